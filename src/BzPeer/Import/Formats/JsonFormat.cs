using System.Runtime.CompilerServices;

namespace BzPeer.Import.Formats;

/// <summary>A format whose records are JSON objects, however the file is laid out (<see cref="ReadJson"/>).</summary>
public abstract class JsonFormat : RecordFormat
{
    /// <inheritdoc />
    public override bool Recognises(FileStart start) => JsonStart.Of(start).Objects.Any(IsOne);

    /// <inheritdoc />
    public override async IAsyncEnumerable<ReadItem> ReadAsync(SourceFile file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var part in ReadJson.RunAsync(file, cancellation).ConfigureAwait(false))
        {
            foreach (var item in Items(part))
            {
                yield return item;
            }
        }
    }

    /// <summary>Whether an object with these keys is of the format.</summary>
    protected abstract bool IsOne(JsonKeys keys);

    /// <summary>What one object tells. May throw <see cref="InvalidOperationException"/> where a text is no Unicode.</summary>
    protected abstract IReadOnlyList<ReadItem> Read(JsonPart part);

    /// <summary>A place where nothing is taken although nothing is wrong.</summary>
    private protected static ReadItem LeftOut(JsonPart part, string reason) => new(part.Number, part.Bytes.Length, []) { LeftOut = reason };

    /// <summary>A record with what it mentions, or its fault where it has one; a mention that has one is dropped.</summary>
    private protected static ReadItem Of(JsonPart part, Incoming record, IEnumerable<Incoming>? mentions = null) =>
        record.Fault() is { } fault ? Rejected(part, fault)
        : new ReadItem(part.Number, part.Bytes.Length, mentions is null ? [record] : [record, .. mentions.Where(m => m.Fault() is null)]);

    private protected static ReadItem Rejected(JsonPart part, string fault) =>
        ReadItem.Rejected(part.Number, part.Bytes.Length, fault, part.Bytes.Span);

    private IReadOnlyList<ReadItem> Items(JsonPart part)
    {
        try
        {
            return part.Fault is null ? Read(part) : [Rejected(part, part.Fault)];
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, written as an escape, is valid UTF-8 and no text.
            return [Rejected(part, "a text is not valid Unicode")];
        }
    }
}
