using Microsoft.EntityFrameworkCore;

namespace BzPeer.Follows;

/// <summary>
/// Makes good what became of digests in the outbox, before the next ones are written. Several nodes may do it at once, and
/// doing it twice does no harm.
/// </summary>
public sealed class SettleDigests(IDbContextFactory<BzPeerDbContext> database, TimeProvider time)
{
    /// <summary>
    /// What was told in a digest that was given up is told again in the next one, which for who is mailed at once is due now;
    /// and what waits for who wants no mail any more, because it was being tried when they said so, is removed.
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
                order by f.id for update of f)
            update followers f set digested_event_id = least(f.digested_event_id, g.digested_before),
                -- Of these news no event will tell again.
                next_digest_at = case when f.digest = {nameof(DigestFrequency.AtOnce)} and f.refused_at is null
                    then coalesce(f.next_digest_at, greatest({now}, f.digested_at + {NextDigest.BetweenMails})) else f.next_digest_at end
            from (select follower_id, min(digested_before) as digested_before from given_up group by follower_id) g
            join held h on h.id = g.follower_id
            where f.id = h.id
            """,
            cancellation).ConfigureAwait(false);
    }
}
