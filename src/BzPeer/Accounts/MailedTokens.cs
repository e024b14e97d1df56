using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace BzPeer.Accounts;

/// <summary>
/// What a mailed link carries, encrypted and signed with the site's keys: nothing of it can be read or made up, and
/// nothing is stored until the link is used.
/// </summary>
public sealed class MailedTokens(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>Longest token that is looked at, in characters.</summary>
    public const int MaxLength = 2_000;

    /// <summary>Makes a token.</summary>
    public string Make<T>(T content, TimeSpan validFor)
        where T : class =>
        Protector<T>().Protect(JsonSerializer.Serialize(new Dated<T>(content, time.GetUtcNow() + validFor)));

    /// <summary>What a token holds; null for one that is too old, of another kind, or none.</summary>
    public T? Read<T>(string? token)
        where T : class
    {
        if (token is not { Length: > 0 and <= MaxLength })
        {
            return null;
        }

        try
        {
            var dated = JsonSerializer.Deserialize<Dated<T>>(Protector<T>().Unprotect(token));
            return dated is not null && dated.ValidUntil > time.GetUtcNow() ? dated.Content : null;
        }
        catch (Exception forged) when (forged is CryptographicException or FormatException or JsonException)
        {
            return null;
        }
    }

    private IDataProtector Protector<T>() => protection.CreateProtector("BzPeer.Mailed", typeof(T).Name);

    private sealed record Dated<T>(T Content, DateTimeOffset ValidUntil);
}

/// <summary>Confirms the e-mail address of a new account.</summary>
/// <param name="Email">The address that it was mailed to.</param>
/// <param name="Return">Where on the site to go on.</param>
/// <param name="OrcidId">The iD that its owner logged in with at ORCID, to be linked.</param>
/// <param name="OrcidName">The name that ORCID gave.</param>
public sealed record SignUpToken(string Email, string? Return, string? OrcidId = null, string? OrcidName = null)
{
    /// <summary>How long it is good.</summary>
    public static readonly TimeSpan ValidFor = TimeSpan.FromDays(1);
}

/// <summary>Logs the owner of an account in, once.</summary>
/// <param name="AccountId">Whose.</param>
/// <param name="Stamp">The account's stamp then: a changed password makes it worthless.</param>
/// <param name="Return">Where on the site to go on.</param>
/// <param name="Nonce">Makes each one another.</param>
public sealed record LogInToken(long AccountId, string Stamp, string? Return, string Nonce)
{
    /// <summary>How long it is good.</summary>
    public static readonly TimeSpan ValidFor = TimeSpan.FromMinutes(30);
}

/// <summary>Lets the owner of an account set a new password, once: the stamp changes with it.</summary>
/// <param name="AccountId">Whose.</param>
/// <param name="Stamp">The account's stamp then.</param>
public sealed record ResetToken(long AccountId, string Stamp)
{
    /// <summary>How long it is good.</summary>
    public static readonly TimeSpan ValidFor = TimeSpan.FromHours(1);
}

/// <summary>Confirms another e-mail address of an account.</summary>
/// <param name="AccountId">Whose.</param>
/// <param name="Stamp">The account's stamp then.</param>
/// <param name="Email">The new one.</param>
public sealed record NewEmailToken(long AccountId, string Stamp, string Email)
{
    /// <summary>How long it is good.</summary>
    public static readonly TimeSpan ValidFor = TimeSpan.FromDays(1);
}

/// <summary>Takes the deletion of an account back.</summary>
/// <param name="AccountId">Whose.</param>
/// <param name="AskedAt">Which deletion: a later one has its own link.</param>
public sealed record TakeBackToken(long AccountId, DateTimeOffset AskedAt)
{
    /// <summary>How long it is good.</summary>
    public static readonly TimeSpan ValidFor = TimeSpan.FromDays(Account.DaysToTakeBack);

    /// <summary>Whether it is about a deletion asked for at that moment. The database keeps microseconds, a token more.</summary>
    public bool IsFor(DateTimeOffset? askedAt) => (AskedAt - askedAt)?.Duration() < TimeSpan.FromMilliseconds(1);
}

/// <summary>
/// The secret of an authenticator app that is being set up. It is mailed to nobody: it lies in its owner's form, and is
/// stored only once a code shows that the app has it.
/// </summary>
/// <param name="AccountId">Whose.</param>
/// <param name="Stamp">The account's stamp then.</param>
/// <param name="Secret">In Base32, as apps take it.</param>
public sealed record AuthenticatorToken(long AccountId, string Stamp, string Secret)
{
    /// <summary>How long there is to set the app up.</summary>
    public static readonly TimeSpan ValidFor = TimeSpan.FromHours(1);
}
