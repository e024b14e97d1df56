using System.Globalization;
using BzPeer.Accounts;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Follows;

/// <summary>What became of a wish to change a follow.</summary>
public abstract record ChangeAnswer
{
    private ChangeAnswer()
    {
    }

    /// <summary>It is so now.</summary>
    public sealed record Done : ChangeAnswer;

    /// <summary>The account has no such follow.</summary>
    public sealed record NoFollow : ChangeAnswer;

    /// <summary>It was asked too often.</summary>
    /// <param name="RetryAfter">How long until it may be asked again.</param>
    public sealed record Wait(TimeSpan RetryAfter) : ChangeAnswer;
}

/// <summary>
/// Changes how an account follows something, and how far it has read. Follows that stand for the same author are changed
/// together: they are one thing to who follows. Several are locked in the order of their ids, as a merge does that leads them on.
/// </summary>
public sealed class ChangeFollow(BzPeerDbContext records, Throttle throttle)
{
    /// <summary>The account's follows ({0}) of what one of them ({1}) stands for.</summary>
    private const string OfOneSubject =
        """
        from (
            select y.id from follows x
            join follows y on y.follower_id = x.follower_id and y.subject_kind = x.subject_kind and y.stands_for_id = x.stands_for_id
            where x.id = {1} and x.follower_id = (select id from followers where account_id = {0})
            order by y.id for update of y) m
        where f.id = m.id
        """;

    /// <summary>Sets of what is told, and whether anything is for now.</summary>
    /// <param name="accountId">Who.</param>
    /// <param name="followId">Which of their follows.</param>
    /// <param name="triggers">Of what they want to hear.</param>
    /// <param name="isMuted">Whether nothing is told. What happens meanwhile is no news afterwards.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<ChangeAnswer> SetAsync(long accountId, long followId, Triggers triggers, bool isMuted, CancellationToken cancellation = default) =>
        ChangeAsync(
            accountId,
            () => records.Database.ExecuteSqlRawAsync(
                $$"""
                update follows f set is_muted = {3},
                    -- What has no record of its own stays as it began, should that ever mean something.
                    triggers = case when f.subject_kind = '{{nameof(SubjectKind.Author)}}' then {2} else {2} | {{(int)Triggers.Record}} end,
                    read_event_id = case when f.is_muted and not {3} then greatest(f.read_event_id, (select max(id) from events)) else f.read_event_id end
                {{OfOneSubject}}
                """,
                [accountId, followId, (int)triggers, isMuted],
                cancellation),
            cancellation);

    /// <summary>Marks as read what is new of one subject.</summary>
    /// <param name="accountId">Who.</param>
    /// <param name="followId">Which of their follows.</param>
    /// <param name="until">Up to this event: the latest that was shown, so that what came since stays new.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<ChangeAnswer> MarkReadAsync(long accountId, long followId, long until, CancellationToken cancellation = default) =>
        ChangeAsync(
            accountId,
            () => records.Database.ExecuteSqlRawAsync(
                $$"""
                update follows f set read_event_id = greatest(f.read_event_id, least({2}, (select max(id) from events)))
                {{OfOneSubject}}
                """,
                [accountId, followId, until],
                cancellation),
            cancellation);

    /// <summary>The same of everything.</summary>
    public Task<ChangeAnswer> MarkAllReadAsync(long accountId, long until, CancellationToken cancellation = default) =>
        ChangeAsync(
            accountId,
            () => records.Database.ExecuteSqlAsync(
                $"""
                update follows f set read_event_id = greatest(f.read_event_id, least({until}, (select max(id) from events)))
                from (
                    select id from follows
                    where follower_id = (select id from followers where account_id = {accountId}) and read_event_id < least({until}, (select max(id) from events))
                    order by id for update) m
                where f.id = m.id
                """,
                cancellation),
            cancellation,
            mayChangeNone: true);

    private async Task<ChangeAnswer> ChangeAsync(long accountId, Func<Task<int>> change, CancellationToken cancellation, bool mayChangeNone = false)
    {
        if (await throttle.TakeAsync([(FollowLimits.Changes, accountId.ToString(CultureInfo.InvariantCulture))], cancellation).ConfigureAwait(false) is { } refusal)
        {
            return new ChangeAnswer.Wait(refusal.RetryAfter);
        }

        return await change().ConfigureAwait(false) > 0 || mayChangeNone ? new ChangeAnswer.Done() : new ChangeAnswer.NoFollow();
    }
}
