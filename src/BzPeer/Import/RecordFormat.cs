using System.Globalization;
using System.Text;
using BzPeer.Import.Formats;

namespace BzPeer.Import;

/// <summary>
/// One format of records. A new one is one file: it says how it is recognised and turns a file into records; batches,
/// staging, provenance, progress, rejects and derivation are the frame's (<see cref="ImportRecords"/>).
/// </summary>
public abstract class RecordFormat
{
    /// <summary>Every format, in the order in which a file is offered to them.</summary>
    public static IReadOnlyList<RecordFormat> All { get; } =
    [
        new ArxivSnapshot(),
        new AclAnthology(),
        new AclPeople(),
        new ArxivAtom(),
        new ArxivOai(),
        new Bibtex(),
        new Ris(),
        new OrcidXml(),
        new OpenAlexWorks(),
        new OpenAlexAuthors(),
        new OpenAlexInstitutions(),
        new OpenAlexTopics(),
        new Crossref(),
        new OrcidJson(),
        new RorDump(),
    ];

    /// <summary>The name by which the operator's tool and the log of imports know it: lower case, hyphens.</summary>
    public abstract string Name { get; }

    /// <summary>What it is, for people: "the arXiv metadata snapshot".</summary>
    public abstract string Title { get; }

    /// <summary>How a file of it begins, for people who named another: "JSON objects with id, title …, one a line".</summary>
    public abstract string Shape { get; }

    /// <summary>Whether a file that begins so is of this format. Never throws, whatever the bytes are.</summary>
    public abstract bool Recognises(FileStart start);

    /// <summary>
    /// Reads the records in their order, streaming. What cannot be read is a <see cref="ReadItem"/> with its fault; only
    /// what makes the rest of the file unreadable is thrown.
    /// </summary>
    /// <exception cref="ImportRefusedException">The rest of the file cannot be read.</exception>
    public abstract IAsyncEnumerable<ReadItem> ReadAsync(SourceFile file, CancellationToken cancellation);

    /// <summary>The format that a file is of; null where none recognises it.</summary>
    public static RecordFormat? Of(FileStart start) => All.FirstOrDefault(f => f.Recognises(start));
}

/// <summary>What was read at one place of a file.</summary>
/// <param name="Number">Line, or number of the element, from 1.</param>
/// <param name="Bytes">About how many bytes it took.</param>
/// <param name="Records">What stands there; several where a work's record tells of institutions and topics too; none where nothing is to be taken.</param>
/// <param name="Fault">Why it cannot be taken; null where it can.</param>
/// <param name="Excerpt">How it begins, for the rejects file.</param>
public sealed record ReadItem(long Number, long Bytes, IReadOnlyList<Incoming> Records, string? Fault = null, string Excerpt = "")
{
    /// <summary>Why nothing is taken although nothing is wrong: "paratext". Null where something is.</summary>
    public string? LeftOut { get; init; }

    /// <summary>A place where something cannot be read.</summary>
    public static ReadItem Rejected(long number, long bytes, string fault, ReadOnlySpan<byte> excerpt = default) =>
        new(number, bytes, [], fault, ExcerptOf(Encoding.UTF8.GetString(excerpt[..Math.Min(excerpt.Length, 200)])));

    /// <summary>A record, or its fault where it has one.</summary>
    public static ReadItem Of(long number, long bytes, Incoming record, ReadOnlySpan<byte> excerpt = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Fault() is { } fault ? Rejected(number, bytes, fault, excerpt) : new ReadItem(number, bytes, [record]);
    }

    internal static string LineTooLong() => string.Create(CultureInfo.InvariantCulture, $"the line is longer than {ReadLines.MaxLineLength} bytes");

    private static string ExcerptOf(string text) => string.Create(text.Length, text, (span, from) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = char.IsControl(from[i]) ? ' ' : from[i];
        }
    });
}

/// <summary>A file is refused as a whole; the message is one sentence for who runs the import.</summary>
public class ImportRefusedException : Exception
{
    /// <summary>Refuses without a word.</summary>
    public ImportRefusedException()
    {
    }

    /// <summary>Refuses with a sentence.</summary>
    public ImportRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>Refuses with a sentence and what led to it.</summary>
    public ImportRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>Nothing here reads what a file holds: no fault of the file's, so a folder goes on without a word about each.</summary>
public sealed class ImportPassedOverException : ImportRefusedException
{
    /// <summary>Passes over without a word.</summary>
    public ImportPassedOverException()
    {
    }

    /// <summary>Passes over with a sentence.</summary>
    public ImportPassedOverException(string message)
        : base(message)
    {
    }

    /// <summary>Passes over with a sentence and what led to it.</summary>
    public ImportPassedOverException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Passes over a file of entities.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="entities">What it holds, in the plural.</param>
    public ImportPassedOverException(string file, string entities)
        : base($"{file} holds {entities} of OpenAlex, which nothing here reads.") => Entities = entities;

    /// <summary>What the file holds, in the plural; empty where that is not known.</summary>
    public string Entities { get; } = "";
}
