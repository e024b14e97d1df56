using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Institutions;

/// <summary>
/// A figure: how an institution stands to another, as its own record says. By ROR ids, since the other may not be here:
/// what the other's record says of this one is read from the other side.
/// </summary>
public sealed class InstitutionRelation : IEntityTypeConfiguration<InstitutionRelation>
{
    /// <summary>The institution whose record says it.</summary>
    public required string RorId { get; init; }

    /// <summary>What the other one is to it.</summary>
    public InstitutionRelationKind Kind { get; private init; }

    /// <summary>The other one.</summary>
    public required string OtherRorId { get; init; }

    /// <summary>The other one's name, as this record prints it.</summary>
    public required string OtherName { get; init; }

    void IEntityTypeConfiguration<InstitutionRelation>.Configure(EntityTypeBuilder<InstitutionRelation> builder)
    {
        builder.HasKey(r => new { r.RorId, r.Kind, r.OtherRorId });
        builder.Property(r => r.Kind).HasConversion<string>();
        builder.HasIndex(r => r.OtherRorId);
    }
}

/// <summary>What the other organisation is to this one. Stored by name.</summary>
public enum InstitutionRelationKind
{
    /// <summary>It contains this one.</summary>
    Parent,

    /// <summary>It is part of this one.</summary>
    Child,

    /// <summary>It has to do with this one.</summary>
    Related,

    /// <summary>It took the place of this one.</summary>
    Successor,

    /// <summary>This one took its place.</summary>
    Predecessor,
}
