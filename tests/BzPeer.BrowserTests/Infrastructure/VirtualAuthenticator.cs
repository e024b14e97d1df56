using System.Text.Json;
using Microsoft.Playwright;

namespace BzPeer.BrowserTests.Infrastructure;

/// <summary>
/// Chromium's own authenticator for tests, in place of the device's: it makes passkeys that pages can find by themselves,
/// says that the person is there, and has verified them unless told otherwise. It belongs to one page. Pages must be on
/// localhost or under TLS: passkeys know no numeric addresses. The protocol's domain WebAuthn documents each command.
/// </summary>
public sealed class VirtualAuthenticator : IAsyncDisposable
{
    private readonly ICDPSession _session;
    private readonly string _id;

    private VirtualAuthenticator(ICDPSession session, string id)
    {
        _session = session;
        _id = id;
    }

    /// <summary>Gives the page an authenticator.</summary>
    public static async Task<VirtualAuthenticator> AddAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        var added = await session.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return new VirtualAuthenticator(session, added!.Value.GetProperty("authenticatorId").GetString()!);
    }

    /// <summary>The passkeys that it holds.</summary>
    public async Task<IReadOnlyList<VirtualCredential>> CredentialsAsync()
    {
        var answer = await SendAsync("getCredentials");
        return [.. answer!.Value.GetProperty("credentials").EnumerateArray().Select(VirtualCredential.Read)];
    }

    /// <summary>Loses a passkey, as when its owner removes it from the device.</summary>
    public Task RemoveAsync(VirtualCredential credential) => SendAsync("removeCredential", ("credentialId", credential.Id));

    /// <summary>Whether it finds from now on that the person is who they should be: a right finger or PIN.</summary>
    public Task SetUserVerifiedAsync(bool verified) => SendAsync("setUserVerified", ("isUserVerified", verified));

    private Task<JsonElement?> SendAsync(string command, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var sent = new Dictionary<string, object> { ["authenticatorId"] = _id };
        foreach (var (name, value) in parameters)
            sent[name] = value;
        return _session.SendAsync("WebAuthn." + command, sent);
    }

    public async ValueTask DisposeAsync()
    {
        await SendAsync("removeVirtualAuthenticator");
        await _session.DetachAsync();
    }
}

/// <summary>A passkey in a <see cref="VirtualAuthenticator"/>.</summary>
/// <param name="Id">Its id, in base64.</param>
/// <param name="Domain">The domain that it is good for.</param>
/// <param name="UserHandle">What the site calls its owner, in base64; null where the site finds it by name alone.</param>
/// <param name="SignCount">How often it has signed.</param>
public sealed record VirtualCredential(string Id, string? Domain, string? UserHandle, int SignCount)
{
    internal static VirtualCredential Read(JsonElement credential) => new(
        credential.GetProperty("credentialId").GetString()!,
        credential.TryGetProperty("rpId", out var domain) ? domain.GetString() : null,
        credential.TryGetProperty("userHandle", out var user) ? user.GetString() : null,
        credential.GetProperty("signCount").GetInt32());
}
