using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace BzPeer;

/// <summary>How the context is set up, in the site, in the operator's tool and in tests alike.</summary>
public static class BzPeerDatabase
{
    /// <summary>Sets provider and naming for a connection string.</summary>
    public static DbContextOptionsBuilder UseBzPeer(this DbContextOptionsBuilder options, string connectionString) =>
        options.UseNpgsql(connectionString).UseSnakeCaseNamingConvention();

    /// <summary>Sets provider and naming for a source of connections.</summary>
    public static DbContextOptionsBuilder UseBzPeer(this DbContextOptionsBuilder options, NpgsqlDataSource database) =>
        options.UseNpgsql(database).UseSnakeCaseNamingConvention();

    /// <summary>A context of its own, for tools and tests.</summary>
    public static BzPeerDbContext Open(string connectionString)
    {
        var options = new DbContextOptionsBuilder<BzPeerDbContext>();
        options.UseBzPeer(connectionString);
        return new BzPeerDbContext(options.Options);
    }
}

/// <summary>For <c>dotnet ef</c> alone: migrations are written from the model, no server is asked.</summary>
internal sealed class DesignTimeContext : IDesignTimeDbContextFactory<BzPeerDbContext>
{
    public BzPeerDbContext CreateDbContext(string[] args) => BzPeerDatabase.Open("Host=localhost;Database=bzpeer");
}
