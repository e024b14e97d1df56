using System.Globalization;
using BzPeer.Accounts;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Follows;

/// <summary>
/// Brings what an e-mail address follows over to the account that has this address: only its owner, who has confirmed it,
/// ever asks. Counts stay exact, what was read stays read, and what was mailed counts as read too. What still waited to be
/// mailed, or was given up, was not: it is told with the account's next digest.
/// </summary>
public sealed class AdoptFollows(BzPeerDbContext records, Throttle throttle, TimeProvider time)
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
        // Both, in the order of their ids: then neither begins or ends to follow meanwhile, and no digest is being written to either.
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

        // Then the counts, then the follows, as a merge locks them.
        await LockFollowed.RunAsync(records, from, cancellation).ConfigureAwait(false);
        var both = locked.Select(f => f.Id).ToArray();
        await records.Database.ExecuteSqlAsync($"select from follows where follower_id = any({both}) order by id for update", cancellation).ConfigureAwait(false);

        var brought = await records.Follows.CountAsync(f => f.FollowerId == from, cancellation).ConfigureAwait(false);
        if (locked.SingleOrDefault(f => f.AccountId is not null)?.Id is not { } to)
        {
            // The account followed nothing: the follower becomes the account's, with all that it has set and all that waits for it.
            await MarkReadAsync(await ReadMailedAsync(from, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
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
            await SettleMailAsync(from, to, cancellation).ConfigureAwait(false);
            await MoveAsync(from, to, cancellation).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return new FollowAnswer.Done(brought);
    }

    /// <summary>Sees to it that each event is told once, whichever of the two was told it, and none is lost.</summary>
    private async Task SettleMailAsync(long from, long to, CancellationToken cancellation)
    {
        var (address, account) = (await ReadMailedAsync(from, cancellation).ConfigureAwait(false), await ReadMailedAsync(to, cancellation).ConfigureAwait(false));
        await MarkReadAsync(address, cancellation).ConfigureAwait(false);
        await RemoveWaitingDigests.RunAsync(records, from, cancellation).ConfigureAwait(false);
        // Of what the account was told, nothing was about what it did not follow. Where there was such, it is told from there
        // again: but what it was mailed counts as read, and what waits for it comes with the rest.
        if (account.Digest != DigestFrequency.Never && await IsUntoldAsync(from, account.DigestedEventId, cancellation).ConfigureAwait(false))
        {
            await MarkReadAsync(account, cancellation).ConfigureAwait(false);
            await RemoveWaitingDigests.RunAsync(records, to, cancellation).ConfigureAwait(false);
            await records.Followers.Where(f => f.Id == to)
                .ExecuteUpdateAsync(set => set.SetProperty(f => f.DigestedEventId, Math.Min(address.UntilEventId, account.UntilEventId)), cancellation).ConfigureAwait(false);
        }

        // There may be news already, of which no event will tell again.
        var now = time.GetUtcNow().ToUniversalTime();
        await records.Database.ExecuteSqlAsync(
            $"""
            update followers set next_digest_at = coalesce(next_digest_at, greatest({now}, digested_at + {NextDigest.BetweenMails}))
            where id = {to} and digest = {nameof(DigestFrequency.AtOnce)} and refused_at is null
            """,
            cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Up to which event a follower was mailed for sure. A digest that waits or was given up was not; of one that is being sent
    /// just now nobody knows yet, and to tell it twice is better than not at all.
    /// </summary>
    private async Task<Mailed> ReadMailedAsync(long followerId, CancellationToken cancellation)
    {
        var follower = await records.Followers.Where(f => f.Id == followerId)
            .Select(f => new { f.Digest, f.DigestedEventId, Before = records.OutgoingMails.Where(m => m.FollowerId == f.Id).Min(m => m.DigestedBefore) })
            .SingleAsync(cancellation).ConfigureAwait(false);
        return new Mailed(followerId, follower.Digest, follower.DigestedEventId, Math.Min(follower.DigestedEventId, follower.Before ?? long.MaxValue));
    }

    private Task<int> MarkReadAsync(Mailed mailed, CancellationToken cancellation) =>
        records.Follows.Where(f => f.FollowerId == mailed.FollowerId && f.ReadEventId < mailed.UntilEventId)
            .ExecuteUpdateAsync(set => set.SetProperty(f => f.ReadEventId, mailed.UntilEventId), cancellation);

    /// <summary>Whether there is anything up to an event that is not marked as read.</summary>
    private Task<bool> IsUntoldAsync(long followerId, long until, CancellationToken cancellation) =>
        records.Follows.AnyAsync(
            f => f.FollowerId == followerId
                && (records.Events.Any(e => e.SubjectKind == f.SubjectKind && e.SubjectId == f.StandsForId && e.Id > f.ReadEventId && e.Id <= until)
                    || records.Events.Any(e => e.SubjectKind == f.SubjectKind && e.SubjectId == f.SubjectId && e.Id > f.ReadEventId && e.Id <= until)),
            cancellation);

    private async Task MoveAsync(long from, long to, CancellationToken cancellation)
    {
        // What was read or mailed of a subject is so for both of those who followed it.
        await records.Database.ExecuteSqlAsync(
            $"""
            update follows f set read_event_id = greatest(f.read_event_id, had.read_event_id)
            from follows had
            where f.follower_id = {to} and had.follower_id = {from} and had.subject_kind = f.subject_kind and had.subject_id = f.subject_id
            """,
            cancellation).ConfigureAwait(false);
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
        // The links in mails that the address has got end the account's mail from now on.
        await records.Database.ExecuteSqlAsync(
            $"insert into former_followers (id, stamp, follower_id) select id, stamp, {to} from followers where id = {from}", cancellation).ConfigureAwait(false);
        await records.Followers.Where(f => f.Id == from).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>What was mailed to a follower.</summary>
    /// <param name="FollowerId">Whom.</param>
    /// <param name="Digest">How often.</param>
    /// <param name="DigestedEventId">Up to this event it was written into digests.</param>
    /// <param name="UntilEventId">Up to this one they were sent.</param>
    private sealed record Mailed(long FollowerId, DigestFrequency Digest, long DigestedEventId, long UntilEventId);
}
