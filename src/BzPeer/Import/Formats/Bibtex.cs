using System.Runtime.CompilerServices;
using System.Text;
using BzPeer.Text;
using BzPeer.Works;

namespace BzPeer.Import.Formats;

/// <summary>
/// BibTeX and BibLaTeX files. The id of a record is the file's name and the entry's key, since a key means something in its
/// file alone. No library that is kept up reads the format in .NET, so the reader is here: <see cref="SplitBibtex"/>,
/// <see cref="BibtexEntry"/>, <see cref="TexNames"/>.
/// </summary>
public sealed class Bibtex : RecordFormat
{
    /// <summary>Most abbreviations, parents, and entries that wait for their parent, of one file.</summary>
    private const int MostKept = 10_000;

    /// <summary>Most bytes of the parents, and of the entries that wait for their parent, of one file; others stand without what they would inherit.</summary>
    private const long MostBytesKept = 16 << 20;

    /// <summary>Longest abbreviation, in characters: entries may repeat it as often as they like.</summary>
    private const int MaxAbbreviationLength = 2_000;

    /// <summary>What an entry takes over from the one that it refers to, and from which fields of it.</summary>
    private static readonly (string Field, string[] From)[] Inherited =
    [
        ("booktitle", ["booktitle", "title"]), ("journal", ["journal", "journaltitle"]), ("year", ["year"]), ("date", ["date"]),
        ("publisher", ["publisher"]), ("volume", ["volume"]), ("number", ["number"]),
    ];

    private static readonly HashSet<string> FrontMatter = new(["proceedings", "mvproceedings", "collection", "mvcollection", "periodical"], StringComparer.Ordinal);

    private static readonly HashSet<string> Types = new(
        [
            "article", "book", "booklet", "conference", "dataset", "electronic", "inbook", "incollection", "inproceedings", "manual", "mastersthesis",
            "misc", "online", "patent", "phdthesis", "report", "software", "techreport", "thesis", "unpublished", "string", "comment", "preamble", .. FrontMatter,
        ],
        StringComparer.Ordinal);

    /// <inheritdoc />
    public override string Name => "bibtex";

    /// <inheritdoc />
    public override string Title => "BibTeX";

    /// <inheritdoc />
    public override string Shape => "an entry such as @article{key, …}";

    /// <inheritdoc />
    public override bool Recognises(FileStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        const int LinesBefore = 100;
        var isNamedSo = start.Name.Contains(".bib", StringComparison.OrdinalIgnoreCase);
        var rest = start.Bytes.Span;
        rest = rest.StartsWith("\uFEFF"u8) ? rest[3..] : rest;
        for (var lines = 0; lines < LinesBefore && !rest.IsEmpty; lines++)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = (end < 0 ? rest : rest[..end]).Trim(" \t\r"u8);
            rest = end < 0 ? default : rest[(end + 1)..];
            if (SplitBibtex.IsHead(line, out var type, out _) && (isNamedSo || Types.Contains(Encoding.ASCII.GetString(type).ToLowerInvariant())))
            {
                return true;
            }

            // Programs write a line of their own before the first entry; elsewhere only comments are let pass.
            if (line.Contains((byte)0) || (!isNamedSo && line is not ([] or [(byte)'%', ..])))
            {
                return false;
            }
        }

        return false;
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<ReadItem> ReadAsync(SourceFile file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        var entries = new Entries(PrintedFields.Stem(file));
        var split = new SplitBibtex();
        await foreach (var line in ReadLines.RunAsync(file.Content, cancellation).ConfigureAwait(false))
        {
            foreach (var piece in split.Take(line))
            {
                if (entries.Read(piece) is { } item)
                {
                    yield return item;
                }
            }
        }

        if (split.Rest() is { } cut && entries.Read(cut) is { } rest)
        {
            yield return rest;
        }

        foreach (var item in entries.Waiting())
        {
            yield return item;
        }
    }

