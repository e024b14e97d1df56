using System.Text;
using System.Text.Json;
using BzPeer.Authors;
using BzPeer.Text;
using BzPeer.Works;

namespace BzPeer.Import.Formats;

/// <summary>
/// Works of OpenAlex (CC0): the parts of its snapshot, pages of its API, and single entities. Authors' ids, ORCID iDs,
/// institutions and topics come with them.
/// </summary>
public sealed class OpenAlexWorks : JsonFormat
{
    /// <inheritdoc />
    public override string Name => "openalex-works";

    /// <inheritdoc />
    public override string Title => "works of OpenAlex";

    /// <inheritdoc />
    public override string Shape => "JSON objects with an id such as https://openalex.org/W2741809807, one a line or in a page of results";

    /// <inheritdoc />
    protected override bool IsOne(JsonKeys keys) => OpenAlexIds.IsEntity(keys, 'W');

    /// <inheritdoc />
    protected override IReadOnlyList<ReadItem> Read(JsonPart part)
    {
        var work = part.Record;
        if (OpenAlexIds.Of(work.Get("id").Text(), 'W') is not { } id)
        {
            return [Rejected(part, "there is no id of a work")];
        }

        // Covers, tables of contents, indexes: OpenAlex says by either of the two that it is no work of authors.
        if (work.Get("is_paratext").IsTrue() || work.Get("type").Text() == "paratext")
        {
            return [LeftOut(part, "paratext")];
        }

        if (Abstract(work.Get("abstract_inverted_index")) is not { } @abstract)
        {
            return [Rejected(part, $"the abstract has more than {IncomingRecord.MaxAbstractLength} characters")];
        }

        // The primary topic comes first.
        var topics = work.Get("topics").Items().Prepend(work.Get("primary_topic"))
            .DistinctBy(t => OpenAlexIds.Of(t.Get("id").Text(), 'T'), StringComparer.Ordinal).ToList();
        var doi = Identifiers.Doi(work.Get("doi").Text());
        var published = work.Get("publication_date").Day();
        var record = new IncomingRecord
        {
            Provider = Providers.OpenAlex,
            ExternalId = id,
            ProviderDate = work.Get("updated_date").Day(),
            Kind = Kind(work),
            Title = work.Get("title").Text() ?? work.Get("display_name").Text() ?? "",
            Abstract = @abstract,
            Markup = TextMarkup.Html,
            Language = work.Get("language").Words(),
            Doi = doi,
            ArxivId = Identifiers.ArxivId(doi) ?? ArxivId(work),
            JournalReference = Venue(work),
            License = License(work.Get("primary_location")),
            Categories = [.. topics.Select(t => OpenAlexIds.Of(t.Get("id").Text(), 'T')).OfType<string>()],
            Taxonomy = OpenAlexIds.Taxonomy,
            Year = JsonFields.Year(work.Get("publication_year").Number()),
            // OpenAlex prints the first of January where it knows the year alone.
            LatestRevision = published is { Month: 1, Day: 1 } ? null : published,
            IsRetracted = work.Get("is_retracted").IsTrue(),
            // Lists of works leave out authors beyond the hundredth, and say so.
            ListsAllAuthors = !work.Get("is_authors_truncated").IsTrue(),
            Authors = [.. work.Get("authorships").Items().Select(Author).OfType<PrintedAuthor>()],
        };
        var institutions = work.Get("authorships").Items().SelectMany(a => a.Get("institutions").Items())
            .Select(OpenAlexIds.Institution).OfType<IncomingInstitution>().DistinctBy(i => i.ExternalId, StringComparer.Ordinal);
        return [Of(part, record, [.. institutions, .. topics.Select(t => OpenAlexIds.Topic(t, isMention: true)).OfType<IncomingTopic>()])];
    }

