using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using BzPeer.Import.Formats;
using Npgsql;
using NpgsqlTypes;

namespace BzPeer.Import;

/// <summary>
/// Imports one file: streams its lines, copies what is new into staging, merges it and derives every figure that it
/// touches, batch by batch, each batch one transaction. Killed anywhere and run again it gives the same rows; the same
/// file again writes no row but the run's own.
/// </summary>
/// <param name="database">Where to.</param>
/// <param name="time">The clock.</param>
public sealed class ImportRecords(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>A batch ends at this many records …</summary>
    public const int BatchRecords = 30_000;

    /// <summary>… or at this many names, whichever comes first, so that memory stays flat.</summary>
    public const int BatchNames = 300_000;

    /// <summary>… or at this many bytes read …</summary>
    public const int BatchBytes = 96 << 20;

    /// <summary>… or at this many lines, rejected ones included.</summary>
    public const int BatchLines = 100_000;

    /// <summary>The first batch is small, so that the merge has something to do soon; each next one is twice as large.</summary>
    private const int FirstBatchRecords = 2_500;

    /// <summary>Imports a file of one format.</summary>
    /// <param name="path">The file, plain or gzip.</param>
    /// <param name="format">Its format; null to recognise it.</param>
    /// <param name="rejects">Opened when the first record is rejected, and given a line for each.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellation">Ends the import after what is written is whole.</param>
    /// <exception cref="ImportRefusedException">The file as a whole is refused; what was imported before stays.</exception>
    public async Task<ImportOutcome> RunAsync(
        string path, RecordFormat? format = null, Func<TextWriter>? rejects = null, IProgress<ImportProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var file = new SourceFile(path);
        return await RunAsync(file, format, rejects, progress, cancellation).ConfigureAwait(false);
    }

    /// <summary>Imports records in the arXiv snapshot's format from a stream.</summary>
    /// <param name="records">Seekable, plain or gzip; it is disposed.</param>
    /// <param name="name">What the log of imports calls it.</param>
    /// <param name="rejects">Opened when the first line is rejected, and given a line for each.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellation">Ends the import after what is written is whole.</param>
    /// <exception cref="ImportRefusedException">The records as a whole are refused; what was imported before stays.</exception>
    public async Task<ImportOutcome> ArxivAsync(
        Stream records, string name, Func<TextWriter>? rejects = null, IProgress<ImportProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var file = new SourceFile(records, name);
        return await RunAsync(file, new ArxivSnapshot(), rejects, progress, cancellation).ConfigureAwait(false);
    }

    /// <summary>Imports an opened file.</summary>
    /// <param name="file">The file; the caller disposes it.</param>
    /// <param name="format">Its format; null to recognise it.</param>
    /// <param name="rejects">Opened when the first record is rejected, and given a line for each.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellation">Ends the import after what is written is whole.</param>
    /// <exception cref="ImportRefusedException">The file as a whole is refused; what was imported before stays.</exception>
    public async Task<ImportOutcome> RunAsync(
        SourceFile file, RecordFormat? format = null, Func<TextWriter>? rejects = null, IProgress<ImportProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        var start = file.ReadStart();
        if (start.Bytes.Span.Trim(" \t\r\n"u8).IsEmpty && start.IsWhole)
        {
            throw new ImportRefusedException($"{file.Name} is empty.");
        }

        if (format is null)
        {
            format = RecordFormat.Of(start) ?? throw (OpenAlexIds.NotImported(start) is { } entities
                ? new ImportPassedOverException(file.Name, entities)
                : new ImportPassedOverException($"{file.Name} is of no format that is known here: {string.Join(", ", RecordFormat.All.Select(f => f.Name))}."));
        }
        else if (!format.Recognises(start))
        {
            throw new ImportRefusedException($"{file.Name} is not {format.Title}: it does not begin with {format.Shape}.");
        }

        return await ReadAsync(file, format, rejects, progress, cancellation).ConfigureAwait(false);
    }

    private async Task<ImportOutcome> ReadAsync(
        SourceFile file, RecordFormat format, Func<TextWriter>? rejects, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        var begun = Stopwatch.GetTimestamp();
        var run = new ImportRun { Format = format.Name, File = file.Name, StartedAt = time.GetUtcNow() };
        var runId = 0L;
        TextWriter? rejected = null;

        // One batch is read, made ready and copied into staging while the one before it is merged.
        var batches = Channel.CreateBounded<Batch>(1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var reading = ReadBatchesAsync(file, format, batches.Writer, stop.Token);
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                await using (batch.ConfigureAwait(false))
                {
                    if (runId == 0)
                    {
                        runId = await BeginAsync(run, cancellation).ConfigureAwait(false);
                    }

                    foreach (var reject in batch.Rejects)
                    {
                        rejected ??= rejects?.Invoke();
                        rejected?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{reject.Number}\t{reject.Fault}\t{reject.Excerpt}"));
                    }

                    // Ctrl-C between batches is clean; within one it waits for the batch, which is short.
                    cancellation.ThrowIfCancellationRequested();
                    var committed = (run.Read, run.Rejected, run.LeftOut, run.Added, run.Changed, run.Unchanged);
                    try
                    {
                        run.Read += batch.Read;
                        run.Rejected += batch.Rejects.Count;
                        run.LeftOut += batch.LeftOut;
                        await WriteAsync(runId, run, batch).ConfigureAwait(false);
                    }
                    catch
                    {
                        // What is rolled back is not counted.
                        (run.Read, run.Rejected, run.LeftOut, run.Added, run.Changed, run.Unchanged) = committed;
                        throw;
                    }

                    progress?.Report(new ImportProgress(run.Read, batch.FilePosition, file.Length, Stopwatch.GetElapsedTime(begun)));
                }
            }

            await reading.ConfigureAwait(false);
            run.Completed = runId != 0;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (batches.Reader.TryRead(out var left))
            {
                await left.DisposeAsync().ConfigureAwait(false);
            }

            if (rejected is not null)
            {
                await rejected.DisposeAsync().ConfigureAwait(false);
            }

            await EndAsync(runId, run).ConfigureAwait(false);
        }

        return runId == 0
            ? throw new ImportRefusedException($"{file.Name} holds no records.")
            : new ImportOutcome(format, run.Read, run.Added, run.Changed, run.Unchanged, run.LeftOut, run.Rejected, Stopwatch.GetElapsedTime(begun));
    }

    private async Task ReadBatchesAsync(SourceFile file, RecordFormat format, ChannelWriter<Batch> batches, CancellationToken cancellation)
    {
        var passedOn = new HashSet<int>();
        try
        {
            await Task.Yield();
            var size = FirstBatchRecords;
            var batch = new Batch();
            await foreach (var item in format.ReadAsync(file, cancellation).ConfigureAwait(false))
            {
                batch.Add(item);
                batch.FilePosition = file.Position;
                if (batch.Count >= size || batch.Names >= BatchNames || batch.Bytes >= BatchBytes || batch.Read >= BatchLines)
                {
                    await FinishAsync(batch).ConfigureAwait(false);
                    batch = new Batch();
                    size = Math.Min(2 * size, BatchRecords);
                }
            }

            if (batch.Read > 0)
            {
                batch.FilePosition = file.Length;
                await FinishAsync(batch).ConfigureAwait(false);
            }

            batches.Complete();
        }
        catch (Exception e)
        {
            batches.Complete(e);
            throw;
        }

        async Task FinishAsync(Batch full)
        {
            try
            {
                await KeepNewAsync(full, passedOn, cancellation).ConfigureAwait(false);
                await full.StageAsync(database, cancellation).ConfigureAwait(false);
                await batches.WriteAsync(full, cancellation).ConfigureAwait(false);
            }
            catch
            {
                // Nobody else has it yet: its transaction would stay open and its connection be lost to the pool.
                await full.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <summary>
    /// Leaves out what is here already in this or a newer state, so that a file imported again costs a look-up and no
    /// text work. The merge asks again, since the batch before this one may not be written yet.
    /// </summary>
    /// <param name="batch">What was read.</param>
    /// <param name="passedOn">
    /// Hashes of the undated records that went on before. Of these the last one counts, and what is in the database may not
    /// be what the batch before this one is about to make of it: a second state in one file is left to the merge.
    /// </param>
    /// <param name="cancellation">Ends it early.</param>
    private async Task KeepNewAsync(Batch batch, HashSet<int> passedOn, CancellationToken cancellation)
    {
        if (batch.Records.Count == 0)
        {
            return;
        }

        var command = database.CreateCommand(
            """
            select r.provider, r.external_id, r.provider_date, r.content_hash
            from unnest($1, $2) k(provider, external_id)
            join source_records r using (provider, external_id)
            """);
        await using (command.ConfigureAwait(false))
        {
            command.CommandTimeout = 0;
            command.Parameters.AddWithValue(batch.Records.Keys.Select(k => k.Provider).ToArray());
            command.Parameters.AddWithValue(batch.Records.Keys.Select(k => k.ExternalId).ToArray());
            var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    var key = (reader.GetString(0), reader.GetString(1));
                    DateOnly? date = reader.IsDBNull(2) ? null : reader.GetFieldValue<DateOnly>(2);
                    if (!batch.Records[key].IsNewerThan(date, reader.GetFieldValue<byte[]>(3)) && !passedOn.Contains(key.GetHashCode()))
                    {
                        batch.Records.Remove(key);
                        batch.Unchanged++;
                    }
                }
            }
        }

        passedOn.UnionWith(batch.Records.Values.Where(r => r.IsUndated).Select(r => (r.Provider, r.ExternalId).GetHashCode()));
    }

    private async Task WriteAsync(long runId, ImportRun run, Batch batch)
    {
        if (batch.Staged is { } connection)
        {
            await MergeAsync(connection, runId, run, batch).ConfigureAwait(false);
            run.Unchanged += batch.Unchanged;
            await SaveAsync(connection, runId, run).ConfigureAwait(false);
            await batch.CommitAsync().ConfigureAwait(false);
        }
        else
        {
            run.Unchanged += batch.Unchanged;
            await SaveAsync(runId, run).ConfigureAwait(false);
        }
    }

    private async Task MergeAsync(NpgsqlConnection connection, long runId, ImportRun run, Batch batch)
    {
        var none = CancellationToken.None;
        await connection.ExecuteAsync(DeriveFigures.TakeTurn, none).ConfigureAwait(false);

        // Works first: what touches works by their authorships then finds those of this batch too.
        var now = time.GetUtcNow();
        await CountAsync(batch.Others<IncomingTopic>(), items => MergeTopics.RunAsync(connection, items, none)).ConfigureAwait(false);
        if (batch.StagedRecords > 0)
        {
            await MergeRecordsAsync(connection, runId, run, batch, now).ConfigureAwait(false);
        }

        await CountAsync(batch.Others<IncomingInstitution>(), items => MergeInstitutions.RunAsync(connection, items, runId, none)).ConfigureAwait(false);
        await CountAsync(batch.Others<IncomingPerson>(), items => MergePeople.RunAsync(connection, items, runId, none)).ConfigureAwait(false);

        await DeriveFigures.RunAsync(connection, now, runId, none).ConfigureAwait(false);

        async Task CountAsync<T>(List<T> items, Func<List<T>, Task<Merged>> merge)
            where T : Incoming
        {
            // What is only mentioned is kept, but not counted.
            if (items.FindAll(i => i.IsMention) is { Count: > 0 } mentions)
            {
                await merge(mentions).ConfigureAwait(false);
            }

            if (items.FindAll(i => !i.IsMention) is not { Count: > 0 } given)
            {
                return;
            }

            var merged = await merge(given).ConfigureAwait(false);
            run.Added += merged.Added;
            run.Changed += merged.Changed;
            batch.Unchanged += given.Count - merged.Added - merged.Changed;
        }
    }

    private static async Task MergeRecordsAsync(NpgsqlConnection connection, long runId, ImportRun run, Batch batch, DateTimeOffset now)
    {
        var none = CancellationToken.None;
        var merge = new NpgsqlCommand(
            $"""
            with merged as (
                insert into source_records as r (provider, external_id, import_run_id, imported_at, {Staging.RecordColumns})
                select provider, external_id, $1, $2, {Staging.RecordColumns}
                from stage_records order by provider, external_id
                on conflict (provider, external_id) do update set import_run_id = excluded.import_run_id, imported_at = excluded.imported_at,
                    {Staging.SetRecordColumns}
                where {Incoming.IsNewerSql("r")}
                returning r.id, r.provider, r.external_id, r.xmax = 0 as is_new),
            noted as (
                insert into touched (source_record_id, provider, external_id, is_new)
                select id, provider, external_id, is_new from merged returning is_new)
            select count(*) filter (where is_new), count(*) filter (where not is_new) from noted
            """,
            connection)
        { CommandTimeout = 0 };
        await using (merge.ConfigureAwait(false))
        {
            merge.Parameters.AddWithValue(runId);
            merge.Parameters.AddWithValue(now.ToUniversalTime());
            var reader = await merge.ExecuteReaderAsync(none).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.ReadAsync(none).ConfigureAwait(false);
                run.Added += reader.GetInt64(0);
                run.Changed += reader.GetInt64(1);
                batch.Unchanged += batch.StagedRecords - (int)reader.GetInt64(0) - (int)reader.GetInt64(1);
            }
        }

        await connection.ExecuteAsync(
            """
            delete from authorships where source_record_id in (select source_record_id from touched where not is_new);
            insert into authorships (source_record_id, place, name, family, name_key, affiliation, orcid, provider_author_id, ror_ids)
            select t.source_record_id, a.place, a.name, a.family, a.name_key, a.affiliation, a.orcid, a.provider_author_id, a.ror_ids
            from stage_authorships a
            join touched t using (provider, external_id)
            order by 1, 2
            """,
            none).ConfigureAwait(false);
    }

    private async Task<long> BeginAsync(ImportRun run, CancellationToken cancellation)
    {
        await EnsureArxivTopics.RunAsync(database, cancellation).ConfigureAwait(false);
        var command = database.CreateCommand(
            "insert into import_runs (format, file, started_at, completed, read, added, changed, unchanged, rejected, left_out) values ($1, $2, $3, false, 0, 0, 0, 0, 0, 0) returning id");
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.AddWithValue(run.Format);
            command.Parameters.AddWithValue(run.File);
            command.Parameters.AddWithValue(run.StartedAt.ToUniversalTime());
            return (long)(await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false))!;
        }
    }

    private async Task EndAsync(long runId, ImportRun run)
    {
        if (runId == 0)
        {
            return;
        }

        run.FinishedAt = time.GetUtcNow();
        try
        {
            await SaveAsync(runId, run).ConfigureAwait(false);
            // New words wait in a list that every search has to read whole; now is the time to sort them in.
            var tidy = database.CreateCommand("select gin_clean_pending_list('ix_works_search'), gin_clean_pending_list('ix_authors_search'), gin_clean_pending_list('ix_search_words_word'), gin_clean_pending_list('ix_affiliations_segments'), gin_clean_pending_list('ix_authorships_ror_ids'), gin_clean_pending_list('ix_institutions_search')");
            await using (tidy.ConfigureAwait(false))
            {
                tidy.CommandTimeout = 0;
                await tidy.ExecuteNonQueryAsync().ConfigureAwait(false);
            }
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            // Only the owner of an index may tidy it; where another role imports, autovacuum does it in its time.
        }
        catch (NpgsqlException) when (!run.Completed)
        {
            // The database went away, which is why the run ends: the first exception is the one to show.
        }
    }

    private async Task SaveAsync(long runId, ImportRun run)
    {
        var connection = await database.OpenConnectionAsync().ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            await SaveAsync(connection, runId, run).ConfigureAwait(false);
        }
    }

    private static async Task SaveAsync(NpgsqlConnection connection, long runId, ImportRun run)
    {
        var command = new NpgsqlCommand(
            "update import_runs set read = $2, added = $3, changed = $4, unchanged = $5, rejected = $6, completed = $7, finished_at = $8, left_out = $9 where id = $1",
            connection);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.AddWithValue(runId);
            command.Parameters.AddWithValue(run.Read);
            command.Parameters.AddWithValue(run.Added);
            command.Parameters.AddWithValue(run.Changed);
            command.Parameters.AddWithValue(run.Unchanged);
            command.Parameters.AddWithValue(run.Rejected);
            command.Parameters.AddWithValue(run.Completed);
            command.Parameters.Add(new NpgsqlParameter { Value = (object?)run.FinishedAt?.ToUniversalTime() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
            command.Parameters.AddWithValue(run.LeftOut);
            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// A batch on its way: records as they are read, then rows in the temporary tables of a connection whose open
    /// transaction goes with it to the merge.
    /// </summary>
    private sealed class Batch : IAsyncDisposable
    {
        private NpgsqlTransaction? transaction;

        private readonly Dictionary<(Type, string Provider, string ExternalId), Incoming> others = [];

        public Dictionary<(string Provider, string ExternalId), IncomingRecord> Records { get; } = [];

        public List<ReadItem> Rejects { get; } = [];

        public NpgsqlConnection? Staged { get; private set; }

        public int StagedRecords { get; private set; }

        public int Count => Records.Count + others.Count;

        public int Read { get; private set; }

        public int LeftOut { get; private set; }

        public int Names { get; private set; }

        public long Bytes { get; private set; }

        public long FilePosition { get; set; }

        public int Unchanged { get; set; }

        public List<T> Others<T>()
            where T : Incoming => [.. others.Values.OfType<T>()];

        public void Add(ReadItem item)
        {
            Read++;
            // An index of words makes a long abstract of little.
            Bytes += Math.Max(item.Bytes, item.Records.OfType<IncomingRecord>().Sum(r => sizeof(char) * ((long)r.Title.Length + r.Abstract.Length)));
            LeftOut += item.LeftOut is null ? 0 : 1;
            if (item.Fault is not null)
            {
                Rejects.Add(item);
            }

            foreach (var record in item.Records)
            {
                if (record is IncomingRecord work)
                {
                    if (Keep(Records, (work.Provider, work.ExternalId), work))
                    {
                        Names += work.Authors.Count;
                    }
                }
                else
                {
                    Keep(others, (record.GetType(), record.Provider, record.ExternalId), record);
                }
            }
        }

        /// <summary>Of two states in one batch the newer one is kept.</summary>
        private bool Keep<TKey, T>(Dictionary<TKey, T> records, TKey key, T record)
            where TKey : notnull
            where T : Incoming
        {
            if (records.TryGetValue(key, out var other))
            {
                Unchanged += record.IsMention ? 0 : 1;
                if (!record.IsNewerThan(other.ProviderDate, other.ContentHash))
                {
                    return false;
                }
            }

            records[key] = record;
            return true;
        }

        public async Task StageAsync(NpgsqlDataSource database, CancellationToken cancellation)
        {
            if (Count == 0)
            {
                return;
            }

            Staged = await database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
            transaction = await Staged.BeginTransactionAsync(cancellation).ConfigureAwait(false);
            // A batch lost in a crash is imported again; that the run is whole is written, and waited for, after all of them.
            await Staged.ExecuteAsync("set local client_min_messages = warning; set local work_mem = '128MB'; set local synchronous_commit = off; set local default_statistics_target = 20; " + Staging.CreateTables, cancellation).ConfigureAwait(false);
            StagedRecords = Records.Count;
            if (StagedRecords > 0)
            {
                await Staging.CopyAsync(Staged, [.. Records.Values], cancellation).ConfigureAwait(false);
            }

            Records.Clear();
        }

        public Task CommitAsync() => transaction!.CommitAsync(CancellationToken.None);

        public async ValueTask DisposeAsync()
        {
            if (Staged is not null)
            {
                if (transaction is not null)
                {
                    await transaction.DisposeAsync().ConfigureAwait(false);
                }

                await Staged.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

}

/// <summary>How far an import is.</summary>
/// <param name="Records">Lines done.</param>
/// <param name="FilePosition">Bytes of the file done.</param>
/// <param name="FileLength">Bytes of the file.</param>
/// <param name="Elapsed">Time since it began.</param>
public sealed record ImportProgress(long Records, long FilePosition, long FileLength, TimeSpan Elapsed)
{
    /// <summary>Records a second so far.</summary>
    public double Rate => Records / Math.Max(Elapsed.TotalSeconds, 0.001);

    /// <summary>Time left, by the share of the file that is done.</summary>
    public TimeSpan Left => FilePosition == 0 ? TimeSpan.Zero : Elapsed * ((double)(FileLength - FilePosition) / FilePosition);
}

/// <summary>How an import ended.</summary>
/// <param name="Format">The format that was read.</param>
/// <param name="Read">Lines, or elements, read.</param>
/// <param name="Added">Records that were new.</param>
/// <param name="Changed">Records that replaced an older state.</param>
/// <param name="Unchanged">Records that were here already, in this or a newer state.</param>
/// <param name="LeftOut">Where nothing was taken although nothing is wrong.</param>
/// <param name="Rejected">What was rejected.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record ImportOutcome(
    RecordFormat Format, long Read, long Added, long Changed, long Unchanged, long LeftOut, long Rejected, TimeSpan Elapsed);

/// <summary>What became of records in a merge; mentions are not counted.</summary>
/// <param name="Added">Records that were new.</param>
/// <param name="Changed">Records that replaced an older state.</param>
internal sealed record Merged(int Added, int Changed);
