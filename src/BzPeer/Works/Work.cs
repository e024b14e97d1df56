using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NpgsqlTypes;

namespace BzPeer.Works;

/// <summary>
/// A paper, preprint or data set. The row and its id are permanent; every other column is derived from the source
/// record that takes precedence. Texts are stored ready to print.
/// </summary>
public sealed class Work : IEntityTypeConfiguration<Work>
{
    /// <summary>Works with more authors than this make no collaborators: a list of 3,000 names tells nothing of who works with whom.</summary>
    public const int LargestCollaboratingTeam = 50;

    /// <summary>Comes from a sequence, never used again.</summary>
    public long Id { get; private init; }

    /// <summary>What it is.</summary>
    public WorkKind Kind { get; private init; }

    /// <summary>Year of publication; of a preprint, that of its latest revision. 0 where no date is known.</summary>
    public short Year { get; private init; }

    /// <summary>Day of publication or of the latest revision.</summary>
    public DateOnly? Date { get; private init; }

    /// <summary>Day on which it was first posted.</summary>
    public DateOnly? FirstPosted { get; private init; }

    /// <summary>Title without markup.</summary>
    public required string Title { get; init; }

    /// <summary>Title as HTML (phrasing content), sanitised.</summary>
    public required string TitleHtml { get; init; }

    /// <summary>Abstract as HTML (paragraphs), sanitised; empty where there is none.</summary>
    public required string AbstractHtml { get; init; }

    /// <summary>ICU sort key of <see cref="Title"/>, cut to <see cref="SortKey.Length"/> bytes.</summary>
    public required byte[] SortKey { get; init; }

    /// <summary>Provider of the record that takes precedence.</summary>
    public required string Provider { get; init; }

    /// <summary>External id of the record that takes precedence.</summary>
    public required string ExternalId { get; init; }

    /// <summary>DOI, without resolver.</summary>
    public string? Doi { get; private init; }

    /// <summary>arXiv id, without version.</summary>
    public string? ArxivId { get; private init; }

    /// <summary>Language of title and abstract, as the provider names it.</summary>
    public string? Language { get; private init; }

    /// <summary>Whether a provider says that it was retracted.</summary>
    public bool IsRetracted { get; private init; }

    /// <summary>How many source records describe it.</summary>
    public short SourceCount { get; private init; } = 1;

    /// <summary>Content hash of the record from which <see cref="TitleHtml"/> was made.</summary>
    public byte[]? TitleHash { get; private init; }

    /// <summary>Content hash of the record from which <see cref="AbstractHtml"/> was made.</summary>
    public byte[]? AbstractHash { get; private init; }

    /// <summary>Where it appeared, as printed.</summary>
    public string? Venue { get; private init; }

    /// <summary>Whether an identifier of the work is persistent (arXiv id, DOI).</summary>
    public bool HasPersistentId { get; private init; }

    /// <summary>How many names its author list has.</summary>
    public int AuthorCount { get; private init; }

    /// <summary>Whether a record of it prints an affiliation beside an author.</summary>
    public bool HasAffiliation { get; private init; }

    /// <summary>Whether a text holds formulas, rendered or not.</summary>
    public bool HasFormulas { get; private init; }

    /// <summary>Whether a formula still waits for the renderer.</summary>
    public bool FormulasPending { get; private init; }

    /// <summary>When the record that takes precedence came in its present state.</summary>
    public DateTimeOffset ImportedAt { get; private init; }

    /// <summary>The work that this one was merged into.</summary>
    public long? MergedIntoId { get; private init; }

    /// <summary>When it was erased.</summary>
    public DateTimeOffset? ErasedAt { get; private init; }

    /// <summary>Words of the title, folded, for the search.</summary>
    public NpgsqlTsVector? Search { get; private init; }

    /// <summary>SQL for the words of a text as they are kept in <see cref="Search"/>: whatever asks for words of titles reads them so too.</summary>
    /// <param name="text">An expression: a column, a parameter.</param>
    internal static string SearchOf(string text) => $"to_tsvector('simple', unaccent({text}))";

    void IEntityTypeConfiguration<Work>.Configure(EntityTypeBuilder<Work> builder)
    {
        builder.Property(w => w.Kind).HasConversion<string>();
        builder.Property(w => w.SourceCount).HasDefaultValueSql("1");
        builder.HasIndex(w => w.Search).HasMethod("gin").HasStorageParameter("gin_pending_list_limit", 16384);
        builder.HasIndex(w => w.Id, "ix_works_formulas_pending").HasFilter("formulas_pending");
        builder.HasIndex(w => new { w.ImportedAt, w.Id }).IsDescending();
    }
}
