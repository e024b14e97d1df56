using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using BzPeer.Works;
using CsvHelper;
using CsvHelper.Configuration;

namespace BzPeer.Import.Formats;

/// <summary>
/// The topics of OpenAlex: the parts of its snapshot, pages of its API, single entities, and the table of all topics as CSV
/// with one row a topic.
/// </summary>
public sealed class OpenAlexTopics : JsonFormat
{
    /// <summary>Longest field of the table, in characters: a quote that nothing closes must not swallow the file.</summary>
    private const int MaxTableField = TokenBudget.MaxTokenBytes / 2;

    /// <summary>The columns of the table, each under the names that are in use.</summary>
    private static readonly string[][] Columns =
    [
        ["topic_id", "id_topic"], ["topic_name", "topic"], ["subfield_name", "subfield"], ["field_name", "field"], ["domain_name", "domain"], ["summary", "description"],
    ];

    /// <inheritdoc />
    public override string Name => "openalex-topics";

    /// <inheritdoc />
    public override string Title => "topics of OpenAlex";

    /// <inheritdoc />
    public override string Shape => "JSON objects with an id such as https://openalex.org/T11636, or a table with id_topic, topic, subfield, field and domain";

    /// <inheritdoc />
    public override bool Recognises(FileStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        return IsTable(start) || base.Recognises(start);
    }

    /// <inheritdoc />
    public override IAsyncEnumerable<ReadItem> ReadAsync(SourceFile file, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        return IsTable(file.ReadStart()) ? ReadTableAsync(file, cancellation) : base.ReadAsync(file, cancellation);
    }

    /// <inheritdoc />
    protected override bool IsOne(JsonKeys keys) => OpenAlexIds.IsEntity(keys, 'T');

    /// <inheritdoc />
    protected override IReadOnlyList<ReadItem> Read(JsonPart part) =>
        [OpenAlexIds.Topic(part.Record, isMention: false) is { } topic ? Of(part, topic) : Rejected(part, "the topic has no id, name or field")];

    private static bool IsTable(FileStart start)
    {
        var text = JsonStart.WithoutMark(start.Bytes.Span);
        var end = text.IndexOfAny("\r\n"u8);
        return end is > 0 and < 1_000 && Places(Encoding.UTF8.GetString(text[..end]).Split(',')) is not null;
    }

    /// <returns>Where the columns stand, in their order, -1 for a description that is absent; null where it is no such table.</returns>
    private static int[]? Places(string[] header)
    {
        var names = Array.ConvertAll(header, h => h.Trim(' ', '"', '\uFEFF').ToLowerInvariant());
        var places = Array.ConvertAll(Columns, c => Array.FindIndex(names, n => c.Contains(n, StringComparer.Ordinal)));
        return places.AsSpan(0, places.Length - 1).Contains(-1) ? null : places;
    }

    private static async IAsyncEnumerable<ReadItem> ReadTableAsync(SourceFile file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // A byte order mark of another encoding is no reason to read another encoding.
        // The parser holds a whole row, however many fields it has.
        var bytes = new TokenBudget(file);
        using var text = new StreamReader(bytes, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false, 1 << 16, leaveOpen: true);
        using var table = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture) { MaxFieldSize = MaxTableField, BadDataFound = null });
        int[]? places = null;
        while (await NextAsync(table, file).ConfigureAwait(false) is { } row)
        {
            cancellation.ThrowIfCancellationRequested();
            bytes.GotAhead();
            if (places is null)
            {
                places = Places(row);
                continue;
            }

            yield return Topic(places, row) is { } topic
                ? ReadItem.Of(table.RawRow, table.RawRecord.Length, topic, Encoding.UTF8.GetBytes(table.RawRecord[..Math.Min(table.RawRecord.Length, 200)]))
                : ReadItem.Rejected(table.RawRow, table.RawRecord.Length, "the topic has no id, name or field", Encoding.UTF8.GetBytes(table.RawRecord));
        }
    }

    private static async Task<string[]?> NextAsync(CsvParser table, SourceFile file)
    {
        try
        {
            return await table.ReadAsync().ConfigureAwait(false) ? table.Record : null;
        }
        catch (DecoderFallbackException e)
        {
            throw new ImportRefusedException($"{file.Name} is not valid UTF-8.", e);
        }
        catch (CsvHelperException e)
        {
            throw new ImportRefusedException(string.Create(CultureInfo.InvariantCulture, $"{file.Name} is no table from row {table.RawRow} on: a field is longer than {MaxTableField} characters."), e);
        }
    }

    private static IncomingTopic? Topic(int[] places, string[] row)
    {
        return OpenAlexIds.Of(Field(0) is { } number && char.IsAsciiDigit(number[0]) ? "T" + number : Field(0), 'T') is { } id && Field(1) is { } name && Field(3) is { } field
            ? new IncomingTopic
            {
                Provider = Providers.OpenAlex,
                ExternalId = id,
                Taxonomy = OpenAlexIds.Taxonomy,
                Name = name,
                Group = field,
                Subfield = Field(2),
                Domain = Field(4),
                Description = Field(5),
            }
            : null;

        string? Field(int column) => places[column] is >= 0 and var place && place < row.Length ? JsonFields.Plain(row[place]) : null;
    }
}
