using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using BzPeer.Text;
using BzPeer.Works;

namespace BzPeer.Import.Formats;

/// <summary>
/// The arXiv metadata snapshot: one JSON object a line, as arXiv publishes it (CC0), with the keys id, title, abstract,
/// authors_parsed, categories, versions, update_date and others. Ids that begin with <c>demo:</c> are the invented
/// world's.
/// </summary>
public sealed class ArxivSnapshot : RecordFormat
{
    /// <summary>A file of which none of so many first lines is of the format is another's.</summary>
    private const int LinesToRecognise = 5;

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 8 };

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-/:");

    /// <inheritdoc />
    public override string Name => "arxiv";

    /// <inheritdoc />
    public override string Title => "the arXiv metadata snapshot";

    /// <inheritdoc />
    public override string Shape => "JSON objects with id, title, categories, versions and authors_parsed, one a line";

    /// <inheritdoc />
    public override bool Recognises(FileStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        var rest = start.Bytes.Span;
        for (var lines = 0; lines < LinesToRecognise && !rest.IsEmpty;)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line.Trim(" \t\r"u8).IsEmpty)
            {
                continue;
            }

            lines++;
            if (HasItsKeys(line, isCut: end < 0 && !start.IsWhole))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<ReadItem> ReadAsync(SourceFile file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        await foreach (var line in ReadLines.RunAsync(file.Content, cancellation).ConfigureAwait(false))
        {
            if (line.TooLong)
            {
                yield return ReadItem.Rejected(line.Number, ReadLines.MaxLineLength, ReadItem.LineTooLong());
                continue;
            }

            var (record, fault) = Read(line.Bytes.Span);
            yield return record is null
                ? ReadItem.Rejected(line.Number, line.Bytes.Length, fault!, line.Bytes.Span)
                : new ReadItem(line.Number, line.Bytes.Length, [record]);
        }
    }

    /// <summary>Whether a line is a JSON object with the keys that make the format; of one that is cut off, those of arXiv's first keys.</summary>
    private static bool HasItsKeys(ReadOnlySpan<byte> line, bool isCut)
    {
        try
        {
            var reader = new Utf8JsonReader(line, isFinalBlock: !isCut, new JsonReaderState(Strict));
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            var (keys, isArxivs) = (0, false);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("id"u8) || reader.ValueTextEquals("title"u8) || reader.ValueTextEquals("categories"u8)
                    || reader.ValueTextEquals("authors_parsed"u8) || reader.ValueTextEquals("versions"u8))
                {
                    keys++;
                }

                isArxivs = isArxivs || reader.ValueTextEquals("authors_parsed"u8) || reader.ValueTextEquals("authors"u8) || reader.ValueTextEquals("submitter"u8);
                if (!reader.TrySkip())
                {
                    break;
                }
            }

            return keys == 5 || (isCut && keys > 0 && isArxivs);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Reads one line.</summary>
    /// <returns>The record, or the reason why there is none.</returns>
    public static (IncomingRecord? Record, string? Fault) Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return Read(ReadFields(line));
        }
        catch (JsonException e)
        {
            return (null, e.BytePositionInLine is { } at
                ? string.Create(CultureInfo.InvariantCulture, $"not a JSON object of the format, at byte {at}")
                : "not a JSON object of the format");
        }
        catch (InvalidOperationException)
        {
            return (null, "a value is not of the kind that the format has there, or is not valid UTF-8");
        }
        catch (FormatException)
        {
            return (null, "a date is not a date");
        }
    }

    /// <summary>Makes a record of its fields, wherever they were read.</summary>
    /// <returns>The record, or the reason why there is none.</returns>
    internal static (IncomingRecord? Record, string? Fault) Read(Fields fields)
    {
        if (fields.Id is null)
        {
            return (null, "there is no id");
        }

        // It becomes part of an address: arXiv's ids are made of these and nothing else.
        if (fields.Id.AsSpan().ContainsAnyExcept(IdCharacters) || fields.Id.Contains("..", StringComparison.Ordinal))
        {
            return (null, "the id has characters that no id of the format has");
        }

        var record = ToRecord(fields);
        return record.Fault() is { } fault ? (null, fault) : (record, null);
    }

    private static Fields ReadFields(ReadOnlySpan<byte> line)
    {
        var fields = new Fields();
        var reader = new Utf8JsonReader(line, Strict);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                fields.Id = Text(ref reader);
            }
            else if (reader.ValueTextEquals("title"u8))
            {
                fields.Title = Text(ref reader);
            }
            else if (reader.ValueTextEquals("abstract"u8))
            {
                fields.Abstract = Text(ref reader);
            }
            else if (reader.ValueTextEquals("authors"u8))
            {
                fields.Authors = Text(ref reader);
            }
            else if (reader.ValueTextEquals("authors_parsed"u8))
            {
                fields.AuthorsParsed = Names(ref reader);
            }
            else if (reader.ValueTextEquals("categories"u8))
            {
                fields.Categories = Text(ref reader);
            }
            else if (reader.ValueTextEquals("doi"u8))
            {
                fields.Doi = Text(ref reader);
            }
            else if (reader.ValueTextEquals("journal-ref"u8))
            {
                fields.JournalReference = Text(ref reader);
            }
            else if (reader.ValueTextEquals("comments"u8))
            {
                fields.Comments = Text(ref reader);
            }
            else if (reader.ValueTextEquals("license"u8))
            {
                fields.License = Text(ref reader);
            }
            else if (reader.ValueTextEquals("update_date"u8))
            {
                fields.UpdateDate = Text(ref reader);
            }
            else if (reader.ValueTextEquals("versions"u8))
            {
                ReadVersions(ref reader, fields);
            }
            else
            {
                reader.Skip();
            }
        }

        if (reader.Read())
        {
            throw new JsonException();
        }

        return fields;
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString();
    }

    private static List<string[]> Names(ref Utf8JsonReader reader)
    {
        var names = new List<string[]>();
        var parts = new List<string>(4);
        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            parts.Clear();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                parts.Add(reader.GetString() ?? "");
            }

            names.Add([.. parts]);
        }

        return names;
    }

    private static void ReadVersions(ref Utf8JsonReader reader, Fields fields)
    {
        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("created"u8))
                {
                    fields.AddRevision(Text(ref reader));
                }
                else
                {
                    reader.Skip();
                }
            }
        }
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        reader.Read();
        if (reader.TokenType != type)
        {
            throw new JsonException();
        }
    }

    /// <summary>"Mon, 2 Apr 2007 19:18:42 GMT", as in mail headers.</summary>
    private static DateOnly? Day(string? created)
    {
        if (string.IsNullOrWhiteSpace(created))
        {
            return null;
        }

        return DateOnly.FromDateTime(DateTime.ParseExact(
            created.Trim(), "ddd, d MMM yyyy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture, DateTimeStyles.None));
    }

    private static IncomingRecord ToRecord(Fields fields)
    {
        var isInvented = fields.Id!.StartsWith(Providers.InventedPrefix, StringComparison.Ordinal);
        return new IncomingRecord
        {
            Provider = isInvented ? Providers.Invented : Providers.Arxiv,
            ExternalId = Clean(fields.Id)!.Trim(),
            ArxivId = isInvented ? null : Clean(fields.Id)!.Trim(),
            ProviderDate = fields.UpdateDate is { } date ? DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture) : fields.LatestRevision,
            Kind = WorkKind.Preprint,
            Title = Clean(fields.Title) ?? "",
            Abstract = Clean(fields.Abstract) ?? "",
            Doi = isInvented ? null : Identifiers.Doi(fields.Doi),
            JournalReference = Field(fields.JournalReference),
            Comments = Field(fields.Comments),
            License = Field(fields.License),
            Categories = Clean(fields.Categories)?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [],
            FirstPosted = fields.FirstPosted,
            LatestRevision = fields.LatestRevision,
            Revisions = (short)Math.Min(fields.Revisions, short.MaxValue),
            Authors = fields.AuthorsParsed is { Count: > 0 } parsed ? FromParsed(parsed) : FromLine(fields.Authors),
        };
    }

    /// <summary>Family name, given names, suffix, then affiliations.</summary>
    private static List<PrintedAuthor> FromParsed(List<string[]> parsed)
    {
        var authors = new List<PrintedAuthor>(parsed.Count);
        foreach (var parts in parsed)
        {
            var family = Part(parts, 0);
            // arXiv's parser sets a space before the hyphen of abbreviated given names: "C. -P.".
            var given = Part(parts, 1).Replace(". -", ".-", StringComparison.Ordinal);
            var suffix = Part(parts, 2);
            var name = PersonNames.Join(given, family, suffix);
            if (Authors.NameKey.Of(name).Length == 0)
            {
                continue;
            }

            var affiliation = string.Join("; ", parts.Skip(3).Select(p => TexAccents.Decode(Clean(p)!).Trim()).Where(p => p.Length > 0));
            authors.Add(new PrintedAuthor(name, family.Length == 0 ? null : family, affiliation.Length == 0 ? null : affiliation));
        }

        return authors;
    }

    /// <summary>Without the parsed form: "A. Author, B. Author and C. Author (Somewhere)".</summary>
    private static List<PrintedAuthor> FromLine(string? line)
    {
        var authors = new List<PrintedAuthor>();
        foreach (var part in (Clean(line) ?? "").Replace(" and ", ", ", StringComparison.Ordinal).Split(','))
        {
            var open = part.IndexOf('(', StringComparison.Ordinal);
            var name = Words(TexAccents.Decode(open < 0 ? part : part[..open]));
            if (Authors.NameKey.Of(name).Length > 0)
            {
                authors.Add(new PrintedAuthor(name, null));
            }
        }

        return authors;
    }

    private static string Part(string[] parts, int index) =>
        index < parts.Length ? Words(TexAccents.Decode(Clean(parts[index])!)) : "";

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string? Field(string? text) => Clean(text) is { } clean && !string.IsNullOrWhiteSpace(clean) ? Words(clean) : null;

    /// <summary>PostgreSQL keeps no NUL in a text; nothing else is taken away from what the provider printed.</summary>
    private static string? Clean(string? text) => text?.Replace("\0", "", StringComparison.Ordinal);

    /// <summary>The format's fields as printed.</summary>
    internal sealed class Fields
    {
        public string? Id, Title, Abstract, Authors, Categories, Doi, JournalReference, Comments, License, UpdateDate;
        public List<string[]>? AuthorsParsed;
        public DateOnly? FirstPosted, LatestRevision;
        public int Revisions;

        /// <summary>Adds a revision, made on a day printed as in mail headers.</summary>
        /// <exception cref="FormatException">It is printed otherwise.</exception>
        public void AddRevision(string? created)
        {
            var day = Day(created);
            FirstPosted ??= day;
            LatestRevision = day ?? LatestRevision;
            Revisions++;
        }
    }
}
