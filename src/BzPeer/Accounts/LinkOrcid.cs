using BzPeer.Mail;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Accounts;

/// <summary>Links an ORCID iD that its owner has logged in with, and finds the account of one. Both changes guard the account.</summary>
public sealed class LinkOrcid(BzPeerDbContext records, ReadAccount read, ChangeAccount change, AccountLetters letters, TimeProvider time)
{
    /// <summary>The account of an iD; null where none has it.</summary>
    public Task<Account?> FindAsync(string orcidId, CancellationToken cancellation = default) =>
        (from login in records.AccountLogins
         join account in records.Accounts on login.UserId equals account.Id
         where login.LoginProvider == AccountLogin.Orcid && login.ProviderKey == orcidId
         select account).AsNoTracking().SingleOrDefaultAsync(cancellation);

    /// <summary>Links it.</summary>
    /// <param name="me">Whose account.</param>
    /// <param name="orcidId">The iD that the owner has just logged in with at ORCID.</param>
    /// <param name="name">The name that ORCID gave.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>False where the iD has an account, or the account has an iD.</returns>
    public async Task<bool> LinkAsync(LoggedIn me, string orcidId, string? name, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(me);
        var now = time.GetUtcNow();
        try
        {
            return await change.GuardAsync(me.AccountId, me.SessionId, null, account =>
            {
                records.AccountLogins.Add(new AccountLogin { UserId = account.Id, LoginProvider = AccountLogin.Orcid, ProviderKey = orcidId, ProviderDisplayName = name, LinkedAt = now });
                records.Post(letters.Changed(account.Email!, $"The ORCID iD {orcidId} was linked to your account: whoever logs in with it at ORCID gets in."), now);
            }, cancellation).ConfigureAwait(false);
        }
        catch (DbUpdateException taken) when (taken.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            records.ChangeTracker.Clear();
            return false;
        }
    }

    /// <summary>Unlinks it, unless it is the last way in.</summary>
    /// <returns>False where it is, where none is linked, or where the account was changed at the same moment.</returns>
    public async Task<bool> UnlinkAsync(LoggedIn me, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(me);
        var overview = await read.RunAsync(me.AccountId, cancellation).ConfigureAwait(false);
        var linked = await records.AccountLogins.SingleOrDefaultAsync(l => l.UserId == me.AccountId && l.LoginProvider == AccountLogin.Orcid, cancellation).ConfigureAwait(false);
        if (linked is null || !overview.CanLose(WayIn.Orcid))
        {
            return false;
        }

        return await change.GuardAsync(me.AccountId, me.SessionId, overview.Stamp, account =>
        {
            records.AccountLogins.Remove(linked);
            records.Post(letters.Changed(account.Email!, $"The ORCID iD {linked.ProviderKey} was unlinked from your account."), time.GetUtcNow());
        }, cancellation).ConfigureAwait(false);
    }
}
