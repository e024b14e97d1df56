using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Topics;

/// <summary>What works are about, in a provider's own taxonomy. Its key is (taxonomy, published name).</summary>
public sealed class Topic : IEntityTypeConfiguration<Topic>
{
    /// <summary>Comes from a sequence, never used again.</summary>
    public int Id { get; private init; }

    /// <summary>Whose taxonomy: <c>arXiv</c>, <c>OpenAlex</c>.</summary>
    public required string Taxonomy { get; init; }

    /// <summary>The name that the taxonomy publishes.</summary>
    public required string Name { get; init; }

    /// <summary>The group above it.</summary>
    public required string Group { get; init; }

    /// <summary>What stands between group and topic; null where the taxonomy has nothing there.</summary>
    public string? Subfield { get; private init; }

    /// <summary>What stands above the group; null where the taxonomy has nothing there.</summary>
    public string? Domain { get; private init; }

    /// <summary>The taxonomy's own sentence about it.</summary>
    public string? Description { get; private init; }

    /// <summary>What a page shows: the name, with its group in front where the name alone says little.</summary>
    public required string ShownName { get; init; }

    /// <summary>How many works.</summary>
    public int Works { get; private init; }

    void IEntityTypeConfiguration<Topic>.Configure(EntityTypeBuilder<Topic> builder) =>
        builder.HasIndex(t => new { t.Taxonomy, t.Name }).IsUnique();
}
