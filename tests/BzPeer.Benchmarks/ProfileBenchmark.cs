using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using BzPeer.Demo;
using BzPeer.Import;
using BzPeer.Postgres;
using BzPeer.Text;
using Npgsql;

namespace BzPeer.Benchmarks;

/// <summary>
/// <c>bench profile [--works N] [--pages K]</c>: what a profile costs that nobody has in a cache, from the site as it is
/// run, on a private cluster with the settings of real use. Client, server and database share the machine.
/// </summary>
internal static partial class ProfileBenchmark
{
    private const string GoldenName = "Srinadh Bhojanapalli";
    private const int StatementsAtMost = 5;
    private const int RoundTripsAtMost = 1;
    private const int HtmlAtMost = 30 * 1024;
    private const int CssAtMost = 12 * 1024;

    // Every work of the invented world has formulas of its own, and rendering the last of them tells nothing about
    // profiles; pages show the source of those that are left.
    private static readonly TimeSpan _longestRendering = TimeSpan.FromSeconds(60);

    // A set of requests ends with its number or with its time.
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(string[] args)
    {
        var (works, pages) = (10_000, 2_000);
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            var number = int.Parse(args[i + 1], CultureInfo.InvariantCulture);
            switch (args[i])
            {
                case "--works": works = number; break;
                case "--pages": pages = number; break;
                default: throw new ArgumentException($"Unknown option {args[i]}.", nameof(args));
            }
        }

