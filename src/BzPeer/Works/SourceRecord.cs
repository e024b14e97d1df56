using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Works;

/// <summary>
/// A fact: one record as its provider printed it. Its key is (provider, external id). It is replaced when the
/// provider's record changes and never edited by hand.
/// </summary>
public sealed class SourceRecord : IEntityTypeConfiguration<SourceRecord>
{
    /// <summary>Surrogate for joins; nothing outside the database refers to it.</summary>
    public long Id { get; private init; }

    /// <summary>Who published it: one of <see cref="Providers"/>.</summary>
    public required string Provider { get; init; }

    /// <summary>The provider's own id, such as 2202.00980.</summary>
    public required string ExternalId { get; init; }

    /// <summary>SHA-256 over every field that is kept: equal hashes mean an unchanged record.</summary>
    public required byte[] ContentHash { get; init; }

    /// <summary>The provider's own date of this state; of two states the later date is the newer one, then the greater hash.</summary>
    public DateOnly? ProviderDate { get; init; }

    /// <summary>What is described.</summary>
    public required WorkKind Kind { get; init; }

    /// <summary>Title as printed, TeX and line breaks included.</summary>
    public required string Title { get; init; }

    /// <summary>Abstract as printed.</summary>
    public required string Abstract { get; init; }

    /// <summary>DOI as printed, without resolver.</summary>
    public string? Doi { get; init; }

    /// <summary>Where it appeared, in the provider's words.</summary>
    public string? JournalReference { get; init; }

    /// <summary>The provider's comments ("12 pages, 3 figures", "withdrawn by the authors").</summary>
    public string? Comments { get; init; }

    /// <summary>Address of the licence.</summary>
    public string? License { get; init; }

    /// <summary>Category codes in the order printed; the first is the primary one.</summary>
    public required string[] Categories { get; init; }

    /// <summary>Day of the first revision.</summary>
    public DateOnly? FirstPosted { get; init; }

    /// <summary>Day of the latest revision.</summary>
    public DateOnly? LatestRevision { get; init; }

    /// <summary>How many revisions there are.</summary>
    public short Revisions { get; init; }

    /// <summary>The run that brought this state.</summary>
    public long ImportRunId { get; init; }

    /// <summary>When this state came.</summary>
    public DateTimeOffset ImportedAt { get; init; }

    void IEntityTypeConfiguration<SourceRecord>.Configure(EntityTypeBuilder<SourceRecord> builder)
    {
        builder.Property(r => r.Kind).HasConversion<string>();
        builder.HasIndex(r => new { r.Provider, r.ExternalId }).IsUnique();
        builder.HasIndex(r => r.Doi).HasFilter("doi is not null");
    }
}
