using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using BzPeer.Authors;
using BzPeer.Text;
using BzPeer.Works;

namespace BzPeer.Import.Formats;

/// <summary>
/// RIS, the tagged lines of reference managers: a record from TY to ER, two letters, two spaces and a hyphen before each
/// value. The same tag means different things to different programs; what each is read for stands beside it below.
/// </summary>
public sealed class Ris : RecordFormat
{
    /// <summary>Longest record, in bytes.</summary>
    private const int MaxRecordLength = 1 << 20;

    /// <inheritdoc />
    public override string Name => "ris";

    /// <inheritdoc />
    public override string Title => "RIS";

    /// <inheritdoc />
    public override string Shape => "a line TY  - with a type, and further tags";

    /// <inheritdoc />
    public override bool Recognises(FileStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        // Some providers print a line or two of their own before the first record.
        const int LinesBefore = 10;
        var isNamedSo = start.Name.Contains(".ris", StringComparison.OrdinalIgnoreCase);
        var rest = WithoutMark(start.Bytes.Span);
        for (var lines = 0; lines < LinesBefore && !rest.IsEmpty;)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (TagOf(line) is "TY")
            {
                return true;
            }

            if (!line.Trim(" \t\r"u8).IsEmpty)
            {
                lines++;
                if (!isNamedSo)
                {
                    return false;
                }
            }
        }

        return false;
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<ReadItem> ReadAsync(SourceFile file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        var stem = PrintedFields.Stem(file);
        Reference? reference = null;
        await foreach (var line in ReadLines.RunAsync(file.Content, cancellation).ConfigureAwait(false))
        {
            var tag = TagOf(line.Number == 1 ? WithoutMark(line.Bytes.Span) : line.Bytes.Span);
            // A record whose end is missing ends where the next one begins.
            if (tag is "TY" or "ER" && reference is not null)
            {
                yield return reference.Read(stem);
                reference = null;
            }

            if (tag == "TY")
            {
                reference = new Reference(line.Number);
            }

            reference?.Add(tag, line);
        }

        if (reference is not null)
        {
            yield return reference.Read(stem);
        }
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> bytes) => bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;

    /// <summary>"TY" of "TY  - JOUR"; null of a line that goes on with the value before it.</summary>
    private static string? TagOf(ReadOnlySpan<byte> line)
    {
        const int Longest = 8;
        if (line.Length < 4 || !char.IsAsciiLetterUpper((char)line[0]) || !(char.IsAsciiLetterUpper((char)line[1]) || char.IsAsciiDigit((char)line[1])))
        {
            return null;
        }

        var hyphen = line[..Math.Min(line.Length, Longest)].IndexOf((byte)'-');
        return hyphen >= 3 && line[2..hyphen].Trim((byte)' ').IsEmpty && (hyphen + 1 == line.Length || line[hyphen + 1] is (byte)' ' or (byte)'\r')
            ? Encoding.ASCII.GetString(line[..2])
            : null;
    }

    /// <summary>A record on its way.</summary>
    private sealed class Reference(long number)
    {
        private readonly Dictionary<string, List<StringBuilder>> values = new(StringComparer.Ordinal);
        private StringBuilder? last;
        private long length;
        private string? fault;

        public void Add(string? tag, in Line line)
        {
            length += line.Bytes.Length;
            fault ??= line.TooLong ? ReadItem.LineTooLong() : length > MaxRecordLength ? $"the record is longer than {MaxRecordLength} bytes" : null;
            if (fault is not null)
            {
                return;
            }

            if (PrintedFields.Utf8(line.Bytes.Span) is not { } text)
            {
                fault = "it is not text in UTF-8";
                return;
            }

            if (tag is null)
            {
                // An empty line may have parted paragraphs; it is not told here, and a line end is as good.
                last?.Append('\n').Append(text.AsSpan().TrimEnd());
                return;
            }

            last = new StringBuilder(text[(text.IndexOf('-', StringComparison.Ordinal) + 1)..].Trim());
            (values.TryGetValue(tag, out var list) ? list : values[tag] = []).Add(last);
        }

        public ReadItem Read(string stem)
        {
            var excerpt = Encoding.UTF8.GetBytes($"{Value("TY")} {Title()}");
            return fault is not null ? ReadItem.Rejected(number, length, fault, excerpt) : ReadItem.Of(number, length, ToRecord(stem), excerpt);
        }

