using System.Text;
using Xunit;

namespace BzPeer.BrowserTests.Infrastructure;

/// <summary>That the browser's authenticator is one, on a page that asks for passkeys itself.</summary>
public sealed class VirtualAuthenticatorTests(FilledSite site)
{
    private const string Address = "https://passkeys.test/";

    private const string Create =
        """
        async domain => {
          try {
            await navigator.credentials.create({ publicKey: {
              rp: { id: domain, name: 'Here' }, user: { id: new TextEncoder().encode('17'), name: 'ada', displayName: 'Ada' },
              challenge: new Uint8Array(32), pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
              authenticatorSelection: { residentKey: 'required', userVerification: 'required' } } });
            return 'made';
          } catch (refused) { return refused.name; }
        }
        """;

    private const string Ask =
        """
        async () => {
          try {
            const found = await navigator.credentials.get({ publicKey: { challenge: new Uint8Array(32), userVerification: 'required', timeout: 1000 } });
            return new TextDecoder().decode(found.response.userHandle);
          } catch (refused) { return refused.name; }
        }
        """;

    [Fact]
    public async Task A_passkey_is_made_found_without_a_name_and_lost()
    {
        await using var open = await OpenAsync();
        await using var authenticator = await VirtualAuthenticator.AddAsync(open.Page);

        Assert.Equal("made", await open.Page.EvaluateAsync<string>(Create, "passkeys.test"));
        var made = Assert.Single(await authenticator.CredentialsAsync());
        Assert.Equal("passkeys.test", made.Domain);
        Assert.Equal(Convert.ToBase64String(Encoding.UTF8.GetBytes("17")), made.UserHandle);

        Assert.Equal("17", await open.Page.EvaluateAsync<string>(Ask));
        Assert.True(Assert.Single(await authenticator.CredentialsAsync()).SignCount > made.SignCount);

        await authenticator.RemoveAsync(made);
        Assert.Empty(await authenticator.CredentialsAsync());
        Assert.Equal("NotAllowedError", await open.Page.EvaluateAsync<string>(Ask));
    }

    [Fact]
    public async Task Nobody_is_let_in_whom_it_does_not_know_and_no_page_gets_anothers_passkey()
    {
        await using var open = await OpenAsync();
        await using var authenticator = await VirtualAuthenticator.AddAsync(open.Page);
        await open.Page.EvaluateAsync<string>(Create, "passkeys.test");

        await authenticator.SetUserVerifiedAsync(false);

        Assert.Equal("NotAllowedError", await open.Page.EvaluateAsync<string>(Ask));
        Assert.Equal("SecurityError", await open.Page.EvaluateAsync<string>(Create, "another.test"));
    }

    /// <summary>A page whose address the browser answers itself.</summary>
    private async Task<SitePage> OpenAsync()
    {
        var open = await site.OpenAsync();
        await open.Page.RouteAsync(Address, route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<!doctype html><title>Here</title>" }));
        await open.Page.GotoAsync(Address);
        return open;
    }
}
