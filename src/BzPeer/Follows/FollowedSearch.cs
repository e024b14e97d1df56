using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NpgsqlTypes;

namespace BzPeer.Follows;

/// <summary>
/// A search that somebody follows or followed: works whose titles have all its words. One row for all who follow the same
/// words, whatever their order and case.
/// </summary>
public sealed class FollowedSearch : IEntityTypeConfiguration<FollowedSearch>
{
    /// <summary>Longest text, in characters.</summary>
    public const int MaxLength = 200;

    /// <summary>Comes from a sequence.</summary>
    public long Id { get; private init; }

    /// <summary>
    /// The words in the order in which the first who followed them typed them, folded: nothing else that was typed around them,
    /// because everybody who follows the same words reads this.
    /// </summary>
    public required string Text { get; init; }

    /// <summary>The words, folded and in the order of the alphabet, with spaces between.</summary>
    public required string Key { get; init; }

    /// <summary>The longest word: works that come are looked up by it before they are compared with <see cref="Query"/>.</summary>
    public required string Word { get; init; }

    /// <summary>The words as PostgreSQL's text search has them.</summary>
    public required NpgsqlTsQuery Query { get; init; }

    void IEntityTypeConfiguration<FollowedSearch>.Configure(EntityTypeBuilder<FollowedSearch> builder)
    {
        builder.ToTable("followed_searches");
        builder.Property(s => s.Text).HasMaxLength(MaxLength);
        builder.HasIndex(s => s.Key).IsUnique();
        builder.HasIndex(s => s.Word);
    }
}
