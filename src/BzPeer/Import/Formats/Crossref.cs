using System.Text.Json;
using BzPeer.Authors;
using BzPeer.Text;
using BzPeer.Works;

namespace BzPeer.Import.Formats;

/// <summary>
/// Works of Crossref as its REST API prints them: lines of works, answers with a page of them, and answers with one. Abstracts
/// are the publishers' JATS.
/// </summary>
public sealed class Crossref : JsonFormat
{
    /// <summary>What has a DOI and is a container or a part of works, not a work with authors of its own (Crossref, "types").</summary>
    private static readonly HashSet<string> NoWorks = new(StringComparer.Ordinal)
    {
        "book-series", "book-set", "book-track", "component", "database", "grant", "journal", "journal-issue", "journal-volume", "proceedings",
        "proceedings-series", "report-series", "report-component",
    };

    /// <summary>Relations to another version of the same work (Crossref, "relationships"); others lead to other works.</summary>
    private static readonly string[] SameWork =
    [
        "has-preprint", "is-preprint-of", "has-version", "is-version-of", "is-identical-to", "has-manuscript", "is-manuscript-of", "has-manifestation",
        "is-manifestation-of", "is-same-as", "is-variant-form-of", "is-original-form-of",
    ];

    /// <inheritdoc />
    public override string Name => "crossref";

    /// <inheritdoc />
    public override string Title => "works of Crossref";

    /// <inheritdoc />
    public override string Shape => "JSON objects with a DOI and title as an array, one a line or in an answer of the REST API";

    /// <summary>Of other JSON with a DOI, such as CSL's, the title is no array; a partial record may have nothing but the two.</summary>
    protected override bool IsOne(JsonKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return Identifiers.Doi(keys.Text("DOI")) is not null && (keys.HasArray("title") || (keys.Has("prefix") && keys.Has("member")));
    }

    /// <inheritdoc />
    protected override IReadOnlyList<ReadItem> Read(JsonPart part)
    {
        var message = part.Record.Get("message");
        var work = message.ValueKind == JsonValueKind.Object ? message : part.Record;
        if (Identifiers.Doi(work.Get("DOI").Text()) is not { } doi)
        {
            return [Rejected(part, "there is no DOI")];
        }

        if (work.Get("type").Text() is { } type && NoWorks.Contains(type))
        {
            return [LeftOut(part, $"a {type} is no work with authors")];
        }

        var @abstract = work.Get("abstract").Text() ?? "";
        var (year, day) = Published(work);
        return
        [
            Of(part, new IncomingRecord
            {
                Provider = Providers.Crossref,
                ExternalId = doi.ToLowerInvariant(),
                // A retraction comes without the publisher depositing the record anew; the index knows of both.
                ProviderDate = Day(work.Get("indexed")) ?? Day(work.Get("deposited")),
                Kind = Kind(work),
                Title = FullTitle(work),
                Abstract = @abstract,
                Markup = @abstract.Contains('<', StringComparison.Ordinal) ? TextMarkup.Jats : TextMarkup.Html,
                Language = work.Get("language").Words(),
                Doi = doi,
                ArxivId = ArxivId(work, doi),
                JournalReference = Venue(work),
                License = License(work),
                Categories = [],
                Year = year,
                LatestRevision = day,
                IsRetracted = IsRetracted(work, doi),
                Authors = [.. work.Get("author").Items().Select(Author).OfType<PrintedAuthor>()],
            }),
        ];
    }

    private static WorkKind Kind(JsonElement work) => work.Get("type").Text() switch
    {
        "journal-article" => WorkKind.Article,
        "proceedings-article" => WorkKind.Proceedings,
        "posted-content" when work.Get("subtype").Text() is null or "preprint" or "working_paper" => WorkKind.Preprint,
        "dataset" => WorkKind.Dataset,
        _ => WorkKind.Other,
    };

    /// <summary>Title and subtitle, as other sources print them: in one line, parted by a colon.</summary>
    private static string FullTitle(JsonElement work)
    {
        var title = Texts(work.Get("title")).FirstOrDefault();
        var subtitle = Texts(work.Get("subtitle")).FirstOrDefault();
        if (title is null || subtitle is null || title.Contains(subtitle, StringComparison.OrdinalIgnoreCase))
        {
            return title ?? "";
        }

        return title.TrimEnd() + (title.AsSpan().TrimEnd() is [.., ':' or '?' or '!' or '.' or '–' or '—'] ? " " : ": ") + subtitle;
    }

    private static IEnumerable<string> Texts(JsonElement list) => list.Items().Select(t => t.Text()).Where(t => !string.IsNullOrWhiteSpace(t)).OfType<string>();

