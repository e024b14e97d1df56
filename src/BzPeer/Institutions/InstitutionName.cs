using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Institutions;

/// <summary>A figure: one name of an institution, from the record that takes precedence.</summary>
public sealed class InstitutionName : IEntityTypeConfiguration<InstitutionName>
{
    /// <summary>The institution.</summary>
    public long InstitutionId { get; private init; }

    /// <summary>Place in the record, from 1.</summary>
    public short Number { get; private init; }

    /// <summary>The name as printed.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of name.</summary>
    public InstitutionNameKind Kind { get; private init; }

    /// <summary>Its language (ISO 639-1), where named.</summary>
    public string? Language { get; private init; }

    /// <summary>The name as printed affiliations are matched by it: <see cref="InstitutionNameKey"/>; null where it cannot be.</summary>
    public string? NameKey { get; private init; }

    void IEntityTypeConfiguration<InstitutionName>.Configure(EntityTypeBuilder<InstitutionName> builder)
    {
        builder.HasKey(n => new { n.InstitutionId, n.Number });
        builder.Property(n => n.Kind).HasConversion<string>();
        builder.HasIndex(n => n.NameKey).HasFilter("name_key is not null");
    }
}

/// <summary>What kind of name.</summary>
public enum InstitutionNameKind
{
    /// <summary>A full name in some language.</summary>
    Label,

    /// <summary>Another full name by which it is or was known.</summary>
    Alias,

    /// <summary>Its initials.</summary>
    Acronym,
}
