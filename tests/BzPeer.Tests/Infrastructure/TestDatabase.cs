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

    public async ValueTask DisposeAsync()
    {
        if (dataSource is not null)
            await dataSource.DisposeAsync();
        if (ConnectionString.Length > 0)
            await server.DropDatabaseAsync(ConnectionString);
    }
}
