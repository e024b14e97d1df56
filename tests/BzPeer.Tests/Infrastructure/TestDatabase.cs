using Npgsql;
using Xunit;

namespace BzPeer.Tests.Infrastructure;

/// <summary>A database of one's own with the current schema and no records. Use as a class fixture.</summary>
public sealed class TestDatabase(TestServer server) : IAsyncLifetime
{
    private NpgsqlDataSource? dataSource;

    public string ConnectionString { get; private set; } = "";

    public NpgsqlDataSource DataSource => dataSource ??= NpgsqlDataSource.Create(ConnectionString);

    /// <summary>A new context on the database; the caller disposes it.</summary>
    public BzPeerDbContext Open() => BzPeerDatabase.Open(ConnectionString);

    public async ValueTask InitializeAsync() => ConnectionString = await server.CreateDatabaseAsync();

    /// <summary>Instead of being without records: makes it a copy of a database that is filled once in the run.</summary>
    /// <param name="what">Names what it is filled with.</param>
    /// <param name="fill">Fills the first one.</param>
    public async Task CopyAsync(string what, Func<TestDatabase, Task> fill) =>
        ConnectionString = await server.CreateFilledDatabaseAsync(what, async connection =>
        {
            var original = new TestDatabase(server) { ConnectionString = connection };
            await fill(original);
            if (original.dataSource is not null)
                await original.dataSource.DisposeAsync();
        });

    public async ValueTask DisposeAsync()
    {
        if (dataSource is not null)
            await dataSource.DisposeAsync();
        if (ConnectionString.Length > 0)
            await server.DropDatabaseAsync(ConnectionString);
    }
}
