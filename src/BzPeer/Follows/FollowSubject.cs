using System.Globalization;
using BzPeer.Accounts;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Follows;

/// <summary>
/// Begins and ends to follow. The number of followers is always that of the rows: whoever changes it locks it first, then
/// looks as what the subject stands now. A merge, which locks it too, comes wholly before or wholly after.
/// </summary>
public sealed class FollowSubject(BzPeerDbContext records, Throttle throttle, TimeProvider time)
{
    /// <summary>Begins to follow. Who follows already changes nothing.</summary>
    /// <param name="followerId">Who.</param>
    /// <param name="subject">What. An author that was merged means the one it was merged into.</param>
    /// <param name="cancellation">Takes it back.</param>
    public Task<FollowAnswer> RunAsync(long followerId, Subject subject, CancellationToken cancellation = default) =>
        ChangeAsync(followerId, subject, follows: true, cancellation);

    /// <summary>Ends to follow. Who doesn't follow changes nothing.</summary>
    public Task<FollowAnswer> EndAsync(long followerId, Subject subject, CancellationToken cancellation = default) =>
        ChangeAsync(followerId, subject, follows: false, cancellation);

    /// <summary>Ends all that a follower follows, and forgets them; what was to be mailed to them is not.</summary>
    public Task ForgetAsync(long followerId, CancellationToken cancellation = default) => ForgetAsync(followerId, mayBeAccount: true, cancellation);

    /// <summary>The same for who asks as an e-mail address. An account, which it may have become just now, follows on.</summary>
    /// <returns>False where it is an account's, or gone: then nothing was done.</returns>
    public Task<bool> ForgetAddressAsync(long followerId, CancellationToken cancellation = default) => ForgetAsync(followerId, mayBeAccount: false, cancellation);

