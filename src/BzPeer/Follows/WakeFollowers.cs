using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Follows;

/// <summary>
/// Finds who wants to be mailed at once and has news: from the events that came since the last look, whoever they concern.
/// Of several nodes one looks, the others go on without waiting.
/// </summary>
public sealed class WakeFollowers(IDbContextFactory<BzPeerDbContext> database, TimeProvider time)
{
    /// <summary>So many events are looked at in one transaction.</summary>
    public const int MostEvents = 5_000;

    // Who is due, by whichever node's clock, has their digest written just now, perhaps, and without these events: so the row
    // is waited for. Who waits for the hour to end is told then. Whose last digest was given up less than a day ago waits on,
    // whatever comes: the same stands in the next one too. Rows are locked in the order of their ids, as whoever locks several
    // does: else two could wait for each other.
    private static readonly string Wake =
        $"""
        with subjects as materialized (select distinct subject_kind, subject_id from events where id > $1 and id <= $2),
        woken as materialized (
            select f.id from followers f
            where f.digest = '{nameof(DigestFrequency.AtOnce)}' and f.refused_at is null
                and (f.next_digest_at is null or f.next_digest_at <= $3 + interval '5 minutes' or f.next_digest_at > $3 + $4)
                and not exists (select from outgoing_mails m where m.follower_id = f.id and m.failed_at > $3 - $5)
                and f.id in (
                    select w.follower_id from follows w
                    join subjects s on (s.subject_kind, s.subject_id) = (w.subject_kind, w.stands_for_id)
                    where not w.is_muted)
            order by f.id
            for update of f)
        update followers f set next_digest_at = greatest($3, f.digested_at + $4)
        from woken w
        where f.id = w.id
        """;

    /// <summary>Looks at the next events.</summary>
    /// <returns>Whether there may be more of them.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation = default)
    {
        var records = await database.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var closing = records.ConfigureAwait(false);
        var transaction = await records.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using var rollingBack = transaction.ConfigureAwait(false);
        var connection = (NpgsqlConnection)records.Database.GetDbConnection();
        if (await ReadAsync(connection, "select event_id from digest_progress for update skip locked", cancellation).ConfigureAwait(false) is not { } last
            || await ReadAsync(connection, "select max(id) from (select id from events where id > $1 order by id limit $2) e", cancellation, last, (long)MostEvents).ConfigureAwait(false) is not { } until)
        {
            return false;
        }

        var wake = new NpgsqlCommand(Wake, connection)
        {
            CommandTimeout = 0,
            Parameters =
            {
                new NpgsqlParameter<long> { TypedValue = last },
                new NpgsqlParameter<long> { TypedValue = until },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow().ToUniversalTime() },
                new NpgsqlParameter<TimeSpan> { TypedValue = NextDigest.BetweenMails },
                new NpgsqlParameter<TimeSpan> { TypedValue = SettleDigests.Pause },
            },
        };
        await using (wake.ConfigureAwait(false))
        {
            await wake.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }

        await records.Database.ExecuteSqlAsync($"update digest_progress set event_id = {until}", cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return true;
    }

    private static async Task<long?> ReadAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params long[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using (command.ConfigureAwait(false))
        {
            foreach (var value in values)
            {
                command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = value });
            }

            return await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false) as long?;
        }
    }
}
