using System.Diagnostics;
using BzPeer.Cli;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Import;

/// <summary>The operator's tool as a process of its own, killed in the middle, and run again.</summary>
public sealed class KilledTests(TestServer server, KilledTests.World world) : IClassFixture<KilledTests.World>
{
    // What is seen in the database when the import dies.
    public static TheoryData<string> Moments => new(
        "exists (select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query like 'insert into author_works%')",
        "exists (select from import_runs where read > 0) and exists (select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query like 'insert into collaborations%')");

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task Killed_and_run_again_gives_the_same_rows(string moment)
    {
        var database = new TestDatabase(server);
        await database.InitializeAsync();
        await using var dropping = database;
        using (var tool = Start(database))
        {
            await SeeAsync(database, moment, tool);
            tool.Kill();
            await tool.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.NotEqual(0, tool.ExitCode);
        }

        using var again = Start(database);
        await again.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, again.ExitCode);
        Snapshot.AssertEqual(world.Rows, await Snapshot.ReadAsync(database.DataSource));
    }

    [Fact]
    public async Task With_its_connections_ended_in_between_it_says_so_and_run_again_gives_the_same_rows()
    {
        var database = new TestDatabase(server);
        await database.InitializeAsync();
        await using var dropping = database;
        using (var tool = Start(database))
        {
            await SeeAsync(database, "exists (select from import_runs where read > 0)", tool);
            await using (var end = database.DataSource.CreateCommand("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"))
                await end.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            await tool.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(1, tool.ExitCode);
            Assert.Contains("database", await tool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        using var again = Start(database);
        await again.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, again.ExitCode);
        Snapshot.AssertEqual(world.Rows, await Snapshot.ReadAsync(database.DataSource));
    }

    private Process Start(TestDatabase database)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(GenerateCommand).Assembly.Location, "import", "arxiv", world.File, "--rejects", world.File + ".rejects"])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["ConnectionStrings__BzPeer"] = database.ConnectionString },
        };
        return Process.Start(start)!;
    }

    /// <summary>Asks again and again, without a pause, until the moment has come.</summary>
    private static async Task SeeAsync(TestDatabase database, string moment, Process tool)
    {
        await using var ask = database.DataSource.CreateCommand("select " + moment);
        while (!(bool)(await ask.ExecuteScalarAsync(TestContext.Current.CancellationToken))!)
            Assert.False(tool.HasExited, "The import ended before the moment came.");
    }

    /// <summary>A file of two batches, and the rows that it gives when nobody disturbs its import.</summary>
    public sealed class World(TestServer server) : IAsyncLifetime
    {
        public string File { get; } = Path.GetTempFileName();

        internal List<string> Rows { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            var lines = Records.WithOtherStates(Records.Invented(2_600, 41), seed: 41);
            await System.IO.File.WriteAllLinesAsync(File, lines);
            await using var database = new TestDatabase(server);
            await database.InitializeAsync();
            await Records.ImportAsync(database.DataSource, lines);
            Rows = await Snapshot.ReadAsync(database.DataSource);
        }

        public ValueTask DisposeAsync()
        {
            System.IO.File.Delete(File);
            return ValueTask.CompletedTask;
        }
    }
}