    private async Task<bool> ForgetAsync(long followerId, bool mayBeAccount, CancellationToken cancellation)
    {
        var transaction = await records.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using var rollingBack = transaction.ConfigureAwait(false);
        // First the lock that whoever follows with this one takes too; then what they follow stands still.
        if (await ReadAsync("select coalesce(account_id, 0) from followers where id = $1 for update", cancellation, followerId).ConfigureAwait(false) is not { } account
            || (account != 0 && !mayBeAccount))
        {
            return false;
        }

        await LockFollowed.RunAsync(records, followerId, cancellation).ConfigureAwait(false);
        await records.Database.ExecuteSqlAsync(
            $"""
            with gone as (delete from follows where follower_id = {followerId} returning subject_kind, stands_for_id)
            update followed d set followers = d.followers - 1
            from (select distinct subject_kind, stands_for_id from gone) g
            where (d.subject_kind, d.subject_id) = (g.subject_kind, g.stands_for_id)
            """,
            cancellation).ConfigureAwait(false);
        await records.Followers.Where(f => f.Id == followerId).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
        await RemoveWaitingDigests.RunAsync(records, followerId, cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>Forgets an e-mail address that follows nothing any more; what was to be mailed to it is not.</summary>
    public async Task ForgetIdleAsync(long followerId, CancellationToken cancellation = default)
    {
        var transaction = await records.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using var rollingBack = transaction.ConfigureAwait(false);
        // Locked first: only a later statement sees what whoever held the lock began to follow.
        await records.Database.ExecuteSqlAsync($"select from followers where id = {followerId} for update", cancellation).ConfigureAwait(false);
        var forgotten = await records.Followers.Where(f => f.Id == followerId && f.AccountId == null && !records.Follows.Any(w => w.FollowerId == f.Id))
            .ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
        if (forgotten > 0)
        {
            await RemoveWaitingDigests.RunAsync(records, followerId, cancellation).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
    }

    private async Task<FollowAnswer> ChangeAsync(long followerId, Subject subject, bool follows, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (subject.Kind == SubjectKind.Work)
        {
            return new FollowAnswer.NoSubject();
        }

        var limited = followerId.ToString(CultureInfo.InvariantCulture);
        if (await throttle.TakeAsync([(FollowLimits.Follows, limited)], cancellation).ConfigureAwait(false) is { } refusal)
        {
            return new FollowAnswer.Wait(refusal.RetryAfter);
        }

        while (true)
        {
            if (await TryAsync(followerId, subject, follows, cancellation).ConfigureAwait(false) is { } answer)
            {
                return answer;
            }
        }
    }

    /// <summary>Tries it once; null where the author was merged or split just then.</summary>
    private async Task<FollowAnswer?> TryAsync(long followerId, Subject subject, bool follows, CancellationToken cancellation)
    {
        var transaction = await records.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using var rollingBack = transaction.ConfigureAwait(false);
        // Whoever follows once more at the same time, or is being forgotten, waits here.
        if (await ReadAsync("select 1::bigint from followers where id = $1 for update", cancellation, followerId).ConfigureAwait(false) is null
            || await StandsForAsync(subject, follows, cancellation).ConfigureAwait(false) is not { } target)
        {
            return new FollowAnswer.NoSubject();
        }

        var kind = subject.Kind.ToString();
        await ReadAsync(
            """
            insert into followed (subject_kind, subject_id, followers) values ($1, $2, 0)
            on conflict (subject_kind, subject_id) do update set followers = followed.followers
            returning 1::bigint
            """,
            cancellation,
            kind,
            target).ConfigureAwait(false);
        // A merge may have ended while the lock was waited for.
        if (await StandsForAsync(subject, follows, cancellation).ConfigureAwait(false) != target)
        {
            return null;
        }

        var change = 0L;
        if (!follows)
        {
            change = -await ReadAsync(
                """
                with gone as (delete from follows where follower_id = $1 and subject_kind = $2 and stands_for_id = $3 returning 1)
                select least(count(*), 1) from gone
                """,
                cancellation,
                followerId,
                kind,
                target).ConfigureAwait(false) ?? 0;
        }
        else if (await ReadAsync("select id from follows where follower_id = $1 and subject_kind = $2 and stands_for_id = $3 limit 1", cancellation, followerId, kind, target).ConfigureAwait(false) is null)
        {
            if (await ReadAsync("select count(*) from follows where follower_id = $1", cancellation, followerId).ConfigureAwait(false) >= Follow.Most)
            {
                return new FollowAnswer.TooMany();
            }

            await ReadAsync(
                """
                insert into follows (follower_id, subject_kind, subject_id, stands_for_id, triggers, is_muted, created_at, read_event_id)
                select $1, $2, $3, $3, $4, false, $5, coalesce(max(id), 0) from events
                returning id
                """,
                cancellation,
                followerId,
                kind,
                target,
                (int)Triggers.All,
                time.GetUtcNow().ToUniversalTime()).ConfigureAwait(false);
            change = 1;
        }

        var followers = await ReadAsync(
            "update followed set followers = followers + $3 where subject_kind = $1 and subject_id = $2 returning followers::bigint",
            cancellation,
            kind,
            target,
            (int)change).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return new FollowAnswer.Done((int)(followers ?? 0));
    }

    /// <summary>The id of what the subject stands for now; null where there is no such thing to follow. One that was erased can still be left.</summary>
    private async Task<long?> StandsForAsync(Subject subject, bool follows, CancellationToken cancellation) =>
        await StandsForAsync(subject, cancellation).ConfigureAwait(false) ?? (follows ? null : subject.Id);

    private Task<long?> StandsForAsync(Subject subject, CancellationToken cancellation) => ReadAsync(
        subject.Kind switch
        {
            SubjectKind.Author =>
                """
                select coalesce(m.id, a.id) from authors a left join authors m on m.id = a.merged_into_id
                where a.id = $1 and a.erased_at is null and m.erased_at is null
                """,
            SubjectKind.Topic => "select id::bigint from topics where id = $1",
            SubjectKind.Institution => "select coalesce(successor_id, id) from institutions where id = $1",
            // Held, so that its words are not forgotten meanwhile.
            SubjectKind.Search => "select id from followed_searches where id = $1 for key share",
            _ => throw new ArgumentException("Nobody follows a work.", nameof(subject)),
        },
        cancellation,
        subject.Id);

    private async Task<long?> ReadAsync(string sql, CancellationToken cancellation, params object[] values)
    {
        var command = new NpgsqlCommand(sql, (NpgsqlConnection)records.Database.GetDbConnection());
        await using (command.ConfigureAwait(false))
        {
            foreach (var value in values)
            {
                command.Parameters.AddWithValue(value);
            }

            return await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false) as long?;
        }
    }
}
