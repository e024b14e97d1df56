using System.Collections.Concurrent;
using System.Net.Sockets;
using BzPeer.Postgres;
using BzPeer.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Testcontainers.PostgreSql;
using Xunit;

[assembly: AssemblyFixture(typeof(TestServer))]

namespace BzPeer.Tests.Infrastructure;

/// <summary>
/// The PostgreSQL of a test run: a container where an engine answers, else a private cluster in a temporary
/// folder. It is started, and the schema migrated into a template, when the first test asks for a database.
/// </summary>
public sealed class TestServer : IAsyncDisposable
{
    private const string Template = "bzpeer_template";
    private const string FolderPrefix = "bzpeer-tests-";

    private readonly Lock gate = new();
    private Task<string>? maintenance;
    private PostgreSqlContainer? container;
    private PrivateCluster? cluster;
    private string? folder;
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> filled = new(StringComparer.Ordinal);
    private int made;

    /// <summary>Makes a database with the current schema and returns how to connect to it.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var server = await StartedAsync();
        var name = $"test_{Interlocked.Increment(ref made)}";
        await ExecuteAsync(server, $"CREATE DATABASE {name} TEMPLATE {Template}");
        return new NpgsqlConnectionStringBuilder(server) { Database = name, Pooling = true, MaxPoolSize = 20 }.ConnectionString;
    }

    /// <summary>Makes a copy of a database that was filled once in this run: copying takes a tenth of importing.</summary>
    /// <param name="what">Names what it is filled with.</param>
    /// <param name="fill">Fills the first one, given how to connect, and closes its connections.</param>
    public async Task<string> CreateFilledDatabaseAsync(string what, Func<string, Task> fill)
    {
        var server = await StartedAsync();
        var original = await filled.GetOrAdd(what, _ => new Lazy<Task<string>>(FillAsync)).Value;
        var name = $"test_{Interlocked.Increment(ref made)}";
        await ExecuteAsync(server, $"CREATE DATABASE {name} TEMPLATE {original}");
        return new NpgsqlConnectionStringBuilder(server) { Database = name, Pooling = true, MaxPoolSize = 20 }.ConnectionString;

        async Task<string> FillAsync()
        {
            var connection = new NpgsqlConnectionStringBuilder(await CreateDatabaseAsync()) { Pooling = false };
            await fill(connection.ConnectionString);
            return connection.Database!;
        }
    }

    /// <summary>Makes a database without any schema, for tests of the migrations themselves.</summary>
    public async Task<string> CreateEmptyDatabaseAsync()
    {
        var server = await StartedAsync();
        var name = $"test_{Interlocked.Increment(ref made)}";
        await ExecuteAsync(server, $"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(server) { Database = name, Pooling = true, MaxPoolSize = 20 }.ConnectionString;
    }

    /// <summary>Drops a database that one of the methods above made, with whoever is still connected.</summary>
    public async Task DropDatabaseAsync(string connectionString)
    {
        await using (var connection = new NpgsqlConnection(connectionString))
            NpgsqlConnection.ClearPool(connection);
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await ExecuteAsync(await StartedAsync(), $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    }

    // Once: a server that does not start fails every test that needs it, without being tried again by each.
    private Task<string> StartedAsync()
    {
        lock (gate)
            return maintenance ??= StartAsync();
    }

    private async Task<string> StartAsync()
    {
        var server = await StartContainerAsync() ?? await StartClusterAsync();
        server = new NpgsqlConnectionStringBuilder(server) { Database = "postgres", Pooling = false }.ConnectionString;
        await ExecuteAsync(server, $"CREATE DATABASE {Template}");
        await using var records = BzPeerDatabase.Open(new NpgsqlConnectionStringBuilder(server) { Database = Template }.ConnectionString);
        await records.Database.MigrateAsync();
        return server;
    }

    private async Task<string?> StartContainerAsync()
    {
        if (!await EngineAnswersAsync())
            return null;
        try
        {
            container = new PostgreSqlBuilder("postgres:17")
                .WithCommand("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off", "-c", "max_connections=200", "-c", "jit=off")
                .Build();
            await container.StartAsync();
            await Console.Error.WriteLineAsync("Test database: container postgres:17.");
            return Database.Tuned(container.GetConnectionString());
        }
        catch (Exception unusable) when (unusable is not OutOfMemoryException)
        {
            // An engine that cannot get the image, or may not start it, is as good as none.
            await Console.Error.WriteLineAsync($"Test database: the container engine answers, but postgres:17 does not start there ({unusable.Message.ReplaceLineEndings(" ")}).");
            if (container is not null)
                await container.DisposeAsync();
            container = null;
            return null;
        }
    }

    /// <summary>Whether a container engine accepts connections at the address that Testcontainers would use.</summary>
    private static async Task<bool> EngineAnswersAsync()
    {
        var address = Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } named ? new Uri(named) : new Uri("unix:///var/run/docker.sock");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            var unix = string.Equals(address.Scheme, "unix", StringComparison.Ordinal);
            using var socket = unix
                ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
                : new Socket(SocketType.Stream, ProtocolType.Tcp);
            if (unix)
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(address.AbsolutePath), patience.Token);
            else
                await socket.ConnectAsync(address.Host, address.Port, patience.Token);
            return true;
        }
        catch (Exception absent) when (absent is SocketException or OperationCanceledException or ArgumentException)
        {
            return false;
        }
    }

    private async Task<string> StartClusterAsync()
    {
        SweepLeftovers();
        folder = MakeFolder();
        cluster = await PrivateCluster.StartAsync(folder, ClusterUse.Tests);
        await Console.Error.WriteLineAsync($"Test database: private PostgreSQL {cluster.Major} in {folder}.");
        return cluster.ConnectionString;
    }

    /// <summary>A new folder under the temporary one, which the server's account can pass through.</summary>
    public static string MakeFolder()
    {
        var fresh = Directory.CreateTempSubdirectory(FolderPrefix).FullName;
        ServerAccount.LetOthersThrough(fresh);
        return fresh;
    }

    /// <summary>Ends the servers, and removes the folders, of runs that were killed. The locks tell which those are.</summary>
    private static void SweepLeftovers()
    {
        foreach (var left in Directory.EnumerateDirectories(Path.GetTempPath(), FolderPrefix + "*"))
        {
            // Younger ones may be about to start.
            if (TimeProvider.System.GetUtcNow().UtcDateTime - Directory.GetCreationTimeUtc(left) < TimeSpan.FromMinutes(30))
                continue;
            try
            {
                using var free = FolderLock.TryTake(PrivateCluster.UseLockOf(left));
                if (free is null)
                    continue;
                var server = Path.Combine(left, "postgres", "postmaster.pid");
                if (File.Exists(server))
                    File.Delete(server); // the server sees that within a minute, and ends itself
                Directory.Delete(left, recursive: true);
            }
            catch (Exception foreign) when (foreign is IOException or UnauthorizedAccessException)
            {
                // Another account's, or still in use.
            }
        }
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (container is not null)
            await container.DisposeAsync();
        if (cluster is not null)
            await cluster.DisposeAsync();
        if (folder is not null)
            Directory.Delete(folder, recursive: true);
    }
}
