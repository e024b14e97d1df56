using System.Diagnostics;
using System.Globalization;
using System.Text;
using BzPeer.Demo;
using BzPeer.Import;
using BzPeer.Postgres;
using Npgsql;

namespace BzPeer.Benchmarks;

/// <summary>
/// <c>bench import [--works N]</c>: how fast records come in, with everything derived, into an empty database of a
/// private cluster with the settings of real use.
/// </summary>
internal static class ImportBenchmark
{
    public static async Task<int> RunAsync(string[] args)
    {
        var works = args is ["--works", var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 60_000;
        var folder = Directory.CreateTempSubdirectory("bzpeer-bench-").FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        try
        {
            var file = Path.Combine(folder, "invented.json");
            await using (var records = new StreamWriter(file, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
                await new InventedWorld(works, seed: 1).WriteAsync(records, truth: null);
            Say($"{works:N0} invented works, {new FileInfo(file).Length / 1e6:N0} MB");

            await using var cluster = await PrivateCluster.StartAsync(Path.Combine(folder, "cluster"), ClusterUse.Tool);
            // What the site's connections have, and what the operator's tool imports with.
            var connection = Database.Tuned(cluster.ConnectionString);
            await MigrateDatabase.RunAsync(connection);
            await using var database = NpgsqlDataSource.Create(connection);
            await ImportAsync(database, file, "into an empty database");
            await ImportAsync(database, file, "the same file again");
            if (RealRecords() is { } real)
                await ImportAsync(database, real, "real records");
            await PrintSizeAsync(database);
            await StartDemoAsync(connection);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task ImportAsync(NpgsqlDataSource database, string file, string what)
    {
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var outcome = await new ImportRecords(database, TimeProvider.System).RunAsync(file);
        process.Refresh();
        Say($"{what}: {outcome.Read / outcome.Elapsed.TotalSeconds:N0} works/s ({outcome.Read:N0} read, {outcome.Added:N0} added, {outcome.Changed:N0} changed, {outcome.Rejected:N0} rejected, {outcome.Elapsed.TotalSeconds:0.0} s, {(process.TotalProcessorTime - cpu).TotalSeconds:0.0} s of processor here), peak memory {process.PeakWorkingSet64 >> 20:N0} MB");
    }

    /// <summary>The first start, in a database of its own: import and formulas.</summary>
    private static async Task StartDemoAsync(string connection)
    {
        var demo = new NpgsqlConnectionStringBuilder(connection) { Database = "demo" }.ConnectionString;
        await MigrateDatabase.RunAsync(demo);
        await using var database = NpgsqlDataSource.Create(demo);
        var watch = Stopwatch.StartNew();
        await new ImportDemo(database, TimeProvider.System).RunAsync(TextWriter.Null);
        await using var command = database.CreateCommand("select count(*), count(*) filter (where error is not null) from formulas");
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        Say($"demo start: {watch.Elapsed.TotalSeconds:0.0} s for 4,006 works and {reader.GetInt64(0):N0} distinct formulas ({reader.GetInt64(1):N0} refused)");
    }

    private static async Task PrintSizeAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            """
            select (select count(*) from works), (select count(*) from authors), (select count(*) from authorships), (select count(*) from collaborations),
                pg_size_pretty(pg_database_size(current_database()))
            """);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        Say($"{reader.GetInt64(0):N0} works, {reader.GetInt64(1):N0} authors, {reader.GetInt64(2):N0} authorships, {reader.GetInt64(3):N0} collaborations, {reader.GetString(4)}");
    }

    /// <summary>The arXiv snapshot beside the repository or in BZPEER_CORPUS, where it is present.</summary>
    private static string? RealRecords()
    {
        var root = Environment.GetEnvironmentVariable("BZPEER_CORPUS") ?? Path.Combine("..", "shared", "data");
        var file = Path.Combine(root, "arxiv", "arxiv-metadata-oai-snapshot.head150.json");
        return File.Exists(file) ? file : null;
    }

    private static void Say(FormattableString words) => Console.WriteLine(FormattableString.Invariant(words));
}