    private static WorkKind Kind(BibtexEntry entry, string? arxivId) => entry.Type switch
    {
        "article" => NamesArxiv(entry["journal"] ?? entry["journaltitle"]) ? WorkKind.Preprint : WorkKind.Article,
        "inproceedings" or "conference" => WorkKind.Proceedings,
        "unpublished" => WorkKind.Preprint,
        "dataset" => WorkKind.Dataset,
        "misc" or "online" or "electronic" or "techreport" or "report" when arxivId is not null => WorkKind.Preprint,
        _ => WorkKind.Other,
    };

    /// <summary>"arXiv preprint arXiv:1706.03762", and "CoRR", as dblp calls arXiv.</summary>
    private static bool NamesArxiv(string? journal) =>
        journal is not null && (journal.Contains("arxiv", StringComparison.OrdinalIgnoreCase) || journal.Trim().Equals("CoRR", StringComparison.OrdinalIgnoreCase));

    private static string? ArxivId(BibtexEntry entry)
    {
        var prefix = entry["archiveprefix"] ?? entry["eprinttype"];
        var isArxivs = prefix is null || prefix.Trim().Equals("arxiv", StringComparison.OrdinalIgnoreCase);
        var journal = entry["journal"] ?? entry["journaltitle"];
        return (isArxivs ? Identifiers.ArxivIdAlone(entry["eprint"]) : null)
            ?? Identifiers.ArxivId(entry["doi"]) ?? Identifiers.ArxivId(entry["url"]) ?? Identifiers.ArxivId(journal)
            ?? (NamesArxiv(journal) && entry["volume"] is { } volume ? Identifiers.ArxivIdAlone(volume.Replace("abs/", "", StringComparison.Ordinal)) : null);
    }

    private static string? Plain(string? tex) => tex is null ? null : PrintedFields.Words(TexAccents.Decode(tex));

    private static IncomingRecord ToRecord(BibtexEntry entry, string stem)
    {
        var arxivId = ArxivId(entry);
        var (authors, listsAll) = TexNames.Read(entry["author"] ?? "");
        var isInJournal = entry.Type == "article";
        return new IncomingRecord
        {
            Provider = Providers.Bibtex,
            ExternalId = $"{stem}/{entry.Key}",
            Kind = Kind(entry, arxivId),
            Title = ((entry["title"] ?? "") + (entry["subtitle"] is { } subtitle ? ": " + subtitle.Trim() : "")).Trim(),
            Abstract = (entry["abstract"] ?? "").Trim(),
            Markup = TextMarkup.Tex,
            Language = PrintedFields.LanguageCode(entry["language"]),
            Doi = Identifiers.Doi(entry["doi"]?.Replace("\\_", "_", StringComparison.Ordinal)) ?? Identifiers.Doi(entry["url"]),
            ArxivId = arxivId,
            JournalReference = PrintedFields.Venue(
                Plain(entry["journal"] ?? entry["journaltitle"] ?? entry["booktitle"] ?? entry["school"] ?? entry["institution"] ?? entry["publisher"]),
                isInJournal ? Plain(entry["volume"]) : null,
                isInJournal ? Plain(entry["number"] ?? entry["issue"]) : null,
                Plain(entry["pages"])),
            Comments = PrintedFields.Comment(Plain(entry["note"])),
            PageAddress = PrintedFields.WebAddress(entry["url"]?.Replace("\\_", "_", StringComparison.Ordinal)),
            Categories = [],
            Year = PrintedFields.Year(entry["year"]) is > 0 and var year ? year : PrintedFields.Year(entry["date"]),
            LatestRevision = PrintedFields.Day(entry["date"]),
            ListsAllAuthors = listsAll,
            Authors = authors,
        };
    }

    /// <summary>What the entries of one file know of one another.</summary>
    private sealed class Entries(string stem)
    {
        private readonly Dictionary<string, string> abbreviations = Months();
        private readonly Dictionary<string, BibtexEntry> parents = new(StringComparer.OrdinalIgnoreCase);
        private readonly List<BibtexEntry> waiting = [];
        private readonly HashSet<string> keys = new(StringComparer.Ordinal);
        private BibtexEntry? head;
        private long kept;

