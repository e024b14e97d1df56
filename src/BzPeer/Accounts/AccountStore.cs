using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace BzPeer.Accounts;

/// <summary>Where ASP.NET Core Identity finds accounts, with this project's tables and the authenticator's secret encrypted.</summary>
public sealed class AccountStore(BzPeerDbContext records, IDataProtectionProvider protection, PublicIds ids)
    : UserOnlyStore<Account, BzPeerDbContext, long, IdentityUserClaim<long>, AccountLogin, IdentityUserToken<long>, AccountPasskey>(records)
{
    private readonly IDataProtector protector = protection.CreateProtector("BzPeer.Accounts.AuthenticatorKey");

    /// <summary>The id as others see it: passkeys keep it as their user handle, where it should tell nothing (WebAuthn, 14.6.1).</summary>
    public override string? ConvertIdToString(long id) => ids.Encode(RecordKind.Account, id);

    /// <summary>The account of a handle; no account's for one that was never given out.</summary>
    public override long ConvertIdFromString(string? id) => id is not null && ids.TryDecode(RecordKind.Account, id, out var known) ? known : default;

    /// <inheritdoc />
    public override Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken = default) =>
        FindByEmailAsync(normalizedUserName, cancellationToken);

    /// <inheritdoc />
    public override Task SetAuthenticatorKeyAsync(Account user, string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        user.AuthenticatorKey = protector.Protect(key);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override Task<string?> GetAuthenticatorKeyAsync(Account user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        return Task.FromResult(user.AuthenticatorKey is { } key ? protector.Unprotect(key) : null);
    }
}