        private IncomingRecord ToRecord(string stem)
        {
            var doi = Identifiers.Doi(Value("DO", "DI")) ?? All("UR", "L3", "M3", "N1").Select(Identifiers.Doi).FirstOrDefault(d => d is not null);
            var arxivId = All("DO", "UR", "L1", "AN", "M1", "M2", "M3", "N1", "T2", "JO", "JF").Select(Identifiers.ArxivId).FirstOrDefault(i => i is not null);
            var (authors, listsAll) = Authors();
            var kind = Kind(arxivId);
            var year = All("PY", "Y1", "DA").Select(PrintedFields.Year).FirstOrDefault(y => y > 0);
            return new IncomingRecord
            {
                Provider = Providers.Ris,
                ExternalId = $"{stem}/{Key(doi, year)}",
                Kind = kind,
                Title = Title(),
                Abstract = Value("AB", "N2") ?? "",
                Markup = TextMarkup.Html,
                Language = PrintedFields.LanguageCode(Value("LA")),
                Doi = doi,
                ArxivId = arxivId,
                JournalReference = PrintedFields.Venue(
                    PrintedFields.Words(Value("JF", "T2", "JO", "JA", "BT", "C3", "PB")),
                    kind == WorkKind.Article ? PrintedFields.Words(Value("VL")) : null,
                    kind == WorkKind.Article ? PrintedFields.Words(Value("IS")) : null,
                    Pages()),
                Comments = PrintedFields.Comment(Value("N1")),
                PageAddress = All("UR", "L2").Select(PrintedFields.WebAddress).FirstOrDefault(a => a is not null),
                Categories = [],
                Year = year,
                LatestRevision = PrintedFields.Day(Value("DA")) ?? PrintedFields.Day(Value("PY")) ?? PrintedFields.Day(Value("Y1")),
                ListsAllAuthors = listsAll,
                Authors = authors,
            };
        }

        private string Title() => Value("TI", "T1", "CT") ?? "";

        /// <summary>A record says by which key its program knows it, or does not: then its DOI, or what it says of itself.</summary>
        private string Key(string? doi, short year) => Value("ID") ?? doi?.ToLowerInvariant() ?? Value("AN")
            ?? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{TitleKey.Fold(Title())}|{year}|{Value("AU", "A1")}")).AsSpan(0, 8));

        /// <summary>"Family, Given, Suffix"; names without a comma stand as they are.</summary>
        private (List<PrintedAuthor> Authors, bool ListsAll) Authors()
        {
            var authors = new List<PrintedAuthor>();
            var listsAll = true;
            foreach (var printed in All("AU", "A1"))
            {
                if (printed.Trim('.', ',', ' ').ToLowerInvariant() is "et al" or "others" or "and others")
                {
                    listsAll = false;
                    continue;
                }

                var parts = printed.Split(',', 3).Select(p => PrintedFields.Words(p) ?? "").ToArray();
                var (family, given, suffix) = (parts[0], parts.ElementAtOrDefault(1) ?? "", parts.ElementAtOrDefault(2) ?? "");
                var name = parts.Length == 1 ? family : PersonNames.Join(given, family, suffix);
                if (NameKey.Of(name).Length > 0)
                {
                    authors.Add(new PrintedAuthor(name, parts.Length == 1 || family.Length == 0 ? null : family));
                }
            }

            return (authors, listsAll);
        }

        private WorkKind Kind(string? arxivId) => Value("TY")?.ToUpperInvariant() switch
        {
            "JOUR" or "EJOUR" or "INPR" => arxivId is not null && Value("JF", "T2", "JO", "JA")?.Contains("arxiv", StringComparison.OrdinalIgnoreCase) == true
                ? WorkKind.Preprint
                : WorkKind.Article,
            "CONF" or "CPAPER" => WorkKind.Proceedings,
            "UNPB" or "PREPRINT" => WorkKind.Preprint,
            "DATA" or "DBASE" or "AGGR" => WorkKind.Dataset,
            "ELEC" or "GEN" or "RPRT" or "WEB" when arxivId is not null => WorkKind.Preprint,
            _ => WorkKind.Other,
        };

        private string? Pages()
        {
            var (first, last) = (PrintedFields.Words(Value("SP")), PrintedFields.Words(Value("EP")));
            return first is null || last is null || first == last || first.Contains('-', StringComparison.Ordinal) ? first ?? last : $"{first}–{last}";
        }

        private string? Value(params ReadOnlySpan<string> tags)
        {
            foreach (var tag in tags)
            {
                if (values.TryGetValue(tag, out var all) && all.Find(v => v.Length > 0) is { } value)
                {
                    return value.ToString();
                }
            }

            return null;
        }

        private IEnumerable<string> All(params string[] tags) =>
            tags.SelectMany(t => values.TryGetValue(t, out var all) ? all : []).Select(v => v.ToString()).Where(v => v.Length > 0);
    }
}
