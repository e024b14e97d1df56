using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Xml.Linq;
using BzPeer.Text;
using BzPeer.Works;

namespace BzPeer.Import.Formats;

/// <summary>
/// The XML of the ACL Anthology: a collection (P19, 2020.acl) of volumes, each with what it is and its papers. The elements are
/// those of the Anthology's schema.rnc; ids are built as its own tools build them (utils/ids.py, build_id).
/// </summary>
public sealed class AclAnthology : RecordFormat
{
    private static readonly SearchValues<char> ItemIdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    /// <inheritdoc />
    public override string Name => "acl";

    /// <inheritdoc />
    public override string Title => "the XML of the ACL Anthology";

    /// <inheritdoc />
    public override string Shape => "an XML element collection with the id of one, and volumes in it";

    /// <inheritdoc />
    public override bool Recognises(FileStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        return SafeXml.FirstTags(start, most: 2) is [{ Name: { LocalName: "collection", NamespaceName: "" } } root, var first]
            && first.Name.LocalName is "volume" or "event" && IsCollection((string?)root.Attribute("id"));
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<ReadItem> ReadAsync(SourceFile file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        await Task.CompletedTask.ConfigureAwait(false);
        using var xml = new SafeXml(file);
        var volume = new Volume("", "");
        while (xml.ReadToElement())
        {
            cancellation.ThrowIfCancellationRequested();
            switch (xml.Depth, xml.Name)
            {
                case (0, _):
                    volume = volume with { Collection = xml.Attribute("id") ?? "" };
                    break;
                case (1, "volume"):
                    volume = new Volume(volume.Collection, xml.Attribute("id") ?? "")
                    {
                        Ingested = Day(xml.Attribute("ingest-date")),
                        IsJournal = xml.Attribute("type") == "journal" || IsJournalCollection(volume.Collection),
                    };
                    break;
                case (2, "meta"):
                    volume = WithMeta(volume, xml.ReadElement());
                    break;
                case (2, "frontmatter"):
                    var line = xml.Line;
                    xml.ReadElement();
                    yield return new ReadItem(line, xml.TakeBytes(), []) { LeftOut = "front matter" };
                    break;
                case (2, "paper"):
                    var number = xml.Line;
                    var paper = xml.ReadElement();
                    yield return Read(number, xml.TakeBytes(), volume, paper);
                    break;
            }
        }
    }

    private static Volume WithMeta(Volume volume, XElement meta)
    {
        var journal = SafeXml.Words(meta.Element("journal-title"));
        return volume with
        {
            IsJournal = volume.IsJournal || journal is not null,
            Title = journal ?? SafeXml.Words(meta.Element("booktitle")),
            Number = SafeXml.Words(meta.Element("journal-volume")),
            Issue = SafeXml.Words(meta.Element("journal-issue")),
            Year = PrintedFields.Year(meta.Element("year")?.Value),
        };
    }

    private static ReadItem Read(long number, long bytes, Volume volume, XElement paper)
    {
        var paperId = (string?)paper.Attribute("id") ?? "";
        var id = Id(volume.Collection, volume.Id, paperId);
        var authors = Authors(paper);
        // Prefaces and indexes: the older files print them as papers whose number is 0, or whose only names are the editors'.
        if (paperId == "0" || (string?)paper.Attribute("type") is "frontmatter" or "backmatter"
            || (!paper.Elements("author").Any() && paper.Elements("editor").Any()))
        {
            return new ReadItem(number, bytes, []) { LeftOut = "front matter" };
        }

        var excerpt = Encoding.UTF8.GetBytes($"{id ?? paperId} {SafeXml.Words(paper.Element("title"))}");
        if (id is null)
        {
            return ReadItem.Rejected(number, bytes, "the ids of collection, volume and paper make no id of the Anthology", excerpt);
        }

        var changes = paper.Elements().Where(e => e.Name.LocalName is "retracted" or "removed" or "revision" or "erratum").ToList();
        return ReadItem.Of(
            number,
            bytes,
            new IncomingRecord
            {
                Provider = Providers.Acl,
                ExternalId = id,
                // The Anthology prints no date of a record; what happened to it last is the best there is.
                ProviderDate = changes.ConvertAll(c => Day((string?)c.Attribute("date"))).Append(Day((string?)paper.Attribute("ingest-date")) ?? volume.Ingested).Max(),
                Kind = volume.IsJournal ? WorkKind.Article : WorkKind.Proceedings,
                Title = SafeXml.Inner(paper.Element("title")),
                Abstract = SafeXml.Inner(paper.Element("abstract")),
                Markup = TextMarkup.Anthology,
                Language = SafeXml.Words(paper.Element("language")),
                Doi = Identifiers.Doi(paper.Element("doi")?.Value),
                JournalReference = PrintedFields.Venue(
                    SafeXml.Words(paper.Element("journal")) ?? volume.Title,
                    volume.Number,
                    SafeXml.Words(paper.Element("issue")) ?? volume.Issue,
                    SafeXml.Words(paper.Element("pages"))),
                Comments = Comments(changes),
                Categories = [],
                Year = volume.Year > 0 ? volume.Year : YearOf(volume.Collection),
                IsRetracted = changes.Exists(c => c.Name.LocalName is "retracted" or "removed"),
                Authors = authors,
            },
            excerpt);
    }

    private static List<PrintedAuthor> Authors(XElement paper)
    {
        var authors = new List<PrintedAuthor>();
        foreach (var author in paper.Elements("author"))
        {
            // People with one name have an empty first one.
            var family = SafeXml.Words(author.Element("last"));
            var name = PrintedFields.Words($"{author.Element("first")?.Value} {family}");
            if (name is null || BzPeer.Authors.NameKey.Of(name).Length == 0)
            {
                continue;
            }

            var affiliations = string.Join("; ", author.Elements("affiliation").Select(SafeXml.Words).OfType<string>());
            authors.Add(new PrintedAuthor(
                name,
                family,
                affiliations.Length == 0 ? null : affiliations,
                OrcidId.In((string?)author.Attribute("orcid") ?? author.Element("orcid")?.Value),
                PrintedFields.Words((string?)author.Attribute("id"))));
        }

        return authors;
    }

    /// <summary>What was changed after publication, in the Anthology's words: "Retracted 2020-09-01: The authors found …".</summary>
    private static string? Comments(List<XElement> changes)
    {
        var comments = new List<string>();
        foreach (var change in changes)
        {
            var what = change.Name.LocalName switch
            {
                "retracted" => "Retracted",
                "removed" => "Removed",
                "erratum" => "Erratum",
                _ => "Revised",
            };
            var words = change.Name.LocalName == "erratum" ? null : SafeXml.Words(change);
            // The first revision is the paper as it appeared.
            if (what == "Revised" && words is null)
            {
                continue;
            }

            var date = (string?)change.Attribute("date") is { } day ? " " + day : "";
            comments.Add(words is null ? what + date : $"{what}{date}: {words}");
        }

        return PrintedFields.Comment(string.Join(" ", comments.Select(c => c.EndsWith('.') ? c : c + ".")));
    }

    /// <summary>The id of a paper, null where the parts are none: 2020.acl-main.1, P19-1001, W18-6310.</summary>
    internal static string? Id(string collection, string volume, string paper)
    {
        if (!IsCollection(collection) || volume.AsSpan().ContainsAnyExcept(ItemIdCharacters) || paper.AsSpan().ContainsAnyExcept(ItemIdCharacters)
            || volume.Length == 0 || paper.Length == 0)
        {
            return null;
        }

        if (char.IsAsciiDigit(collection[0]))
        {
            return $"{collection}-{volume}.{paper}";
        }

        if (!int.TryParse(volume, NumberStyles.None, CultureInfo.InvariantCulture, out var volumeNumber)
            || !int.TryParse(paper, NumberStyles.None, CultureInfo.InvariantCulture, out var paperNumber))
        {
            return null;
        }

        // Workshops were too many for one digit.
        var hasWideVolume = collection[0] == 'W' || collection == "C69" || (collection == "D19" && volumeNumber >= 5);
        return hasWideVolume
            ? string.Create(CultureInfo.InvariantCulture, $"{collection}-{volumeNumber:00}{paperNumber:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{collection}-{volumeNumber}{paperNumber:000}");
    }

    private static bool IsCollection(string? id) => id is [>= 'A' and <= 'Z', >= '0' and <= '9', >= '0' and <= '9']
        || (id is [_, _, _, _, '.', _, ..] && !id.AsSpan(0, 4).ContainsAnyExceptInRange('0', '9') && !id.AsSpan(5).ContainsAnyExcept(ItemIdCharacters));

    /// <summary>Computational Linguistics and the Transactions, by the letters and names that the Anthology gave them.</summary>
    private static bool IsJournalCollection(string id) => id is ['J' or 'Q', _, _] || id.EndsWith(".cl", StringComparison.Ordinal) || id.EndsWith(".tacl", StringComparison.Ordinal);

    /// <summary>P79 is of 1979, P19 of 2019 (utils/ids.py, infer_year).</summary>
    private static short YearOf(string collection)
    {
        var isNew = char.IsAsciiDigit(collection[0]);
        var year = short.Parse(isNew ? collection.AsSpan(0, 4) : collection.AsSpan(1, 2), CultureInfo.InvariantCulture);
        return (short)(isNew ? year : year >= 60 ? 1900 + year : 2000 + year);
    }

    private static DateOnly? Day(string? date) =>
        DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private sealed record Volume(string Collection, string Id)
    {
        public string? Title { get; init; }

        public string? Number { get; init; }

        public string? Issue { get; init; }

        public short Year { get; init; }

        public DateOnly? Ingested { get; init; }

        public bool IsJournal { get; init; }
    }
}
