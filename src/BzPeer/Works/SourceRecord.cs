using BzPeer.Text;
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

    /// <summary>In what title and abstract are written.</summary>
    public TextMarkup Markup { get; init; }

    /// <summary>Language as the provider names it.</summary>
    public string? Language { get; init; }

    /// <summary>DOI as printed, without resolver.</summary>
    public string? Doi { get; init; }

    /// <summary>The DOI as records are matched by it: lower case, since DOIs are equal whatever their case (DOI Handbook, 2.4).</summary>
    public string? DoiKey { get; init; }

    /// <summary>The arXiv id that the record names or is, without version.</summary>
    public string? ArxivId { get; init; }

    /// <summary>The title as records are matched by it: <see cref="Works.TitleKey"/>; null where the title is too short to tell works apart.</summary>
    public long? TitleKey { get; init; }

    /// <summary>Where it appeared, in the provider's words.</summary>
    public string? JournalReference { get; init; }

    /// <summary>The provider's comments ("12 pages, 3 figures", "withdrawn by the authors").</summary>
    public string? Comments { get; init; }

    /// <summary>Address of the licence.</summary>
    public string? License { get; init; }

    /// <summary>Address of the record's own page, where it cannot be made from the id.</summary>
    public string? PageAddress { get; init; }

    /// <summary>Whose codes <see cref="Categories"/> are.</summary>
    public required string Taxonomy { get; init; }

    /// <summary>Category codes in the order printed; the first is the primary one.</summary>
    public required string[] Categories { get; init; }

    /// <summary>Day of the first revision.</summary>
    public DateOnly? FirstPosted { get; init; }

    /// <summary>Year of publication; null where it follows from the dates, 0 where none is known.</summary>
    public short? Year { get; init; }

    /// <summary>Whether the provider says that the work was retracted.</summary>
    public bool IsRetracted { get; init; }

    /// <summary>Whether the author list is whole.</summary>
    public bool ListsAllAuthors { get; init; }

    /// <summary>Day of publication, or of the latest revision.</summary>
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
        builder.Property(r => r.Markup).HasConversion<string>().HasDefaultValueSql("'Tex'");
        builder.Property(r => r.Taxonomy).HasDefaultValueSql("'arXiv'");
        builder.Property(r => r.ListsAllAuthors).HasDefaultValueSql("true");
        builder.HasIndex(r => new { r.Provider, r.ExternalId }).IsUnique();
        builder.HasIndex(r => r.DoiKey).HasFilter("doi_key is not null");
        builder.HasIndex(r => r.ArxivId).HasFilter("arxiv_id is not null");
        builder.HasIndex(r => r.TitleKey).HasFilter("title_key is not null");
    }
}
