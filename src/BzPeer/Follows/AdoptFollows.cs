using System.Globalization;
using BzPeer.Accounts;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Follows;

/// <summary>
/// Brings what an e-mail address follows over to the account that has this address: only its owner, who has confirmed it,
/// ever asks. Counts stay exact, what was read stays read, and what was mailed counts as read too.
/// </summary>
public sealed class AdoptFollows(BzPeerDbContext records, Throttle throttle)
{
    /// <summary>How many subjects the account's own address follows without it.</summary>
    public Task<int> CountAsync(long accountId, CancellationToken cancellation = default) =>
        records.Follows.CountAsync(
            f => records.Followers.Any(r => r.Id == f.FollowerId && records.Accounts.Any(a => a.Id == accountId && a.NormalizedEmail == r.NormalizedEmail)),
            cancellation);

    /// <summary>Brings them over. Where nothing is followed by the address, nothing happens.</summary>
    /// <returns>Done with the number of subjects brought; too many where both together are more than <see cref="Follow.Most"/>.</returns>
    public async Task<FollowAnswer> RunAsync(long accountId, CancellationToken cancellation = default)
    {
        if (await throttle.TakeAsync([(FollowLimits.Changes, accountId.ToString(CultureInfo.InvariantCulture))], cancellation).ConfigureAwait(false) is { } refusal)
        {
            return new FollowAnswer.Wait(refusal.RetryAfter);
        }

        var transaction = await records.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using var rollingBack = transaction.ConfigureAwait(false);
        // Both, in the order of their ids: then neither begins or ends to follow meanwhile.
        var locked = await records.Followers.FromSql(
            $"""
            select f.* from followers f
            where f.account_id = {accountId} or f.normalized_email = (select normalized_email from accounts where id = {accountId})
            order by f.id for update
            """).Select(f => new { f.Id, f.AccountId }).ToListAsync(cancellation).ConfigureAwait(false);
        if (locked.SingleOrDefault(f => f.AccountId is null)?.Id is not { } from)
        {
            return new FollowAnswer.Done(0);
        }

        await records.Database.ExecuteSqlAsync(
            $"""
            update follows f set read_event_id = r.digested_event_id
            from followers r
            where r.id = {from} and f.follower_id = r.id and f.read_event_id < r.digested_event_id
            """,
            cancellation).ConfigureAwait(false);
        var brought = await records.Follows.CountAsync(f => f.FollowerId == from, cancellation).ConfigureAwait(false);
        if (locked.SingleOrDefault(f => f.AccountId is not null)?.Id is not { } to)
        {
            // The account followed nothing: the follower becomes the account's, with all that it has set.
            await records.Followers.Where(f => f.Id == from).ExecuteUpdateAsync(
                set => set.SetProperty(f => f.AccountId, accountId).SetProperty(f => f.Email, (string?)null).SetProperty(f => f.NormalizedEmail, (string?)null),
                cancellation).ConfigureAwait(false);
        }
        else if (brought + await records.Follows.CountAsync(f => f.FollowerId == to, cancellation).ConfigureAwait(false) > Follow.Most)
        {
            return new FollowAnswer.TooMany();
        }
        else
        {
            await MoveAsync(from, to, cancellation).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return new FollowAnswer.Done(brought);
    }

    private async Task MoveAsync(long from, long to, CancellationToken cancellation)
    {
        await LockFollowed.RunAsync(records, from, cancellation).ConfigureAwait(false);
        // Who followed it both ways was counted twice.
        await records.Database.ExecuteSqlAsync(
            $"""
            update followed d set followers = d.followers - 1
            from (
                select subject_kind, stands_for_id from follows where follower_id = {from}
                intersect
                select subject_kind, stands_for_id from follows where follower_id = {to}) both_ways
            where (d.subject_kind, d.subject_id) = (both_ways.subject_kind, both_ways.stands_for_id)
            """,
            cancellation).ConfigureAwait(false);
        await records.Database.ExecuteSqlAsync(
            $"""
            update follows f set follower_id = {to}
            where f.follower_id = {from} and not exists (
                select from follows has where has.follower_id = {to} and has.subject_kind = f.subject_kind and has.subject_id = f.subject_id)
            """,
            cancellation).ConfigureAwait(false);
        // What waits to be mailed is the account's from now on. One that is being sent just now is not waited for.
        await records.Database.ExecuteSqlAsync(
            $"""
            update outgoing_mails set follower_id = {to}, digested_before = null
            where id in (
                select id from outgoing_mails where follower_id = {from} and sent_at is null and failed_at is null
                for update skip locked)
            """,
            cancellation).ConfigureAwait(false);
        await records.Followers.Where(f => f.Id == from).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
    }
}