    /// <summary>
    /// The abstract, which is printed as an index of its words: each with the places where it stands. Words are set in the
    /// order of their places; how large a place is, and whether one is missing or taken twice, costs nothing.
    /// </summary>
    /// <returns>Null where it is longer than any abstract may be.</returns>
    private static string? Abstract(JsonElement index)
    {
        var words = new List<(long Place, string Word)>();
        var length = 0L;
        if (index.ValueKind == JsonValueKind.Object)
        {
            foreach (var entry in index.EnumerateObject())
            {
                var word = entry.Name.Replace("\0", "", StringComparison.Ordinal);
                foreach (var place in entry.Value.Items())
                {
                    length += word.Length + 1;
                    if (length > IncomingRecord.MaxAbstractLength)
                    {
                        return null;
                    }

                    if (place.ValueKind == JsonValueKind.Number && place.TryGetInt64(out var at))
                    {
                        words.Add((at, word));
                    }
                }
            }
        }

        var text = new StringBuilder();
        foreach (var (_, word) in words.OrderBy(w => w.Place))
        {
            text.Append(text.Length == 0 ? "" : " ").Append(word);
        }

        return text.ToString();
    }

    private static PrintedAuthor? Author(JsonElement authorship)
    {
        var author = authorship.Get("author");
        var (name, family) = PersonNames.Read(authorship.Get("raw_author_name").Plain() ?? author.Get("display_name").Plain() ?? "");
        if (NameKey.Of(name).Length == 0)
        {
            return null;
        }

        var institutions = authorship.Get("institutions").Items().ToList();
        // Works once had one string; where none is printed, OpenAlex's names of the institutions are all there is.
        var affiliation = JsonFields.Joined(authorship.Get("raw_affiliation_strings").Items().Select(s => s.Plain()))
            ?? JsonFields.Joined([authorship.Get("raw_affiliation_string").Plain()])
            ?? JsonFields.Joined(institutions.Select(i => i.Get("display_name").Plain()));
        return new PrintedAuthor(
            name,
            family,
            affiliation,
            OrcidId.In(author.Get("orcid").Text()) ?? OrcidId.In(authorship.Get("raw_orcid").Text()),
            OpenAlexIds.Of(author.Get("id").Text(), 'A'))
        {
            RorIds = [.. institutions.Select(i => IncomingInstitution.RorIdIn(i.Get("ror").Text())).OfType<string>().Distinct(StringComparer.Ordinal)],
        };
    }

    /// <summary>
    /// OpenAlex calls an article what is neither book nor report; where it appeared tells more. What is known to have
    /// appeared nowhere must not outrank a record that is.
    /// </summary>
    private static WorkKind Kind(JsonElement work)
    {
        var location = work.Get("primary_location");
        var source = location.Get("source").Get("type").Text();
        var crossref = work.Get("type_crossref").Text() ?? location.Get("raw_type").Text();
        return work.Get("type").Text() switch
        {
            "dataset" => WorkKind.Dataset,
            "preprint" => WorkKind.Preprint,
            _ when crossref == "proceedings-article" || source == "conference" => WorkKind.Proceedings,
            "article" or "review" or "letter" or "editorial" or "erratum" or "retraction" => (crossref, source) switch
            {
                ("journal-article", _) or (_, "journal") => WorkKind.Article,
                (_, "repository") => WorkKind.Preprint,
                _ => WorkKind.Other,
            },
            _ => WorkKind.Other,
        };
    }

    private static string? Venue(JsonElement work)
    {
        var location = work.Get("primary_location");
        var biblio = work.Get("biblio");
        var (first, last) = (biblio.Get("first_page").Words(), biblio.Get("last_page").Words());
        return PrintedFields.Venue(
            location.Get("source").Get("display_name").Plain() ?? location.Get("raw_source_name").Plain(),
            biblio.Get("volume").Words(),
            biblio.Get("issue").Words(),
            first is null || last is null || first == last ? first : $"{first}–{last}");
    }

    private static string? ArxivId(JsonElement work) =>
        work.Get("locations").Items().Prepend(work.Get("primary_location"))
            .SelectMany(l => new[] { l.Get("landing_page_url"), l.Get("pdf_url"), l.Get("id") })
            .Select(a => Identifiers.ArxivId(a.Text())).FirstOrDefault(a => a is not null);

    private static string? License(JsonElement location) =>
        location.Get("license_id").Address() ?? (location.Get("license").Words() is { } code ? "https://openalex.org/licenses/" + Uri.EscapeDataString(code) : null);
}
