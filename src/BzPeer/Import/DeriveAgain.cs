using System.Diagnostics;
using BzPeer.Works;
using Npgsql;
using NpgsqlTypes;

namespace BzPeer.Import;

/// <summary>
/// Derives everything again from facts and decisions, by the same function as every import, with the same result. Ids
/// of works, authors and topics stay. All of it is one transaction: pages show the figures of before until the end,
/// imports wait for it, and killed in between it has changed nothing.
/// </summary>
/// <param name="database">Where.</param>
/// <param name="time">The clock.</param>
public sealed class DeriveAgain(NpgsqlDataSource database, TimeProvider time)
{
    private const int BatchRecords = 10_000;
    private const int BatchAuthors = 100_000;

    /// <summary>Derives everything.</summary>
    /// <param name="progress">Told after each batch, with records in place of bytes.</param>
    /// <param name="cancellation">Takes everything back.</param>
    /// <returns>How many source records there are.</returns>
    public async Task<long> RunAsync(IProgress<ImportProgress>? progress = null, CancellationToken cancellation = default)
    {
        var begun = Stopwatch.GetTimestamp();
        var connection = await database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var ending = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using var rollingBack = transaction.ConfigureAwait(false);
        await ExecuteAsync("set local client_min_messages = warning; set local work_mem = '128MB'; " + Staging.CreateTables).ConfigureAwait(false);
        await ExecuteAsync(DeriveFigures.TakeTurn).ConfigureAwait(false);
        // Deleted rather than truncated, so that readers still see them. What gives works and authors their ids stays.
        await ExecuteAsync(
            """
            delete from assignments;
            delete from author_works;
            delete from author_topics;
            delete from collaborations;
            delete from work_topics;
            delete from search_words;
            update topics set works = 0 where works <> 0;
            """ + DeriveInstitutions.Reset).ConfigureAwait(false);
        await MergeInstitutions.DeriveAllAsync(connection, cancellation).ConfigureAwait(false);
        await DeriveLeads.RunAsync(connection, cancellation).ConfigureAwait(false);
        await ExecuteAsync(Staging.EmptyTables).ConfigureAwait(false);

        var total = await CountAsync("select count(*) from source_records").ConfigureAwait(false);
        var done = 0L;
        for (var after = 0L; ;)
        {
            var records = await StageMissingTexts.ReadAsync(
                connection,
                $"select id, provider, external_id, content_hash, title, abstract, markup from source_records where id > $1 order by id limit {BatchRecords}",
                [after],
                cancellation).ConfigureAwait(false);
            if (records.Count == 0)
            {
                break;
            }

            after = records[^1].Id;
            await StageAsync(connection, records, cancellation).ConfigureAwait(false);
            await DeriveFigures.RecordsAsync(connection, now: null, isFollowed: false, cancellation).ConfigureAwait(false);
            await ExecuteAsync(Staging.EmptyTables).ConfigureAwait(false);
            done += records.Count;
            progress?.Report(new ImportProgress(done, done, total, Stopwatch.GetElapsedTime(begun)));
        }

        await ExecuteAsync(DeriveLeads.SetAllMerged).ConfigureAwait(false);
        await DeriveFigures.LeadAllFollowsAsync(connection, cancellation).ConfigureAwait(false);

        // Authors last, each once, those without any work too.
        var last = await CountAsync("select coalesce(max(author_id), 0) from author_keys").ConfigureAwait(false);
        for (var from = 1L; from <= last; from += BatchAuthors)
        {
            await ExecuteAsync(
                """
                insert into touched_authors
                select author_id, bool_or(is_invented), max(key) from author_keys where author_id >= $1 and author_id < $2 group by author_id
                """,
                from,
                from + BatchAuthors).ConfigureAwait(false);
            await DeriveFigures.AuthorsAsync(connection, time.GetUtcNow(), recordsCame: false, runId: null, cancellation).ConfigureAwait(false);
            await ExecuteAsync(Staging.EmptyTables).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return total;

        async Task ExecuteAsync(string sql, params object[] values)
        {
            var command = Command(sql, values);
            await using (command.ConfigureAwait(false))
            {
                await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            }
        }

        async Task<long> CountAsync(string sql)
        {
            var command = Command(sql, []);
            await using (command.ConfigureAwait(false))
            {
                return (long)(await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false))!;
            }
        }

        NpgsqlCommand Command(string sql, object[] values)
        {
            var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            foreach (var value in values)
            {
                command.Parameters.AddWithValue(value);
            }

            return command;
        }
    }

    /// <summary>Their texts are made anew, with every formula set that was rendered before.</summary>
    private static async Task StageAsync(NpgsqlConnection connection, List<StoredText> records, CancellationToken cancellation)
    {
        await StageMissingTexts.StageAsync(connection, records, cancellation).ConfigureAwait(false);
        // By what titles are matched may be of an earlier version of this program, or of none.
        var match = new NpgsqlCommand(
            """
            update source_records r set title_key = k.title_key
            from unnest($1, $2) k(id, title_key)
            where r.id = k.id and r.title_key is distinct from k.title_key and r.provider <> 'invented'
            """,
            connection)
        { CommandTimeout = 0 };
        await using (match.ConfigureAwait(false))
        {
            match.Parameters.AddWithValue(records.ConvertAll(r => r.Id).ToArray());
            match.Parameters.Add(new NpgsqlParameter
            {
                Value = records.ConvertAll(r => TitleKey.Of(PreparedText.Of(r.Title, "", markup: r.Markup).Title)).ToArray(),
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint,
            });
            await match.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }

        var touch = new NpgsqlCommand(
            """
            insert into touched (source_record_id, provider, external_id, is_new)
            select id, provider, external_id, false from source_records where id = any($1)
            """,
            connection)
        { CommandTimeout = 0 };
        await using (touch.ConfigureAwait(false))
        {
            touch.Parameters.AddWithValue(records.ConvertAll(r => r.Id).ToArray());
            await touch.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }
}
