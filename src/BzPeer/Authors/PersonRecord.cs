using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Authors;

/// <summary>
/// A fact: what a provider publishes about a person rather than about a work. Its key is (provider, external id); it is
/// replaced when the provider's record changes.
/// </summary>
public sealed class PersonRecord : IEntityTypeConfiguration<PersonRecord>
{
    /// <summary>Who published it.</summary>
    public required string Provider { get; init; }

    /// <summary>The provider's own id of the person: an ORCID iD, an OpenAlex author id, an id of the ACL Anthology.</summary>
    public required string ExternalId { get; init; }

    /// <summary>SHA-256 over every field.</summary>
    public required byte[] ContentHash { get; init; }

    /// <summary>The provider's own date of this state.</summary>
    public DateOnly? ProviderDate { get; init; }

    /// <summary>The name to show, given name first.</summary>
    public required string Name { get; init; }

    /// <summary>Other names under which the person publishes.</summary>
    public required string[] OtherNames { get; init; }

    /// <summary>ORCID iD, without resolver.</summary>
    public string? Orcid { get; init; }

    /// <summary>Pages that the record names as the person's own.</summary>
    public required string[] Links { get; init; }

    /// <summary>What the record calls them, beside <see cref="Links"/>; empty where it says nothing.</summary>
    public required string[] LinkLabels { get; init; }

    /// <summary>Where the person works or worked, as printed.</summary>
    public required string[] Affiliations { get; init; }

    /// <summary>ROR ids beside <see cref="Affiliations"/>; empty where the record names none.</summary>
    public required string[] AffiliationRorIds { get; init; }

    /// <summary>First years beside <see cref="Affiliations"/>; 0 where not known.</summary>
    public required short[] AffiliationFirstYears { get; init; }

    /// <summary>Last years beside <see cref="Affiliations"/>; 0 while they last or where not known.</summary>
    public required short[] AffiliationLastYears { get; init; }

    /// <summary>Whether, within the works of this provider, each of the names alone means this person.</summary>
    public bool NamesIdentify { get; init; }

    /// <summary>The run that brought this state.</summary>
    public long ImportRunId { get; init; }

    void IEntityTypeConfiguration<PersonRecord>.Configure(EntityTypeBuilder<PersonRecord> builder)
    {
        builder.HasKey(p => new { p.Provider, p.ExternalId });
        builder.HasIndex(p => p.Orcid).HasFilter("orcid is not null");
    }
}
