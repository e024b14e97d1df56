using Microsoft.EntityFrameworkCore;

namespace BzPeer.Follows;

/// <summary>
/// Makes good what became of digests in the outbox, before the next ones are written. Several nodes may do it at once, and
/// doing it twice does no harm.
/// </summary>
public sealed class SettleDigests(IDbContextFactory<BzPeerDbContext> database, TimeProvider time)
{
    /// <summary>
    /// An address of whose digests so many in a row were refused takes no mail, though it never said so for good: a mailbox that
    /// stays full, or a server that dislikes what is in them. None are counted in which a server speaks of itself or of this site (RFC 3463: 3, 5 and 7), nor any that no server answered.
    /// </summary>
    public const int MostGivenUp = 3;

    /// <summary>How long who is mailed at once waits for the next digest after one that was given up: with the same in it, it may be refused as well.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromDays(1);

    /// <summary>
    /// What was told in a digest that was given up is told again in the next one, unless it was the last of
    /// <see cref="MostGivenUp"/> in a row: then nothing is mailed until the reader says that mail arrives. And what waits for who
    /// wants no mail any more, because it was being tried when they said so, is removed.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellation = default)
    {
        var records = await database.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var closing = records.ConfigureAwait(false);
        await records.Database.ExecuteSqlAsync(
            $"""
            delete from outgoing_mails where id in (
                select m.id from outgoing_mails m
                where m.follower_id is not null and not exists (select from followers f where f.id = m.follower_id and f.digest <> {nameof(DigestFrequency.Never)})
                for update skip locked)
            """,
            cancellation).ConfigureAwait(false);
        var now = time.GetUtcNow().ToUniversalTime();
        // Nobody who holds a follower's row waits for one of the outbox, so that this order locks nobody out.
        await records.Database.ExecuteSqlAsync(
            $"""
            with given_up as (
                select id, follower_id, digested_before from outgoing_mails
                where failed_at is not null and digested_before is not null
                for update skip locked),
            noted as (update outgoing_mails m set digested_before = null from given_up g where m.id = g.id),
            -- In the order of their ids, as whoever locks several does.
            held as materialized (
                select f.id from followers f where f.id in (select follower_id from given_up) and f.digest <> {nameof(DigestFrequency.Never)}
                order by f.id for update of f),
            -- Those of before too: when one is taken, they are removed.
            refused as (
                select m.follower_id from outgoing_mails m
                where m.follower_id in (select id from held) and m.failed_at is not null and m.failure ~ '^[45]' and m.failure !~ '^(421|50[0-9])|[45][.][357][.]'
                group by m.follower_id having count(*) >= {MostGivenUp})
            update followers f set digested_event_id = least(f.digested_event_id, g.digested_before),
                refused_at = case when r.follower_id is not null then coalesce(f.refused_at, {now}) else f.refused_at end,
                next_digest_at = case
                    when r.follower_id is not null then null
                    -- Of these news no event will tell again.
                    when f.digest = {nameof(DigestFrequency.AtOnce)} and f.refused_at is null
                        then greatest({now}, f.digested_at + {Pause})
                    else f.next_digest_at end
            from (select follower_id, min(digested_before) as digested_before from given_up group by follower_id) g
            join held h on h.id = g.follower_id
            left join refused r on r.follower_id = g.follower_id
            where f.id = h.id
            """,
            cancellation).ConfigureAwait(false);
    }
}
