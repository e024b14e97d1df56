using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace BzPeer.Accounts;

/// <summary>
/// Counts what may be done only so often, in the database, so that all nodes count together and a restart forgets
/// nothing. The rule is the generic cell rate algorithm (ITU-T I.371): one time for each limit and subject, which every
/// taking moves ahead by the limit's pause. Subjects are stored as HMACs only; write them in one form (an e-mail address
/// in that of its account, a network as <see cref="NetworkOf"/> gives it).
/// </summary>
public sealed class Throttle(NpgsqlDataSource database, TimeProvider time)
{
    // Makes rows that are missing and locks those that are there, without writing them again: one that fails the condition
    // of the update is locked all the same. Whoever takes locks in the order of the keys, so nobody waits in a circle.
    private const string Lock =
        """
        insert into throttles (key, full_at)
        select key, $2 from unnest($1) as wanted (key) order by key
        on conflict (key) do update set full_at = excluded.full_at where false
        """;

    // A statement of its own, because only a later one sees what others wrote while the first waited for them. A time
    // further ahead than the whole limit was written before the clock was set back: it becomes that of a limit just used up.
    private const string Take =
        """
        with wanted as (
            select place, key, least(greatest(full_at, $2), $2 + whole) as full_at, each, whole
            from unnest($1, $3, $4) with ordinality as asked (key, each_seconds, whole_seconds, place)
            join throttles using (key)
            cross join lateral (select make_interval(secs => each_seconds), make_interval(secs => whole_seconds)) as spans (each, whole)),
        refused as (
            select place, extract(epoch from full_at + each - whole - $2)::float8 as seconds from wanted where full_at + each > $2 + whole),
        taken as (
            update throttles t set full_at = case when exists (select from refused) then w.full_at else w.full_at + each end
            from wanted w
            where t.key = w.key and (t.full_at > w.full_at or not exists (select from refused)))
        select place::int, seconds from refused order by seconds desc, place limit 1
        """;

    private byte[]? siteKey;

    /// <summary>Takes one from each limit, or none from any, in one transaction and one round trip.</summary>
    /// <returns>Null, or why nothing was taken.</returns>
    public async Task<Refusal?> TakeAsync(IReadOnlyList<(Limit Limit, string Subject)> wanted, CancellationToken cancellation = default)
    {
        var each = wanted.DistinctBy(w => (w.Limit.Name, w.Subject)).ToList();
        var keys = await KeysAsync(each, cancellation).ConfigureAwait(false);
        var now = time.GetUtcNow();

        // A batch is one transaction of its own.
        var batch = database.CreateBatch();
        await using (batch.ConfigureAwait(false))
        {
            var locking = new NpgsqlBatchCommand(Lock);
            locking.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = keys });
            locking.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
            batch.BatchCommands.Add(locking);

            var taking = new NpgsqlBatchCommand(Take);
            taking.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = keys });
            taking.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
            taking.Parameters.Add(new NpgsqlParameter<double[]> { TypedValue = [.. each.Select(w => w.Limit.Each.TotalSeconds)] });
            taking.Parameters.Add(new NpgsqlParameter<double[]> { TypedValue = [.. each.Select(w => w.Limit.Whole.TotalSeconds)] });
            batch.BatchCommands.Add(taking);

            var refused = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (refused.ConfigureAwait(false))
            {
                return await refused.ReadAsync(cancellation).ConfigureAwait(false)
                    ? new Refusal(each[refused.GetInt32(0) - 1].Limit, TimeSpan.FromSeconds(refused.GetDouble(1)))
                    : null;
            }
        }
    }

    /// <summary>Gives back what was taken for something that in the end is not counted, such as a right password. One round trip for all.</summary>
    public async Task GiveBackAsync(IReadOnlyList<(Limit Limit, string Subject)> taken, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(taken);
        var keys = await KeysAsync(taken, cancellation).ConfigureAwait(false);
        // Locked in the order of the keys, as where they are taken.
        var command = database.CreateCommand(
            """
            with given as (
                select key, each_seconds from unnest($1, $2) as back (key, each_seconds) join throttles using (key) order by key for update of throttles)
            update throttles set full_at = full_at - make_interval(secs => each_seconds) from given where throttles.key = given.key
            """);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = keys });
            command.Parameters.Add(new NpgsqlParameter<double[]> { TypedValue = [.. taken.Select(t => t.Limit.Each.TotalSeconds)] });
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Removes what no longer limits anybody. Call it now and then, an hour apart or so.</summary>
    /// <returns>How many rows.</returns>
    public async Task<int> RemoveSpentAsync(CancellationToken cancellation = default)
    {
        // Rows that someone takes from just now are left to the next time: this never waits, so it is in nobody's circle.
        var command = database.CreateCommand(
            """
            delete from throttles
            where full_at <= $1 and key in (select key from throttles where full_at <= $1 for update skip locked)
            """);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() });
            return await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }

    // The name has no U+0000, so no other limit and subject give the same bytes.
    private async Task<byte[][]> KeysAsync(IReadOnlyList<(Limit Limit, string Subject)> subjects, CancellationToken cancellation)
    {
        var key = siteKey ??= await SiteKey.ReadAsync(database, SiteKey.Throttles, cancellation).ConfigureAwait(false);
        return [.. subjects.Select(s => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{s.Limit.Name}\0{s.Subject}")))];
    }
}
