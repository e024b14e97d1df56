using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NpgsqlTypes;

namespace BzPeer.Institutions;

/// <summary>
/// An organisation where authors work or worked, one for each ROR id. The row and its id are permanent; every other
/// column is derived: what it is from the record that takes precedence (ROR's own before any other's), the counts from
/// the works whose affiliations were matched to it.
/// </summary>
public sealed class Institution : IEntityTypeConfiguration<Institution>
{
    /// <summary>Comes from a sequence, never used again.</summary>
    public long Id { get; private init; }

    /// <summary>ROR id without resolver: 05dxps055.</summary>
    public required string RorId { get; init; }

    /// <summary>The name shown.</summary>
    public required string Name { get; init; }

    /// <summary>Language of <see cref="Name"/>, where the record names it.</summary>
    public string? Language { get; private init; }

    /// <summary>City or the like.</summary>
    public string? Place { get; private init; }

    /// <summary>Region or state.</summary>
    public string? Region { get; private init; }

    /// <summary>Country.</summary>
    public string? Country { get; private init; }

    /// <summary>Country, ISO 3166-1 alpha-2.</summary>
    public string? CountryCode { get; private init; }

    /// <summary>Homepage, as printed: it may be anything.</summary>
    public string? Website { get; private init; }

    /// <summary>What it is, in the provider's words: education, company …</summary>
    public required string[] Types { get; init; }

    /// <summary>Year in which it was established.</summary>
    public short? Established { get; private init; }

    /// <summary>Whether it still is what it was.</summary>
    public InstitutionStatus Status { get; private init; }

    /// <summary>Domains that the record lists; addresses in them and below them are its own.</summary>
    public required string[] Domains { get; init; }

    /// <summary>Provider of the record that takes precedence.</summary>
    public required string Provider { get; init; }

    /// <summary>That provider's date of the record.</summary>
    public DateOnly? ProviderDate { get; private init; }

    /// <summary>
    /// Of a withdrawn record with one successor, that successor, followed to its end: what names this one means that one.
    /// </summary>
    public long? SuccessorId { get; private init; }

    /// <summary>How many works name it.</summary>
    public int Works { get; private init; }

    /// <summary>How many authors have a work that names it beside them.</summary>
    public int People { get; private init; }

    /// <summary>How many of them name it on their latest work with an affiliation.</summary>
    public int PeopleNow { get; private init; }

    /// <summary>Words of its names, folded, for the search.</summary>
    public NpgsqlTsVector? Search { get; private init; }

    void IEntityTypeConfiguration<Institution>.Configure(EntityTypeBuilder<Institution> builder)
    {
        builder.Property(i => i.Status).HasConversion<string>();
        builder.HasIndex(i => i.RorId).IsUnique();
        builder.HasIndex(i => i.SuccessorId).HasFilter("successor_id is not null");
        builder.HasIndex(i => new { i.Works, i.Id }, "ix_institutions_listed").IsDescending(true, false).HasFilter("works > 0");
        builder.HasIndex(i => new { i.CountryCode, i.Works, i.Id }, "ix_institutions_listed_by_country").IsDescending(false, true, false).HasFilter("works > 0");
        builder.HasIndex(i => i.Search).HasMethod("gin");
    }
}

/// <summary>Whether an organisation still is what it was (ROR's words). Stored by name.</summary>
public enum InstitutionStatus
{
    /// <summary>It exists.</summary>
    Active,

    /// <summary>It ended.</summary>
    Inactive,

    /// <summary>The record was made in error, or its place was taken by a successor.</summary>
    Withdrawn,
}
