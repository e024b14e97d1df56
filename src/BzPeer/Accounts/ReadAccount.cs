using Microsoft.EntityFrameworkCore;

namespace BzPeer.Accounts;

/// <summary>What an owner sees of their account, in one statement.</summary>
public sealed class ReadAccount(BzPeerDbContext records, TimeProvider time)
{
    /// <summary>Reads it.</summary>
    public Task<AccountOverview> RunAsync(long accountId, CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        return records.Accounts.Where(a => a.Id == accountId)
            .Select(a => new AccountOverview(
                a.SecurityStamp!,
                a.Name,
                a.Email!,
                a.CreatedAt,
                a.PasswordHash != null,
                a.PasswordSetAt,
                records.AccountPasskeys.Count(p => p.UserId == a.Id),
                records.AccountLogins.Where(l => l.UserId == a.Id && l.LoginProvider == AccountLogin.Orcid).Select(l => l.ProviderKey).FirstOrDefault(),
                a.TwoFactorEnabled,
                records.RecoveryCodes.Count(c => c.AccountId == a.Id),
                records.AccountSessions.Count(s => s.AccountId == a.Id && s.ExpiresAt > now && s.SecurityStamp == a.SecurityStamp),
                records.AccountRoles.Any(r => r.AccountId == a.Id && r.Role == Role.Moderator)))
            .SingleAsync(cancellation);
    }
}

/// <summary>What an owner sees of their account.</summary>
/// <param name="Stamp">The account's stamp then: what is decided by this view is done only while it stands.</param>
/// <param name="Name">How they want to be called.</param>
/// <param name="Email">The e-mail address.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="HasPassword">Whether there is a password.</param>
/// <param name="PasswordSetAt">Since when.</param>
/// <param name="Passkeys">How many passkeys.</param>
/// <param name="Orcid">The linked ORCID iD.</param>
/// <param name="AsksForCode">Whether an authenticator's code is asked for.</param>
/// <param name="RecoveryCodes">How many recovery codes are left.</param>
/// <param name="Devices">On how many devices it is logged in.</param>
/// <param name="IsModerator">Whether it is a moderator's.</param>
public sealed record AccountOverview(
    string Stamp, string Name, string Email, DateTimeOffset CreatedAt, bool HasPassword, DateTimeOffset? PasswordSetAt, int Passkeys, string? Orcid,
    bool AsksForCode, int RecoveryCodes, int Devices, bool IsModerator)
{
    /// <summary>Whether another way in is left when one is removed: a password, one of several passkeys, ORCID.</summary>
    public bool CanLose(WayIn way) =>
        (HasPassword && way != WayIn.Password ? 1 : 0)
        + (way == WayIn.Passkey ? Math.Max(0, Passkeys - 1) : Passkeys)
        + (Orcid is not null && way != WayIn.Orcid ? 1 : 0) > 0;
}
