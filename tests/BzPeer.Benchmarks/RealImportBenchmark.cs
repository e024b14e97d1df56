using System.Diagnostics;
using System.Globalization;
using BzPeer.Import;
using BzPeer.Postgres;
using Npgsql;

namespace BzPeer.Benchmarks;

/// <summary>
/// <c>bench import --real</c>: every file of real records beside the repository (or in BZPEER_CORPUS) whose format is
/// known, each format into an empty database with everything derived; then how fast rows are staged, against psql's
/// \copy of the same rows.
/// </summary>
internal static class RealImportBenchmark
{
    private const int Rounds = 3;

    public static async Task<int> RunAsync()
    {
        var root = Environment.GetEnvironmentVariable("BZPEER_CORPUS") ?? Path.Combine("..", "shared", "data");
        if (!Directory.Exists(root))
        {
            await Console.Error.WriteLineAsync($"There are no real records in {root}: name their folder in BZPEER_CORPUS.");
            return 1;
        }

        var files = ListFiles.Of(root).Select(f => (File: f, Format: Recognise(f))).Where(f => f.Format is not null)
            .GroupBy(f => f.Format!, f => f.File).ToList();
        var folder = Directory.CreateTempSubdirectory("bzpeer-bench-").FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        try
        {
            await using var cluster = await PrivateCluster.StartAsync(Path.Combine(folder, "cluster"), ClusterUse.Tool);
            foreach (var format in files)
                await ImportAsync(cluster.ConnectionString, format.Key, [.. format]);
            await ImportAllAsync(cluster.ConnectionString, [.. files.SelectMany(f => f)]);
            await StageAsync(cluster.ConnectionString, [.. files.SelectMany(f => f)], folder);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task ImportAsync(string server, RecordFormat format, IReadOnlyList<string> files)
    {
        await using var database = await EmptyAsync(server, format.Name.Replace('-', '_'));
        long read = 0, added = 0, rejected = 0, leftOut = 0;
        var watch = Stopwatch.StartNew();
        foreach (var file in files)
        {
            try
            {
                var outcome = await new ImportRecords(database, TimeProvider.System).RunAsync(file, format);
                (read, added, rejected, leftOut) = (read + outcome.Read, added + outcome.Added, rejected + outcome.Rejected, leftOut + outcome.LeftOut);
            }
            catch (ImportRefusedException e)
            {
                Say($"  {e.Message}");
            }
        }

        Say($"{format.Name}: {files.Count} files, {read:N0} read, {added:N0} added, {leftOut:N0} left out, {rejected:N0} rejected, {watch.Elapsed.TotalSeconds:0.0} s, {read / watch.Elapsed.TotalSeconds:N0} a second");
    }

    /// <summary>All of it into one database: what several sources of the same works cost and give.</summary>
    private static async Task ImportAllAsync(string server, IReadOnlyList<string> files)
    {
        await using var database = await EmptyAsync(server, "all_together");
        var watch = Stopwatch.StartNew();
        foreach (var file in files)
        {
            try
            {
                await new ImportRecords(database, TimeProvider.System).RunAsync(file);
            }
            catch (ImportRefusedException)
            {
                // Said above.
            }
        }

        await using var command = database.CreateCommand(
            """
            select (select count(*) from source_records), (select count(*) from works where merged_into_id is null),
                (select count(*) from works where merged_into_id is null and source_count > 1), (select count(*) from authors where works > 0)
            """);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        Say($"all together: {row.GetInt64(0):N0} source records, {row.GetInt64(1):N0} works, {row.GetInt64(2):N0} of several sources, {row.GetInt64(3):N0} authors, {watch.Elapsed.TotalSeconds:0.0} s");
    }

    /// <summary>Staging against a plain copy of the same rows, in turns; medians.</summary>
    private static async Task StageAsync(string server, IReadOnlyList<string> files, string folder)
    {
        var records = new Dictionary<(string, string), IncomingRecord>();
        foreach (var path in files)
        {
            using var file = new SourceFile(path);
            var format = RecordFormat.Of(file.ReadStart());
            try
            {
                await foreach (var item in format!.ReadAsync(file, CancellationToken.None))
                {
                    foreach (var record in item.Records.OfType<IncomingRecord>())
                        records[(record.Provider, record.ExternalId)] = record;
                }
            }
            catch (ImportRefusedException)
            {
                // Said above.
            }
        }

        IncomingRecord[] rows = [.. records.Values];
        await using var database = await EmptyAsync(server, "staging");
        await using var connection = await database.OpenConnectionAsync();
        await using (var create = new NpgsqlCommand("set client_min_messages = warning; " + Staging.CreateTables.Replace("on commit delete rows", "", StringComparison.Ordinal), connection))
            await create.ExecuteNonQueryAsync();
        string[] tables = ["stage_records", "stage_texts", "stage_authorships"];
        var (whole, copies, plain) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            await EmptyTablesAsync();
            var watch = Stopwatch.StartNew();
            await Staging.CopyAsync(connection, rows, CancellationToken.None);
            whole.Add(watch.Elapsed.TotalSeconds);

            watch.Restart();
            var texts = Array.ConvertAll(rows, r => PreparedText.Of(r.Title, r.Abstract, markup: r.Markup));
            copies.Add(whole[^1] - watch.Elapsed.TotalSeconds);
            GC.KeepAlive(texts);

            foreach (var table in tables)
            {
                using var from = await connection.BeginTextExportAsync($"copy {table} to stdout");
                await using var to = new StreamWriter(Path.Combine(folder, table));
                var buffer = new char[1 << 16];
                for (int read; (read = await from.ReadAsync(buffer)) > 0;)
                    await to.WriteAsync(buffer.AsMemory(0, read));
            }

            plain.Add(PlainCopy(server, tables, folder));
        }

        var (staged, copied, raw) = (Median(whole), Median(copies), Median(plain));
        Say($"staging {rows.Length:N0} works: {rows.Length / staged:N0} a second with their texts made ready, {rows.Length / copied:N0} a second the rows alone; psql's copy of the same rows {rows.Length / raw:N0} a second: {raw / copied:0.00} of it for the rows, {raw / staged:0.00} with the texts");

        async Task EmptyTablesAsync()
        {
            await using var empty = new NpgsqlCommand("truncate " + string.Join(", ", tables), connection);
            await empty.ExecuteNonQueryAsync();
        }
    }

    /// <summary>psql's \copy of the same rows into temporary tables of the same columns; the time that psql itself prints.</summary>
    private static double PlainCopy(string server, string[] tables, string folder)
    {
        var to = new NpgsqlConnectionStringBuilder(server);
        var start = new ProcessStartInfo("psql") { RedirectStandardOutput = true, UseShellExecute = false };
        string[] arguments =
        [
            "-X", "-q", "-h", to.Host!, "-p", to.Port.ToString(CultureInfo.InvariantCulture), "-U", to.Username!, "-d", "bench_staging",
            "-c", "set client_min_messages = warning", "-c", Staging.CreateTables.Replace("on commit delete rows", "", StringComparison.Ordinal), "-c", "\\timing on",
            .. tables.SelectMany(t => (string[])["-c", $"\\copy {t} from '{Path.Combine(folder, t)}'"]),
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var psql = Process.Start(start)!;
        var output = psql.StandardOutput.ReadToEnd();
        psql.WaitForExit();
        return output.Split('\n').Where(l => l.StartsWith("Time: ", StringComparison.Ordinal)).Sum(l => double.Parse(l.Split(' ')[1], CultureInfo.InvariantCulture)) / 1000;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static RecordFormat? Recognise(string path)
    {
        try
        {
            using var file = new SourceFile(path);
            return RecordFormat.Of(file.ReadStart());
        }
        catch (ImportRefusedException)
        {
            return null;
        }
    }

    private static async Task<NpgsqlDataSource> EmptyAsync(string server, string name)
    {
        var connection = Database.Tuned(new NpgsqlConnectionStringBuilder(server) { Database = "bench_" + name }.ConnectionString);
        await MigrateDatabase.RunAsync(connection);
        return NpgsqlDataSource.Create(connection);
    }

    private static void Say(FormattableString words) => Console.WriteLine(FormattableString.Invariant(words));
}
