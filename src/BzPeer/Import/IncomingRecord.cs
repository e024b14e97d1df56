using System.Globalization;
using BzPeer.Text;
using BzPeer.Works;

namespace BzPeer.Import;

/// <summary>A record of a work: a preprint, an article, a paper in proceedings, as its provider printed it.</summary>
public sealed class IncomingRecord : Incoming
{
    /// <summary>Longest title, in characters.</summary>
    public const int MaxTitleLength = 10_000;

    /// <summary>Longest abstract, in characters.</summary>
    public const int MaxAbstractLength = 100_000;

    /// <summary>Most authors of one record.</summary>
    public const int MaxAuthors = 50_000;

    /// <summary>What is described.</summary>
    public required WorkKind Kind { get; init; }

    /// <summary>Title as printed.</summary>
    public required string Title { get; init; }

    /// <summary>Abstract as printed; empty where there is none.</summary>
    public required string Abstract { get; init; }

    /// <summary>In what title and abstract are written.</summary>
    public TextMarkup Markup { get; init; }

    /// <summary>Language of title and abstract as the provider names it (BCP 47 or ISO 639); null where it names none.</summary>
    public string? Language { get; init; }

    /// <summary>DOI, without resolver, as printed.</summary>
    public string? Doi { get; init; }

    /// <summary>The arXiv id that the record names or is, without version: 2202.00980, math/0601001.</summary>
    public string? ArxivId { get; init; }

    /// <summary>Where it appeared: journal with volume and pages, or proceedings, in the provider's words.</summary>
    public string? JournalReference { get; init; }

    /// <summary>The provider's comments.</summary>
    public string? Comments { get; init; }

    /// <summary>Address of the licence.</summary>
    public string? License { get; init; }

    /// <summary>The address of the record's own page, http or https, where it cannot be made from the id.</summary>
    public string? PageAddress { get; init; }

    /// <summary>Category codes as printed, the primary one first.</summary>
    public required string[] Categories { get; init; }

    /// <summary>Whose codes they are: <c>arXiv</c>, <c>OpenAlex</c>; of no account where there are none.</summary>
    public string Taxonomy { get; init; } = Topics.ArxivTaxonomy.Taxonomy;

    /// <summary>
    /// Year of publication. Null where it follows from the dates (arXiv: the latest revision, else the provider's
    /// date); 0 where none is known.
    /// </summary>
    public short? Year { get; init; }

    /// <summary>Day of the first revision.</summary>
    public DateOnly? FirstPosted { get; init; }

    /// <summary>Day of publication; of a preprint, of its latest revision.</summary>
    public DateOnly? LatestRevision { get; init; }

    /// <summary>How many revisions.</summary>
    public short Revisions { get; init; }

    /// <summary>Whether the provider says that the work was retracted.</summary>
    public bool IsRetracted { get; init; }

    /// <summary>Whether the author list is whole: false for "and others" and for lists that name one person only, as ORCID's may.</summary>
    public bool ListsAllAuthors { get; init; } = true;

    /// <summary>The author list in its order.</summary>
    public required IReadOnlyList<PrintedAuthor> Authors { get; init; }

    /// <inheritdoc />
    public override string? Fault()
    {
        if (base.Fault() is { } fault)
        {
            return fault;
        }

        if (string.IsNullOrWhiteSpace(Title))
        {
            return "the title is empty";
        }

        if (Title.Length > MaxTitleLength)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the title has {Title.Length} characters, more than {MaxTitleLength}");
        }

        if (Abstract.Length > MaxAbstractLength)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the abstract has {Abstract.Length} characters, more than {MaxAbstractLength}");
        }

        if (Authors.Count is 0 or > MaxAuthors)
        {
            return Authors.Count == 0 ? "no author is named" : string.Create(CultureInfo.InvariantCulture, $"{Authors.Count} authors are named, more than {MaxAuthors}");
        }

        foreach (var author in Authors)
        {
            if (author.Name.Length > MaxNameLength || author.Affiliation?.Length > MaxFieldLength
                || author.Orcid?.Length > MaxKeyLength || author.ProviderAuthorId?.Length > MaxKeyLength)
            {
                return "an author's name, id or affiliation is too long";
            }
        }

        if (Doi?.Length > MaxKeyLength || ArxivId?.Length > MaxKeyLength || Categories.Any(c => c.Length > MaxKeyLength))
        {
            return "the DOI or a category is too long";
        }

        if (IsNoDay(FirstPosted) || IsNoDay(LatestRevision))
        {
            return "a date is not a date";
        }

        return (JournalReference?.Length > MaxFieldLength || Comments?.Length > MaxFieldLength || License?.Length > MaxFieldLength
            || PageAddress?.Length > MaxFieldLength || Language?.Length > MaxKeyLength || Categories.Sum(c => c.Length) > MaxFieldLength)
            ? "a field is too long"
            : null;
    }

    /// <inheritdoc />
    protected override void AddTo(ContentHasher hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        hash.Add(Kind.ToString());
        hash.Add(Title);
        hash.Add(Abstract);
        hash.Add(Doi);
        hash.Add(JournalReference);
        hash.Add(Comments);
        hash.Add(License);
        hash.Add(Categories);
        hash.Add(ProviderDate);
        hash.Add(FirstPosted);
        hash.Add(LatestRevision);
        hash.Add(Revisions);
        hash.Add(Authors.Count);
        foreach (var author in Authors)
        {
            hash.Add(author.Name);
            hash.Add(author.Family);
            hash.Add(author.Affiliation);
            hash.Add(author.Orcid);
            hash.Add(author.ProviderAuthorId);
            foreach (var ror in author.RorIds)
            {
                hash.AddLater("ror", ror);
            }
        }

        hash.AddLater("markup", Markup == TextMarkup.Tex ? null : Markup.ToString());
        hash.AddLater("language", Language);
        hash.AddLater("arxiv", ArxivId == ExternalId ? null : ArxivId);
        hash.AddLater("page", PageAddress);
        hash.AddLater("taxonomy", Taxonomy == Topics.ArxivTaxonomy.Taxonomy ? null : Taxonomy);
        hash.AddLater("year", Year?.ToString(CultureInfo.InvariantCulture));
        hash.AddLater("retracted", IsRetracted ? "" : null);
        hash.AddLater("some authors", ListsAllAuthors ? null : "");
    }
}

/// <summary>One name of an author list, its TeX accents decoded.</summary>
/// <param name="Name">Given name first, then family name and suffix.</param>
/// <param name="Family">The family name, where told apart.</param>
/// <param name="Affiliation">As printed beside the name.</param>
/// <param name="Orcid">ORCID iD as printed beside the name.</param>
/// <param name="ProviderAuthorId">The provider's own id of the author.</param>
public sealed record PrintedAuthor(string Name, string? Family, string? Affiliation = null, string? Orcid = null, string? ProviderAuthorId = null)
{
    /// <summary>ROR ids of institutions that the provider itself names beside the name, without resolver: 05dxps055.</summary>
    public IReadOnlyList<string> RorIds { get; init; } = [];
}
