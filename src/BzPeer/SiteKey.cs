using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer;

/// <summary>
/// A random key made once when the database was made. It lives with the data, so that a restored copy keeps its
/// addresses and nothing secret stands in the configuration or the repository.
/// </summary>
public sealed class SiteKey : IEntityTypeConfiguration<SiteKey>
{
    /// <summary>The key behind the short ids in addresses.</summary>
    public const string PublicIds = "public-ids";

    /// <summary>What the key is for.</summary>
    public string Name { get; private init; } = "";

    /// <summary>16 random bytes.</summary>
    public byte[] Value { get; private init; } = [];

    void IEntityTypeConfiguration<SiteKey>.Configure(EntityTypeBuilder<SiteKey> builder)
    {
        builder.HasKey(k => k.Name);
        builder.Property(k => k.Name).HasMaxLength(50);
    }
}
