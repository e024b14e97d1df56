using System.Runtime.CompilerServices;
using System.Text;
using System.Xml.Linq;

namespace BzPeer.Import.Formats;

/// <summary>
/// What arXiv publishes for harvesting (OAI-PMH) in its own form, arXivRaw: the snapshot's fields as XML. A record is read by
/// the snapshot's own reader, and the date on which it was changed is the same date there.
/// </summary>
public sealed class ArxivOai : RecordFormat
{
    private static readonly XNamespace Oai = "http://www.openarchives.org/OAI/2.0/";

    private static readonly XNamespace Raw = "http://arxiv.org/OAI/arXivRaw/";

    /// <inheritdoc />
    public override string Name => "arxiv-oai";

    /// <inheritdoc />
    public override string Title => "an answer of arXiv's OAI-PMH interface";

    /// <inheritdoc />
    public override string Shape => "an XML element OAI-PMH with records in arXivRaw";

    /// <inheritdoc />
    public override bool Recognises(FileStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        // Deleted records, which have a header alone, may come before the first whole one.
        const int TagsBeforeRecords = 10_000;
        return SafeXml.FirstTags(start, most: 1) is [var root] && root.Name == Oai + "OAI-PMH"
            && SafeXml.FirstTags(start, TagsBeforeRecords).Exists(t => t.Name == Raw + "arXivRaw" || (string?)t.Attribute("metadataPrefix") == "arXivRaw");
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<ReadItem> ReadAsync(SourceFile file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        await Task.CompletedTask.ConfigureAwait(false);
        using var xml = new SafeXml(file);
        while (xml.ReadToElement())
        {
            cancellation.ThrowIfCancellationRequested();
            if (xml.Depth == 1 && xml.Name == "error")
            {
                throw new ImportRefusedException($"{file.Name} holds no records but an error of arXiv's: {xml.Attribute("code")}.");
            }

            if (xml.Depth == 2 && xml.Name == "record")
            {
                var number = xml.Line;
                var record = xml.ReadElement();
                yield return Read(number, xml.TakeBytes(), record);
            }
        }
    }

    private static ReadItem Read(long number, long bytes, XElement record)
    {
        var header = record.Element(Oai + "header");
        if ((string?)header?.Attribute("status") == "deleted")
        {
            return new ReadItem(number, bytes, []) { LeftOut = "deleted by arXiv" };
        }

        var raw = record.Element(Oai + "metadata")?.Element(Raw + "arXivRaw");
        var excerpt = Encoding.UTF8.GetBytes($"{SafeXml.Words(header?.Element(Oai + "identifier"))} {Text("title")?.Trim()}");
        if (raw is null)
        {
            return ReadItem.Rejected(number, bytes, "it is not in the form arXivRaw", excerpt);
        }

        var fields = new ArxivSnapshot.Fields
        {
            Id = Text("id"),
            Title = Text("title"),
            Abstract = Text("abstract"),
            Authors = Text("authors"),
            Categories = Text("categories"),
            Doi = Text("doi"),
            JournalReference = Text("journal-ref"),
            Comments = Text("comments"),
            License = Text("license"),
            UpdateDate = SafeXml.Words(header?.Element(Oai + "datestamp")) is [_, _, _, _, _, _, _, _, _, _, ..] date ? date[..10] : null,
        };
        try
        {
            foreach (var version in raw.Elements(Raw + "version"))
            {
                fields.AddRevision(version.Element(Raw + "date")?.Value);
            }

            var (incoming, fault) = ArxivSnapshot.Read(fields);
            return incoming is null ? ReadItem.Rejected(number, bytes, fault!, excerpt) : new ReadItem(number, bytes, [incoming]);
        }
        catch (FormatException)
        {
            return ReadItem.Rejected(number, bytes, "a date is not a date", excerpt);
        }

        string? Text(string name) => raw?.Element(Raw + name)?.Value;
    }
}
