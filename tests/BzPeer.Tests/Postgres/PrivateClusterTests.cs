using System.Diagnostics;
using BzPeer.Postgres;
using BzPeer.Tests.Infrastructure;
using Npgsql;
using Xunit;

namespace BzPeer.Tests.Postgres;

public sealed class PrivateClusterTests : IDisposable
{
    private readonly string folder = TestServer.MakeFolder();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [NeedsPostgresProgramsFact]
    public async Task Stopped_and_started_again_it_keeps_what_was_stored()
    {
        await using (var first = await PrivateCluster.StartAsync(folder, ClusterUse.Site, cancellationToken: Cancelled))
            await ExecuteAsync(first, "CREATE TABLE kept AS SELECT 42 AS answer");
        Assert.False(File.Exists(Path.Combine(folder, "postgres", "postmaster.pid")), "the server still runs");

        await using var second = await PrivateCluster.StartAsync(folder, ClusterUse.Site, cancellationToken: Cancelled);

        Assert.Equal(42, await ExecuteAsync(second, "SELECT answer FROM kept"));
    }

    [NeedsPostgresProgramsFact]
    public async Task Server_that_was_killed_is_started_again_with_what_was_committed()
    {
        await using var killed = await PrivateCluster.StartAsync(folder, ClusterUse.Tool, cancellationToken: Cancelled);
        await ExecuteAsync(killed, "CREATE TABLE kept AS SELECT 42 AS answer");
        await KillAsync(killed.ProcessId);

        await using var recovered = await PrivateCluster.StartAsync(folder, ClusterUse.Site, cancellationToken: Cancelled);

        Assert.NotEqual(killed.ProcessId, recovered.ProcessId);
        Assert.Equal(42, await ExecuteAsync(recovered, "SELECT answer FROM kept"));
    }

    [NeedsPostgresProgramsFact]
    public async Task Server_that_was_killed_during_a_long_statement_is_started_again()
    {
        await using var killed = await PrivateCluster.StartAsync(folder, ClusterUse.Tool, cancellationToken: Cancelled);
        await using var connection = new NpgsqlConnection(killed.ConnectionString);
        await connection.OpenAsync(Cancelled);
        // Runs on in its own process when the server dies, and holds the server's shared memory.
        await using var command = new NpgsqlCommand("SELECT count(*) FROM generate_series(1, 100000000000)", connection) { CommandTimeout = 0 };
        var endless = command.ExecuteScalarAsync(Cancelled);
        await KillAsync(killed.ProcessId);

        await using var recovered = await PrivateCluster.StartAsync(folder, ClusterUse.Site, cancellationToken: Cancelled);

        Assert.Equal(1, await ExecuteAsync(recovered, "SELECT 1"));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => endless);
    }

    [NeedsPostgresProgramsFact]
    public async Task Process_number_that_now_belongs_to_another_program_does_not_prevent_the_start()
    {
        await using (var first = await PrivateCluster.StartAsync(folder, ClusterUse.Site, cancellationToken: Cancelled))
            Assert.NotEqual(0, first.ProcessId);
        await File.WriteAllTextAsync(Path.Combine(folder, "postgres", "postmaster.pid"),
            $"{Environment.ProcessId}\n{folder}/postgres\n1\n5432\n{folder}/socket\n", Cancelled);
        await File.WriteAllTextAsync(Path.Combine(folder, "socket", ".s.PGSQL.5432.lock"),
            $"{Environment.ProcessId}\n{folder}/postgres\n1\n5432\n{folder}/socket\n", Cancelled);

        await using var second = await PrivateCluster.StartAsync(folder, ClusterUse.Site, cancellationToken: Cancelled);

        Assert.Equal(1, await ExecuteAsync(second, "SELECT 1"));
    }

    [NeedsPostgresProgramsFact]
    public async Task Second_site_on_the_same_folder_is_told_who_uses_it()
    {
        await using var first = await PrivateCluster.StartAsync(folder, ClusterUse.Site, cancellationToken: Cancelled);

        var refused = await Assert.ThrowsAsync<PostgresUnavailableException>(
            () => PrivateCluster.StartAsync(folder, ClusterUse.Site, cancellationToken: Cancelled));

        Assert.Contains($"Another site already runs on the data folder {folder} (process {Environment.ProcessId})", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await ExecuteAsync(first, "SELECT 1"));
    }

    [NeedsPostgresProgramsFact]
    public async Task Tool_joins_the_sites_server_and_the_last_one_stops_it()
    {
        var site = await PrivateCluster.StartAsync(folder, ClusterUse.Site, cancellationToken: Cancelled);
        var tool = await PrivateCluster.StartAsync(folder, ClusterUse.Tool, cancellationToken: Cancelled);
        Assert.Equal(site.ProcessId, tool.ProcessId);

        await site.DisposeAsync();
        Assert.Equal(1, await ExecuteAsync(tool, "SELECT 1"));

        await tool.DisposeAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ExecuteAsync(tool, "SELECT 1"));
    }

    [NeedsPostgresProgramsFact]
    public async Task Folder_below_one_that_is_closed_to_others_works()
    {
        var closed = Directory.CreateDirectory(Path.Combine(folder, "closed"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(closed.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        await using var cluster = await PrivateCluster.StartAsync(Path.Combine(closed.FullName, "data"), ClusterUse.Tests, cancellationToken: Cancelled);

        Assert.Equal(1, await ExecuteAsync(cluster, "SELECT 1"));
    }

    [NeedsPostgresProgramsFact]
    public async Task Path_too_long_for_a_socket_works()
    {
        var far = Path.Combine(folder, new string('a', 60), new string('b', 60));

        await using var cluster = await PrivateCluster.StartAsync(far, ClusterUse.Tests, cancellationToken: Cancelled);

        Assert.Equal(1, await ExecuteAsync(cluster, "SELECT 1"));
        var socketFolder = new NpgsqlConnectionStringBuilder(cluster.ConnectionString).Host!;
        Assert.True(socketFolder.Length < 100, socketFolder);
        await cluster.DisposeAsync();
        Assert.False(Directory.Exists(socketFolder));
    }

    [NeedsPostgresProgramsFact]
    public async Task Nothing_listens_on_the_network_and_others_cannot_reach_the_socket()
    {
        await using var cluster = await PrivateCluster.StartAsync(folder, ClusterUse.Tests, cancellationToken: Cancelled);

        Assert.Equal("", await ExecuteAsync(cluster, "SELECT current_setting('listen_addresses')"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(new NpgsqlConnectionStringBuilder(cluster.ConnectionString).Host!));
        }
    }

    private static async Task<object?> ExecuteAsync(PrivateCluster cluster, string sql)
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Cancelled);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancelled);
    }

    private static async Task KillAsync(int processId)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill();
        await process.WaitForExitAsync(Cancelled);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