        var folder = Directory.CreateTempSubdirectory("bzpeer-bench-").FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        try
        {
            await using var cluster = await PrivateCluster.StartAsync(Path.Combine(folder, "cluster"), ClusterUse.Tool);
            await using var database = NpgsqlDataSource.Create(Database.Tuned(cluster.ConnectionString));
            await FillAsync(database, Database.Tuned(cluster.ConnectionString), works, folder);
            var researchers = await FindAsync(database, pages);

            await CountAsync(cluster.ConnectionString, folder, researchers);
            await using var site = await SiteProcess.StartAsync(cluster.ConnectionString);
            await WeighAsync(site, researchers.Golden);
            await TimeAsync(site, "random authors", researchers.Random, pages);
            await TimeAsync(site, "golden author, 6 works", [researchers.Golden], pages);
            await TimeAsync(site, FormattableString.Invariant($"most prolific author, {researchers.MostWorks:N0} works"), [researchers.Busiest], pages);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task FillAsync(NpgsqlDataSource database, string connection, int works, string folder)
    {
        await MigrateDatabase.RunAsync(connection);
        var import = new ImportRecords(database, TimeProvider.System);
        await import.ArxivAsync(DemoRecords.OpenSeedProfile(), "seed-profile.jsonl");
        using var renderer = new FormulaRenderer();
        var render = new RenderFormulas(database, renderer);
        await RenderAllFormulas.RunAsync(render, TextWriter.Null, "Formulas");

        var file = Path.Combine(folder, "invented.json");
        await using (var records = new StreamWriter(file, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
            await new InventedWorld(works, seed: 1).WriteAsync(records, truth: null);
        var imported = await import.RunAsync(file);
        File.Delete(file);
        Say($"records: 6 real and {works:N0} invented works, imported in {imported.Elapsed.TotalSeconds:0} s");
        var begun = Stopwatch.GetTimestamp();
        var rendered = 0L;
        while (Stopwatch.GetElapsedTime(begun) < _longestRendering && await render.RunAsync() is > 0 and var batch)
            rendered += batch;
        var left = await render.CountWaitingAsync();
        // Else the site would render them while it is measured.
        await ExecuteAsync(database, "update works set formulas_pending = false where formulas_pending");
        Say($"formulas: those of {rendered:N0} works rendered in {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s, those of {left:N0} left as source");

        // What autovacuum does a minute after an import.
        await ExecuteAsync(database, "vacuum (analyze)");
    }

    private static async Task<Researchers> FindAsync(NpgsqlDataSource database, int pages)
    {
        var ids = new PublicIds();
        await ids.LoadAsync(database);
        var links = new Links(ids);
        var golden = await ReadAsync($"select id, name, works from authors where name = '{GoldenName}' order by id limit 1");
        var busiest = await ReadAsync("select id, name, works from authors order by works desc, id limit 1");
        // Scattered, and the same in every run.
        var random = await ReadAsync($"select id, name, works from authors order by hashint8(id), id limit {pages.ToString(CultureInfo.InvariantCulture)}");
        return new Researchers(golden[0].Address, busiest[0].Address, busiest[0].Works, [.. random.Select(author => author.Address)]);

        async Task<List<(string Address, int Works)>> ReadAsync(string sql)
        {
            await using var command = database.CreateCommand(sql);
            await using var rows = await command.ExecuteReaderAsync();
            var found = new List<(string, int)>();
            while (await rows.ReadAsync())
                found.Add((links.Researcher(rows.GetInt64(0), rows.GetString(1)), rows.GetInt32(2)));
            return found;
        }
    }

    /// <summary>What one profile asks of the database, seen on the wire by a site that has its statements prepared.</summary>
    private static async Task CountAsync(string connection, string folder, Researchers researchers)
    {
        var builder = new NpgsqlConnectionStringBuilder(connection);
        await using var proxy = new CountingProxy(folder, builder.Host!, builder.Port);
        builder.Host = folder;
        builder.Port = 5432;
        await using var site = await SiteProcess.StartAsync(builder.ConnectionString);
        using var client = NewClient(site, connections: 1);
        foreach (var (who, address) in (IEnumerable<(string, string)>)[("golden author", researchers.Golden), ("most prolific author", researchers.Busiest)])
        {
            for (var i = 0; i < 8; i++)
                await GetAsync(client, address);
            proxy.Take();
            await GetAsync(client, address);
            var (statements, roundTrips) = proxy.Take();
            Say($"{who}: {statements} SQL statements (goal: at most {StatementsAtMost}){Missed(statements, StatementsAtMost)}");
            Say($"{who}: {roundTrips} round trips (goal: at most {RoundTripsAtMost}){Missed(roundTrips, RoundTripsAtMost)}");
        }
    }

    private static async Task WeighAsync(SiteProcess site, string address)
    {
        using var client = NewClient(site, connections: 1);
        var html = await GetAsync(client, address);
        Say($"golden profile, HTML: {html / 1024.0:0.0} KB in brotli as sent (goal: at most {HtmlAtMost / 1024} KB){Missed(html, HtmlAtMost)}");

        using var plain = new HttpClient { BaseAddress = site.Address };
        var page = await plain.GetStringAsync(new Uri(address, UriKind.Relative));
        var css = 0;
        foreach (Match link in Stylesheet().Matches(page))
        {
            using var compressed = new MemoryStream();
            // As files are compressed when the site is published.
            await using (var brotli = new BrotliStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
                await brotli.WriteAsync(await plain.GetByteArrayAsync(new Uri(link.Groups["file"].Value, UriKind.Relative)));
            css += (int)compressed.Length;
            Say($"golden profile, {link.Groups["file"].Value.Split('/')[^1]}: {compressed.Length / 1024.0:0.0} KB in brotli as published");
        }
        Say($"golden profile, all CSS: {css / 1024.0:0.0} KB (goal: at most {CssAtMost / 1024} KB){Missed(css, CssAtMost)}");
    }

    private static async Task TimeAsync(SiteProcess site, string who, IReadOnlyList<string> addresses, int pages)
    {
        foreach (var connections in (IEnumerable<int>)[1, 8])
        {
            using var client = NewClient(site, connections);
            await LoadAsync(client, addresses, Math.Max(20, pages / 5), connections);
            var (took, elapsed) = await LoadAsync(client, addresses, pages, connections);
            Array.Sort(took);
            Say($"{who}, {connections} at once: p50 {At(took, .50):0.0} ms");
            Say($"{who}, {connections} at once: p99 {At(took, .99):0.0} ms");
            Say($"{who}, {connections} at once: {took.Length / elapsed.TotalSeconds:N0} req/s ({took.Length:N0} requests)");
        }
    }

    /// <summary>Asks for pages, so many at once, until their number or the time is used up.</summary>
    /// <returns>What each took, in milliseconds, and all together.</returns>
    private static async Task<(double[] Took, TimeSpan Elapsed)> LoadAsync(HttpClient client, IReadOnlyList<string> addresses, int pages, int connections)
    {
        var took = new double[pages];
        var next = -1;
        var begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(begun) < _longest && Interlocked.Increment(ref next) is var number && number < pages)
            {
                var asked = Stopwatch.GetTimestamp();
                await GetAsync(client, addresses[number % addresses.Count]);
                took[number] = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
            }
        }));
        return (took[..Math.Min(next + 1, pages)], Stopwatch.GetElapsedTime(begun));
    }

    private static HttpClient NewClient(SiteProcess site, int connections)
    {
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections }) { BaseAddress = site.Address };
        client.DefaultRequestHeaders.Add("Accept-Encoding", "br");
        return client;
    }

    /// <summary>Asks for a page as a browser that has never seen it; how many bytes came.</summary>
    private static async Task<int> GetAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative));
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadAsByteArrayAsync()).Length;
    }

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];

    private static string Missed(int figure, int goal) => figure > goal ? ", missed" : "";

    private static void Say(FormattableString words) => Console.WriteLine(FormattableString.Invariant(words));

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    [GeneratedRegex("<link rel=\"stylesheet\" href=\"(?<file>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Stylesheet();

    private sealed record Researchers(string Golden, string Busiest, int MostWorks, IReadOnlyList<string> Random);
}
