using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Authors;

/// <summary>
/// A figure: a key of an author that a decision leads to another one, to the end of all such leads. It outranks what
/// persons' records say (<see cref="PersonAlias"/>).
/// </summary>
public sealed class DecidedKey : IEntityTypeConfiguration<DecidedKey>
{
    /// <summary>The key that leads on: of a record that was merged, or of a private alias. Never shown.</summary>
    public required string Key { get; init; }

    /// <summary>Where to; it leads nowhere else.</summary>
    public required string LeadsTo { get; init; }

    void IEntityTypeConfiguration<DecidedKey>.Configure(EntityTypeBuilder<DecidedKey> builder)
    {
        builder.HasKey(k => k.Key);
        builder.HasIndex(k => k.LeadsTo);
    }
}
