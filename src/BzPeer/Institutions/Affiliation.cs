using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Institutions;

/// <summary>A figure: one printed affiliation, however many names it stands beside, and the institutions that it was matched to.</summary>
public sealed class Affiliation : IEntityTypeConfiguration<Affiliation>
{
    /// <summary>SHA-256 of <see cref="Text"/> in UTF-8: texts are too long for an index.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>As printed.</summary>
    public required string Text { get; init; }

    /// <summary>
    /// The keys by which its parts look for names (<see cref="PrintedAffiliation.Keys"/>): an institution that comes or
    /// changes its name finds here the texts whose answer may change.
    /// </summary>
    public required string[] Segments { get; init; }

    /// <summary>The institutions, in the order in which the text names them; none where it is unsure.</summary>
    public required long[] InstitutionIds { get; init; }

    /// <summary>Why, beside <see cref="InstitutionIds"/>.</summary>
    public required AffiliationReason[] Reasons { get; init; }

    void IEntityTypeConfiguration<Affiliation>.Configure(EntityTypeBuilder<Affiliation> builder)
    {
        builder.HasKey(a => a.Hash);
        builder.PrimitiveCollection(a => a.Reasons).ElementType(e => e.HasConversion<string>());
        builder.HasIndex(a => a.Segments).HasMethod("gin");
    }
}

/// <summary>Why a printed affiliation was matched to an institution. Stored by name.</summary>
public enum AffiliationReason
{
    /// <summary>It prints a name that only this institution has.</summary>
    Name,

    /// <summary>It prints a name that others have too, or that says little, and the place or country of this one.</summary>
    NameAndPlace,

    /// <summary>It prints the initials and the place or country.</summary>
    AcronymAndPlace,
}
