using BzPeer.Claims;
using BzPeer.Decisions;
using BzPeer.Follows;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Accounts;

/// <summary>Erases what is no longer needed: accounts whose week to come back is over, ended sessions, places and limits of long ago.</summary>
public sealed class ForgetAccounts(BzPeerDbContext records, Throttle throttle, EndClaim claims, FollowSubject follow, TimeProvider time)
{
    /// <summary>Erases it. Safe to run on several nodes at once.</summary>
    /// <returns>How many accounts were erased.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        var weekAgo = now.AddDays(-Account.DaysToTakeBack);
        var notSeenSince = now - FamiliarPlace.Remembered;
        await records.AccountSessions.Where(s => s.ExpiresAt <= now).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
        await records.FamiliarPlaces.Where(p => p.LastAt <= notSeenSince).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
        await throttle.RemoveSpentAsync(cancellation).ConfigureAwait(false);
        // Mails that wait or failed bear the e-mail address; what was sent bears none any more.
        await records.OutgoingMails.Where(m => records.Accounts.Any(a => a.DeletionAskedAt <= weekAgo && a.Email == m.Recipient))
            .ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
        // An author whose owner leaves has none any more; and what the owner wrote about themselves goes.
        var leaving = await records.Accounts.Where(a => a.DeletionAskedAt <= weekAgo).Select(a => a.Id).ToListAsync(cancellation).ConfigureAwait(false);
        foreach (var accountId in leaving)
        {
            await claims.WithdrawAllAsync(accountId, cancellation).ConfigureAwait(false);
        }

        // Before the database would cascade: how many follow what is counted.
        foreach (var followerId in await records.Followers.Where(f => leaving.Contains(f.AccountId!.Value)).Select(f => f.Id).ToListAsync(cancellation).ConfigureAwait(false))
        {
            await follow.ForgetAsync(followerId, cancellation).ConfigureAwait(false);
        }

        await claims.ForgetAsync(cancellation).ConfigureAwait(false);
        await records.DecisionValues.Where(v => records.Decisions.Any(d => d.Id == v.DecisionId && d.Authority == DecisionAuthority.Owner && leaving.Contains(d.AccountId!.Value)))
            .ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
        records.ChangeTracker.Clear();
        // What hangs on an account goes with it: the database cascades. Its decisions stay, under a number that leads to nobody.
        return await records.Accounts.Where(a => leaving.Contains(a.Id)).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
    }
}
