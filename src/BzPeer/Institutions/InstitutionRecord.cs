using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Institutions;

/// <summary>
/// A fact: an organisation as a provider describes or mentions it. Its key is (provider, external id); it is replaced
/// when the provider's record changes. Several records may describe one institution: those of one ROR id.
/// </summary>
public sealed class InstitutionRecord : IEntityTypeConfiguration<InstitutionRecord>
{
    /// <summary>Who published it.</summary>
    public required string Provider { get; init; }

    /// <summary>The provider's own id: a ROR id, an OpenAlex institution id.</summary>
    public required string ExternalId { get; init; }

    /// <summary>SHA-256 over every field.</summary>
    public required byte[] ContentHash { get; init; }

    /// <summary>The provider's own date of this state.</summary>
    public DateOnly? ProviderDate { get; init; }

    /// <summary>ROR id without resolver: 05dxps055.</summary>
    public required string RorId { get; init; }

    /// <summary>The name to show.</summary>
    public required string Name { get; init; }

    /// <summary>Every name, as printed.</summary>
    public required string[] Names { get; init; }

    /// <summary>What kind of name, beside <see cref="Names"/>.</summary>
    public required InstitutionNameKind[] NameKinds { get; init; }

    /// <summary>Languages beside <see cref="Names"/>; empty where none is named.</summary>
    public required string[] NameLanguages { get; init; }

    /// <summary>Whether it still is what it was.</summary>
    public InstitutionStatus Status { get; init; }

    /// <summary>Domains.</summary>
    public required string[] Domains { get; init; }

    /// <summary>Homepage, as printed.</summary>
    public string? Website { get; init; }

    /// <summary>What it is, in the provider's words.</summary>
    public required string[] Types { get; init; }

    /// <summary>City or the like.</summary>
    public string? Place { get; init; }

    /// <summary>Region or state.</summary>
    public string? Region { get; init; }

    /// <summary>Country.</summary>
    public string? Country { get; init; }

    /// <summary>Country, ISO 3166-1 alpha-2.</summary>
    public string? CountryCode { get; init; }

    /// <summary>Year in which it was established.</summary>
    public short? Established { get; init; }

    /// <summary>What others are to it.</summary>
    public required InstitutionRelationKind[] RelationKinds { get; init; }

    /// <summary>The others' ROR ids, beside <see cref="RelationKinds"/>.</summary>
    public required string[] RelationRorIds { get; init; }

    /// <summary>The others' names as printed here, beside <see cref="RelationKinds"/>.</summary>
    public required string[] RelationNames { get; init; }

    /// <summary>The run that brought this state.</summary>
    public long ImportRunId { get; init; }

    void IEntityTypeConfiguration<InstitutionRecord>.Configure(EntityTypeBuilder<InstitutionRecord> builder)
    {
        builder.HasKey(r => new { r.Provider, r.ExternalId });
        builder.Property(r => r.Status).HasConversion<string>();
        builder.PrimitiveCollection(r => r.NameKinds).ElementType(e => e.HasConversion<string>());
        builder.PrimitiveCollection(r => r.RelationKinds).ElementType(e => e.HasConversion<string>());
        builder.HasIndex(r => r.RorId);
    }
}