        /// <summary>What a piece of the file comes to; null where it is for other entries only, or waits for its parent.</summary>
        public ReadItem? Read(SplitBibtex.Piece piece)
        {
            if (piece.Fault is not null)
            {
                return ReadItem.Rejected(piece.Line, piece.Length, piece.Fault, piece.Excerpt);
            }

            var (entry, fault) = BibtexEntry.Read(piece.Text!, piece.Line, piece.Length, abbreviations);
            if (entry is null)
            {
                return ReadItem.Rejected(piece.Line, piece.Length, fault!, Beginning(piece.Text!));
            }

            switch (entry.Type)
            {
                case "comment" or "preamble":
                    return null;
                case "string":
                    foreach (var (name, text) in entry.Fields.Where(f => f.Value.Length <= MaxAbbreviationLength && abbreviations.Count < MostKept))
                    {
                        abbreviations[name] = text;
                    }

                    return null;
            }

            // A longer key is the entry's fault and is rejected as such; kept, it would only fill the memory.
            if (entry.Key.Length <= Incoming.MaxExternalIdLength && !keys.Add(entry.Key))
            {
                return ReadItem.Rejected(piece.Line, piece.Length, "an earlier entry of the file has the same key", Beginning(piece.Text!));
            }

            if (keys.Count == 1 && FrontMatter.Contains(entry.Type))
            {
                head = entry;
            }

            // References to a parent don't tell capitals from small letters, keys do: the first of two that differ by them alone is meant.
            if ((FrontMatter.Contains(entry.Type) || entry.Type == "book") && parents.Count < MostKept && IsKept(entry))
            {
                parents.TryAdd(entry.Key, entry);
            }

            // Parents stand behind their children, as BibTeX wants them.
            if (entry["crossref"] is not null && waiting.Count < MostKept && IsKept(entry))
            {
                waiting.Add(entry);
                return null;
            }

            // PMLR's volumes begin with the proceedings, and the papers don't repeat what stands there.
            if (head is not null && entry.Type is "inproceedings" or "conference" && entry["year"] is null && entry["date"] is null)
            {
                Inherit(entry, head);
            }

            return FrontMatter.Contains(entry.Type)
                ? new ReadItem(piece.Line, piece.Length, []) { LeftOut = "front matter" }
                : ReadItem.Of(piece.Line, entry.Length, ToRecord(entry, stem), Beginning(piece.Text!));
        }

        /// <summary>The entries that waited for their parent, which is known now if the file has it.</summary>
        public IEnumerable<ReadItem> Waiting()
        {
            foreach (var entry in waiting)
            {
                if (parents.GetValueOrDefault(entry["crossref"]!.Trim()) is { } parent)
                {
                    Inherit(entry, parent);
                }

                yield return FrontMatter.Contains(entry.Type)
                    ? new ReadItem(entry.Line, entry.Length, []) { LeftOut = "front matter" }
                    : ReadItem.Of(entry.Line, entry.Length, ToRecord(entry, stem), Encoding.UTF8.GetBytes($"@{entry.Type}{{{entry.Key},"));
            }
        }

        private bool IsKept(BibtexEntry entry)
        {
            if (kept + entry.Length > MostBytesKept)
            {
                return false;
            }

            kept += entry.Length;
            return true;
        }

        private static void Inherit(BibtexEntry entry, BibtexEntry parent)
        {
            foreach (var (field, from) in Inherited)
            {
                if (entry[field] is null && from.Select(f => parent[f]).FirstOrDefault(t => t is not null) is { } text)
                {
                    entry.Fields[field] = text;
                }
            }
        }

        private static byte[] Beginning(string text) => Encoding.UTF8.GetBytes(text[..Math.Min(text.Length, 100)]);

        /// <summary>BibTeX's styles define the months.</summary>
        private static Dictionary<string, string> Months() => new(
            "jan feb mar apr may jun jul aug sep oct nov dec".Split(' ')
                .Zip("January February March April May June July August September October November December".Split(' '), KeyValuePair.Create),
            StringComparer.OrdinalIgnoreCase);
    }
}
