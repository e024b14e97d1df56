using BzPeer.Follows;
using BzPeer.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Accounts;

/// <summary>
/// What owners change about their accounts. What guards an account renews its stamp, which ends every other session
/// and spoils every link mailed before; the owner is told by mail in the same transaction.
/// </summary>
public sealed class ChangeAccount(BzPeerDbContext records, IPasswordHasher<Account> hasher, Throttle throttle, AccountLetters letters, TimeProvider time)
{
    /// <summary>Renames an account.</summary>
    public Task RenameAsync(long accountId, string name, CancellationToken cancellation = default) =>
        records.Accounts.Where(a => a.Id == accountId).ExecuteUpdateAsync(a => a.SetProperty(x => x.Name, name), cancellation);

    /// <summary>Sets or, with null, removes the password.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="password">One that <see cref="CheckPassword"/> takes.</param>
    /// <param name="keptSessionId">The session that goes on; null ends all.</param>
    /// <param name="stamp">The stamp that the account must have still, where a mailed link is used; null for a logged-in owner.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>False where the account is gone or has another stamp.</returns>
    public Task<bool> SetPasswordAsync(long accountId, string? password, long? keptSessionId, string? stamp = null, CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        var sentence = password is null ? "The password of your account was removed." : "The password of your account was changed.";
        return GuardAsync(accountId, keptSessionId, stamp, account =>
        {
            account.SetPassword(password is null ? null : hasher.HashPassword(account, CheckPassword.Normalize(password)), now);
            records.Post(letters.Changed(account.Email!, sentence), now);
        }, cancellation);
    }

    /// <summary>Mails the link that confirms another e-mail address, and tells the present one. With or without an account there, the same is done and the same comes back.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="email">The new one.</param>
    /// <param name="place">From where it is asked.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Null, or how long to wait because too many mails were asked for.</returns>
    public async Task<TimeSpan?> AskForEmailAsync(long accountId, EmailAddress email, Place place, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(email);
        ArgumentNullException.ThrowIfNull(place);
        List<(Limit, string)> counted = [(AccountLimits.MailsFromNetwork, place.Network), (AccountLimits.MailsToAddress, email.Normalized)];
        if (await throttle.TakeAsync(counted, cancellation).ConfigureAwait(false) is { } refusal)
        {
            return refusal.RetryAfter;
        }

        var now = time.GetUtcNow();
        var account = await records.Accounts.AsNoTracking().SingleAsync(a => a.Id == accountId, cancellation).ConfigureAwait(false);
        var isTaken = await records.Accounts.AnyAsync(a => a.NormalizedEmail == email.Normalized && a.Id != accountId, cancellation).ConfigureAwait(false);
        var token = new NewEmailToken(accountId, account.SecurityStamp!, email.Value);
        records.Post(isTaken ? letters.EmailTaken(token) : letters.NewEmail(token), now);
        records.Post(letters.EmailAsked(account.Email!, email.Value), now);
        await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
        return null;
    }

    /// <summary>Moves an account to the e-mail address that a mailed link confirms, and tells the one before.</summary>
    /// <returns>False where the link is spent, or the address has an account by now.</returns>
    public async Task<bool> MoveAsync(NewEmailToken confirmed, long? keptSessionId, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(confirmed);
        try
        {
            return await GuardAsync(confirmed.AccountId, keptSessionId, confirmed.Stamp, account =>
            {
                records.Post(letters.EmailChanged(account.Email!, confirmed.Email), time.GetUtcNow());
                account.MoveTo(EmailAddress.Parse(confirmed.Email));
            }, cancellation).ConfigureAwait(false);
        }
        catch (DbUpdateException taken) when (taken.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            records.ChangeTracker.Clear();
            return false;
        }
    }

    /// <summary>Asks for deletion: at once nothing works any more but taking it back.</summary>
    public Task<bool> AskForDeletionAsync(long accountId, CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        return GuardAsync(accountId, null, null, account =>
        {
            account.AskForDeletion(now);
            records.Post(letters.Deletion(account.Email!, new TakeBackToken(accountId, now), account.ErasedOn!.Value), now);
        }, cancellation);
    }

    /// <summary>Takes a deletion back.</summary>
    /// <returns>False where there is none to take back.</returns>
    public async Task<bool> TakeDeletionBackAsync(long accountId, CancellationToken cancellation = default)
    {
        var account = await records.Accounts.SingleOrDefaultAsync(a => a.Id == accountId && a.DeletionAskedAt != null, cancellation).ConfigureAwait(false);
        if (account is null)
        {
            return false;
        }

        var now = time.GetUtcNow().ToUniversalTime();
        account.TakeDeletionBack();
        records.Post(letters.Changed(account.Email!, "The deletion of your account was taken back."), now);
        var transaction = await records.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using var rollingBack = transaction.ConfigureAwait(false);
        await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
        // Of news that came meanwhile no event will tell who wants them at once.
        await records.Followers.Where(f => f.AccountId == accountId && f.Digest == DigestFrequency.AtOnce && f.RefusedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(f => f.NextDigestAt, f => f.NextDigestAt ?? now), cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>Changes what guards an account: renews the stamp, keeps one session, ends the rest.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="keptSessionId">The session that goes on; null ends all.</param>
    /// <param name="stamp">The stamp that the account must have still; null for any.</param>
    /// <param name="change">The change; letters that it posts are stored with it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>False where the account is gone or has another stamp.</returns>
    public async Task<bool> GuardAsync(long accountId, long? keptSessionId, string? stamp, Action<Account> change, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        var account = await records.Accounts.SingleOrDefaultAsync(a => a.Id == accountId, cancellation).ConfigureAwait(false);
        if (account is null || (stamp is not null && stamp != account.SecurityStamp))
        {
            return false;
        }

        change(account);
        account.RenewStamp();
        var transaction = await records.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            try
            {
                await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
            }
            catch (DbUpdateConcurrencyException)
            {
                // Somebody else's change came first, such as the same link opened twice at once.
                records.ChangeTracker.Clear();
                return false;
            }

            await records.AccountSessions.Where(s => s.AccountId == accountId && s.Id != keptSessionId).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
            await records.AccountSessions.Where(s => s.Id == keptSessionId && s.AccountId == accountId)
                .ExecuteUpdateAsync(s => s.SetProperty(x => x.SecurityStamp, account.SecurityStamp), cancellation).ConfigureAwait(false);
            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        }

        return true;
    }
}