    /// <summary>When it appeared first; dates may lack day and month, or be null altogether.</summary>
    private static (short Year, DateOnly? Day) Published(JsonElement work)
    {
        foreach (var key in (string[])["issued", "published", "published-print", "published-online", "posted"])
        {
            if (JsonFields.Year(Part(work.Get(key), 0)) is > 0 and var year)
            {
                return (year, Day(work.Get(key)));
            }
        }

        return (0, null);
    }

    private static DateOnly? Day(JsonElement date) => JsonFields.Day(Part(date, 0), Part(date, 1), Part(date, 2));

    private static int? Part(JsonElement date, int index) => date.Get("date-parts").First().Items().ElementAtOrDefault(index).Number();

    private static PrintedAuthor? Author(JsonElement author)
    {
        var family = author.Get("family").Plain();
        // A group has a name and neither given nor family name.
        var name = family is null && author.Get("given").Plain() is null
            ? author.Get("name").Plain()
            : PersonNames.Join(author.Get("given").Plain(), family, author.Get("suffix").Plain());
        if (name is null || NameKey.Of(name).Length == 0)
        {
            return null;
        }

        var affiliations = author.Get("affiliation").Items().ToList();
        return new PrintedAuthor(name, family, JsonFields.Joined(affiliations.Select(Affiliation)), OrcidId.In(author.Get("ORCID").Text()))
        {
            RorIds = [.. affiliations.SelectMany(a => a.Get("id").Items()).Select(i => IncomingInstitution.RorIdIn(i.Get("id").Text())).OfType<string>()
                .Distinct(StringComparer.Ordinal)],
        };
    }

    private static string? Affiliation(JsonElement affiliation)
    {
        var parts = affiliation.Get("department").Items().Append(affiliation.Get("name")).Concat(affiliation.Get("place").Items());
        var text = string.Join(", ", parts.Select(p => p.Plain()).OfType<string>());
        return text.Length == 0 ? null : text;
    }

    /// <summary>The name of the last container is the most exact one: of a chapter, series and book are named.</summary>
    private static string? Venue(JsonElement work)
    {
        var institution = work.Get("institution");
        var name = work.Get("container-title").Items().Select(t => t.Plain()).LastOrDefault(t => t is not null)
            ?? (institution.ValueKind == JsonValueKind.Array ? institution.First() : institution).Get("name").Plain();
        return PrintedFields.Venue(
            name,
            work.Get("volume").Words(),
            work.Get("issue").Words(),
            work.Get("page").Words()?.Replace('-', '–') ?? work.Get("article-number").Words());
    }

    private static string? License(JsonElement work)
    {
        // Of several the one of the published version; the others allow mining, or stand for the manuscript.
        var licenses = work.Get("license").Items().ToList();
        return licenses.Where(l => l.Get("content-version").Text() == "vor").Concat(licenses).Select(l => l.Get("URL").Address()).FirstOrDefault(a => a is not null);
    }

    private static string? ArxivId(JsonElement work, string doi)
    {
        var related = SameWork.SelectMany(r => work.Get("relation").Get(r).Items());
        return Identifiers.ArxivId(doi)
            ?? related.Select(r => r.Get("id-type").Text() == "arxiv" ? Identifiers.ArxivIdAlone(r.Get("id").Text()) : Identifiers.ArxivId(r.Get("id").Text()))
                .Concat(work.Get("alternative-id").Items().Select(a => Identifiers.ArxivId(a.Text()))).FirstOrDefault(id => id is not null);
    }

    /// <summary>
    /// A retracted work bears the notice under <c>updated-by</c>, an older record says it in the title alone. The notice
    /// itself updates another DOI (<c>update-to</c>) and may have a title that begins so; it was not retracted.
    /// </summary>
    private static bool IsRetracted(JsonElement work, string doi)
    {
        var updates = work.Get("update-to").Items().ToList();
        if (work.Get("updated-by").Items().Concat(updates.Where(IsOwn)).Any(u => u.Get("type").Text() is "retraction" or "withdrawal" or "removal"))
        {
            return true;
        }

        var title = Texts(work.Get("title")).FirstOrDefault().AsSpan().TrimStart(" [(");
        return title.StartsWith("RETRACTED", StringComparison.OrdinalIgnoreCase)
            && (title["RETRACTED".Length..].TrimStart().StartsWith("ARTICLE", StringComparison.OrdinalIgnoreCase)
                || title["RETRACTED".Length..].TrimStart() is [':' or ']' or ')', ..])
            && updates.TrueForAll(IsOwn);

        bool IsOwn(JsonElement update) => string.Equals(Identifiers.Doi(update.Get("DOI").Text()), doi, StringComparison.OrdinalIgnoreCase);
    }
}
