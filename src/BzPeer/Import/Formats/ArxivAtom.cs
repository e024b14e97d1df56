using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Xml.Linq;
using BzPeer.Authors;
using BzPeer.Text;
using BzPeer.Works;

namespace BzPeer.Import.Formats;

/// <summary>
/// The Atom feeds with which arXiv's API answers. A record has the same id as in the snapshot and is the same source
/// record: the later date wins, as everywhere. The snapshot's date is that of its last change of any kind, a feed's that of
/// the last revision, so that of one state the snapshot, which says more (licence, parted names), is nearly always the later.
/// </summary>
public sealed class ArxivAtom : RecordFormat
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    private static readonly XNamespace Arxiv = "http://arxiv.org/schemas/atom";

    /// <inheritdoc />
    public override string Name => "arxiv-atom";

    /// <inheritdoc />
    public override string Title => "an answer of arXiv's API";

    /// <inheritdoc />
    public override string Shape => "an Atom feed whose id is an address of arXiv";

    /// <inheritdoc />
    public override bool Recognises(FileStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        const int TagsBeforeEntries = 20;
        var tags = SafeXml.FirstTags(start, TagsBeforeEntries);
        return tags is [var feed, ..] && feed.Name == Atom + "feed"
            && Uri.TryCreate(tags.Find(t => t.Name == Atom + "id")?.Value.Trim(), UriKind.Absolute, out var id) && (id.Host == "arxiv.org" || id.Host.EndsWith(".arxiv.org", StringComparison.Ordinal));
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<ReadItem> ReadAsync(SourceFile file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        await Task.CompletedTask.ConfigureAwait(false);
        using var xml = new SafeXml(file);
        var hasEntries = false;
        while (xml.ReadToElement())
        {
            cancellation.ThrowIfCancellationRequested();
            if (xml.Depth == 1 && xml.Name == "entry" && xml.Namespace == Atom.NamespaceName)
            {
                var number = xml.Line;
                var entry = xml.ReadElement();
                hasEntries = true;
                // Its answer to a question that it does not understand has this one entry.
                if (entry.Element(Atom + "id")?.Value.Contains("/api/errors", StringComparison.Ordinal) == true)
                {
                    throw new ImportRefusedException($"{file.Name} holds no records but an error of arXiv's: {Shortened(SafeXml.Words(entry.Element(Atom + "summary")))}.");
                }

                yield return Read(number, xml.TakeBytes(), entry);
            }
        }

        if (!hasEntries)
        {
            throw new ImportRefusedException($"{file.Name} holds no records: arXiv found nothing.");
        }
    }

    private static ReadItem Read(long number, long bytes, XElement entry)
    {
        var address = SafeXml.Words(entry.Element(Atom + "id")) ?? "";
        var excerpt = Encoding.UTF8.GetBytes($"{address} {SafeXml.Words(entry.Element(Atom + "title"))}");
        if (Identifiers.ArxivId(address) is not { } id)
        {
            return ReadItem.Rejected(number, bytes, "its id is no address of a work of arXiv", excerpt);
        }

        var published = Day(entry.Element(Atom + "published"));
        var updated = Day(entry.Element(Atom + "updated")) ?? published;
        var codes = entry.Elements(Arxiv + "primary_category").Concat(entry.Elements(Atom + "category"))
            .Select(c => PrintedFields.Words((string?)c.Attribute("term"))).OfType<string>().Where(c => !c.Contains(' ', StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);
        return ReadItem.Of(
            number,
            bytes,
            new IncomingRecord
            {
                Provider = Providers.Arxiv,
                ExternalId = id,
                ArxivId = id,
                ProviderDate = updated,
                Kind = WorkKind.Preprint,
                Title = entry.Element(Atom + "title")?.Value ?? "",
                Abstract = entry.Element(Atom + "summary")?.Value ?? "",
                Doi = Identifiers.Doi(entry.Element(Arxiv + "doi")?.Value),
                JournalReference = SafeXml.Words(entry.Element(Arxiv + "journal_ref")),
                Comments = SafeXml.Words(entry.Element(Arxiv + "comment")),
                Categories = [.. codes],
                FirstPosted = published,
                LatestRevision = updated,
                Revisions = Version(address),
                Authors = [.. entry.Elements(Atom + "author").Select(Author).OfType<PrintedAuthor>()],
            },
            excerpt);
    }

    private static PrintedAuthor? Author(XElement author)
    {
        var name = PrintedFields.Words(TexAccents.Decode(author.Element(Atom + "name")?.Value ?? ""));
        if (name is null || NameKey.Of(name).Length == 0)
        {
            return null;
        }

        var affiliations = string.Join("; ", author.Elements(Arxiv + "affiliation").Select(a => PrintedFields.Words(TexAccents.Decode(a.Value))).OfType<string>());
        return new PrintedAuthor(name, null, affiliations.Length == 0 ? null : affiliations);
    }

    /// <summary>The 3 of …/abs/2202.00980v3: a feed tells of the latest revision, unless it was asked for another.</summary>
    private static short Version(string address)
    {
        var v = address.LastIndexOf('v');
        return v > 0 && short.TryParse(address.AsSpan(v + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : (short)0;
    }

    private static DateOnly? Day(XElement? date) =>
        DateTimeOffset.TryParse(date?.Value.Trim(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? DateOnly.FromDateTime(time.UtcDateTime) : null;

    private static string Shortened(string? words) => words is null ? "nothing is said of it" : (words.Length <= 200 ? words : words[..200] + " …").TrimEnd('.');
}
