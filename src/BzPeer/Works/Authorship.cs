using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Works;

/// <summary>A fact: one printed name at one place of one source record. To whom it belongs stands apart, in <c>assignments</c>.</summary>
public sealed class Authorship : IEntityTypeConfiguration<Authorship>
{
    /// <summary>The record that prints the name.</summary>
    public long SourceRecordId { get; init; }

    /// <summary>Place in the author list, from 1.</summary>
    public int Place { get; init; }

    /// <summary>The name as printed, its TeX accents decoded, given name first.</summary>
    public required string Name { get; init; }

    /// <summary>The family name, where the provider tells it apart.</summary>
    public string? Family { get; init; }

    /// <summary><see cref="Name"/> normalised by <see cref="Authors.NameKey"/>: what equal names share.</summary>
    public required string NameKey { get; init; }

    /// <summary>Affiliation as printed.</summary>
    public string? Affiliation { get; init; }

    /// <summary>ORCID iD as printed beside the name.</summary>
    public string? Orcid { get; init; }

    /// <summary>The provider's own id of the author.</summary>
    public string? ProviderAuthorId { get; init; }

    /// <summary>ROR ids of institutions that the provider itself names beside the name.</summary>
    public string[]? RorIds { get; init; }

    void IEntityTypeConfiguration<Authorship>.Configure(EntityTypeBuilder<Authorship> builder)
    {
        builder.HasKey(a => new { a.SourceRecordId, a.Place });
        // By these an institution that comes or changes finds the works that it concerns. A hash, since texts are too long for a tree.
        builder.HasIndex(a => a.Affiliation).HasMethod("hash").HasFilter("affiliation is not null");
        builder.HasIndex(a => a.RorIds).HasMethod("gin").HasFilter("ror_ids is not null");
        // By this a person's record does, once it says to which ORCID iD the provider's own id leads.
        builder.HasIndex(a => a.ProviderAuthorId).HasFilter("provider_author_id is not null");
    }
}
