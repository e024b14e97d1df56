using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Npgsql;

namespace BzPeer;

/// <summary>
/// A random key made once when the database was made. It lives with the data, so that a restored copy keeps its
/// addresses and nothing secret stands in the configuration or the repository.
/// </summary>
public sealed class SiteKey : IEntityTypeConfiguration<SiteKey>
{
    /// <summary>The key behind the short ids in addresses.</summary>
    public const string PublicIds = "public-ids";

    /// <summary>The key that hides who is counted in <see cref="Accounts.Throttle"/>.</summary>
    public const string Throttles = "throttles";

    /// <summary>What the key is for.</summary>
    public string Name { get; private init; } = "";

    /// <summary>Random bytes: 16 for public ids, 32 for any other.</summary>
    public byte[] Value { get; private init; } = [];

    /// <summary>Reads a key from the database.</summary>
    internal static async Task<byte[]> ReadAsync(NpgsqlDataSource database, string name, CancellationToken cancellation)
    {
        var command = database.CreateCommand("select value from site_keys where name = $1");
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.AddWithValue(name);
            return (byte[])(await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false)
                ?? throw new InvalidOperationException($"The database has no key for {name}: it was not made by this project's migrations."));
        }
    }

    void IEntityTypeConfiguration<SiteKey>.Configure(EntityTypeBuilder<SiteKey> builder)
    {
        builder.HasKey(k => k.Name);
        builder.Property(k => k.Name).HasMaxLength(50);
    }
}
