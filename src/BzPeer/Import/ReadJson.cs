using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace BzPeer.Import;

/// <summary>
/// The records of a JSON file, streamed, however it is laid out: one object a line; one array; one object that holds them
/// as a page of results does, under <c>results</c>, <c>items</c> or <c>message.items</c>; or one object that is the record.
/// No more than one record is held. Strict: UTF-8, and JSON without comments or trailing commas.
/// </summary>
public static class ReadJson
{
    /// <summary>Deepest nesting.</summary>
    public const int MaxDepth = 64;

    /// <summary>Longest record, in bytes; a longer one is passed over and reported.</summary>
    public const int MaxRecordLength = ReadLines.MaxLineLength;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth };

    /// <summary>The records in their order. What a record holds is valid until the next one is asked for.</summary>
    /// <exception cref="ImportRefusedException">The rest of the file cannot be read.</exception>
    public static async IAsyncEnumerable<JsonPart> RunAsync(SourceFile file, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (JsonStart.Of(file.ReadStart()).IsLines)
        {
            await foreach (var line in ReadLines.RunAsync(file.Content, cancellation).ConfigureAwait(false))
            {
                foreach (var part in line.TooLong ? [JsonPart.Broken(line.Number, default, ReadItem.LineTooLong())] : OfLine(line))
                {
                    yield return part;
                }
            }

            yield break;
        }

        var number = 0L;
        await foreach (var bytes in new SplitJson(file).RunAsync(cancellation).ConfigureAwait(false))
        {
            number++;
            if (bytes is not { } record)
            {
                yield return JsonPart.Broken(number, default, string.Create(CultureInfo.InvariantCulture, $"the record is longer than {MaxRecordLength} bytes"));
                continue;
            }

            using var parsed = Parse(record, out var fault);
            yield return parsed is null ? JsonPart.Broken(number, record, fault!) : new JsonPart(number, record, parsed.RootElement);
        }
    }

    /// <summary>Whether an array under this key is a page of records.</summary>
    internal static bool IsPage(string key) => key is "results" or "items";

    /// <summary>A line is a record, or a page of them as an API answers it.</summary>
    private static IEnumerable<JsonPart> OfLine(Line line)
    {
        var bytes = line.Number == 1 ? line.Bytes[(line.Bytes.Length - JsonStart.WithoutMark(line.Bytes.Span).Length)..] : line.Bytes;
        using var parsed = Parse(bytes, out var fault);
        if (parsed is null)
        {
            yield return JsonPart.Broken(line.Number, bytes, fault!);
        }
        else if (PageOf(parsed.RootElement) is { } page)
        {
            foreach (var record in page.EnumerateArray())
            {
                var own = JsonMarshal.GetRawUtf8Value(record).ToArray();
                yield return record.ValueKind == JsonValueKind.Object
                    ? new JsonPart(line.Number, own, record)
                    : JsonPart.Broken(line.Number, own, NoObject);
            }
        }
        else
        {
            yield return new JsonPart(line.Number, bytes, parsed.RootElement);
        }
    }

    private const string NoObject = "not a JSON object";

    private static JsonElement? PageOf(JsonElement root)
    {
        try
        {
            if (root.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.Object)
            {
                root = message;
            }

            return (root.TryGetProperty("results", out var page) && page.ValueKind == JsonValueKind.Array)
                || (root.TryGetProperty("items", out page) && page.ValueKind == JsonValueKind.Array)
                ? page
                : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair in a key, written as an escape, is valid UTF-8 and no text: the record's own reader says so.
            return null;
        }
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> bytes, out string? fault)
    {
        if (!Utf8.IsValid(bytes.Span))
        {
            fault = "not valid UTF-8";
            return null;
        }

        try
        {
            var parsed = JsonDocument.Parse(bytes, Strict);
            if (parsed.RootElement.ValueKind == JsonValueKind.Object)
            {
                fault = null;
                return parsed;
            }

            parsed.Dispose();
            fault = NoObject;
        }
        catch (JsonException e)
        {
            fault = e is { LineNumber: 0, BytePositionInLine: { } at }
                ? string.Create(CultureInfo.InvariantCulture, $"not valid JSON, or nested more than {MaxDepth} deep, at byte {at}")
                : string.Create(CultureInfo.InvariantCulture, $"not valid JSON, or nested more than {MaxDepth} deep, at its line {(e.LineNumber ?? 0) + 1}");
        }

        return null;
    }

    /// <summary>
    /// Cuts a document into its records by quotes and brackets alone, so that one which is no good JSON inside is parted
    /// from the next all the same.
    /// </summary>
    private sealed class SplitJson(SourceFile file)
    {
        private static readonly SearchValues<byte> Structure = SearchValues.Create("{}[]\""u8);

        private static readonly SearchValues<byte> EndOfScalar = SearchValues.Create(",]} \t\r\n"u8);

        private readonly Stream content = file.Content;

        private byte[] buffer = new byte[1 << 17];

        /// <summary>Where reading stands and where what was read ends, in the buffer.</summary>
        private int at, end;

        /// <summary>Where the record begins that is held; -1 where none is.</summary>
        private int from = -1;

        /// <summary>Where the key begins that is being read; -1 where none is.</summary>
        private int key = -1;

        /// <summary>Bytes of the file before the buffer.</summary>
        private long before;

        private bool tooLong;

        // Where in a value reading stands.
        private int depth;
        private bool inText, inScalar;

        /// <summary>The records; null for one that is too long.</summary>
        public async IAsyncEnumerable<ReadOnlyMemory<byte>?> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
        {
            await MoreAsync(cancellation).ConfigureAwait(false);
            at = end - JsonStart.WithoutMark(buffer.AsSpan(0, end)).Length;
            while (await PeekAsync(cancellation).ConfigureAwait(false) is >= 0 and var first)
            {
                if (first is not ('[' or '{'))
                {
                    throw NotJson();
                }

                await foreach (var record in (first == '[' ? ElementsAsync(cancellation) : ObjectAsync(cancellation)).ConfigureAwait(false))
                {
                    yield return record;
                }
            }
        }

        private async IAsyncEnumerable<ReadOnlyMemory<byte>?> ElementsAsync([EnumeratorCancellation] CancellationToken cancellation)
        {
            at++;
            while (await PeekAsync(cancellation).ConfigureAwait(false) is var next and not ']')
            {
                if (next < 0)
                {
                    throw BreaksOff();
                }

                if (next == ',')
                {
                    at++;
                    continue;
                }

                from = at;
                tooLong = false;
                await PassValueAsync(cancellation).ConfigureAwait(false);
                yield return Held();
                from = -1;
            }

            at++;
        }

        /// <summary>An object: the records of the page that it holds, or itself.</summary>
        private async IAsyncEnumerable<ReadOnlyMemory<byte>?> ObjectAsync([EnumeratorCancellation] CancellationToken cancellation)
        {
            var isPage = false;
            (from, tooLong) = (at, false);
            at++;
            for (var level = 1; level > 0;)
            {
                var next = await PeekAsync(cancellation).ConfigureAwait(false);
                if (next is ',' or '}')
                {
                    level -= next == '}' ? 1 : 0;
                    at++;
                    continue;
                }

                if (next != '"')
                {
                    throw next < 0 ? BreaksOff() : NotJson();
                }

                key = at;
                await PassValueAsync(cancellation).ConfigureAwait(false);
                var (holdsRecords, isMessage) = key < 0 ? default : Known(buffer.AsSpan(key, at - key));
                key = -1;
                if (await PeekAsync(cancellation).ConfigureAwait(false) != ':')
                {
                    throw NotJson();
                }

                at++;
                next = await PeekAsync(cancellation).ConfigureAwait(false);
                if (holdsRecords && next == '[')
                {
                    (isPage, from) = (true, -1);
                    await foreach (var record in ElementsAsync(cancellation).ConfigureAwait(false))
                    {
                        yield return record;
                    }
                }
                else if (isMessage && level == 1 && next == '{')
                {
                    level++;
                    at++;
                }
                else
                {
                    await PassValueAsync(cancellation).ConfigureAwait(false);
                }
            }

            if (!isPage)
            {
                yield return Held();
            }

            from = -1;
        }

        private static (bool HoldsRecords, bool IsMessage) Known(ReadOnlySpan<byte> quoted) =>
            (quoted.SequenceEqual("\"results\""u8) || quoted.SequenceEqual("\"items\""u8), quoted.SequenceEqual("\"message\""u8));

        /// <summary>The next byte that is no space, not taken; -1 at the end.</summary>
        private async ValueTask<int> PeekAsync(CancellationToken cancellation)
        {
            while (true)
            {
                var next = buffer.AsSpan(at, end - at).IndexOfAnyExcept(" \t\r\n"u8);
                if (next >= 0)
                {
                    at += next;
                    return buffer[at];
                }

                at = end;
                if (!await MoreAsync(cancellation).ConfigureAwait(false))
                {
                    return -1;
                }
            }
        }

        private async ValueTask PassValueAsync(CancellationToken cancellation)
        {
            (depth, inText, inScalar) = (0, false, false);
            while (!PassValue())
            {
                if (!await MoreAsync(cancellation).ConfigureAwait(false))
                {
                    throw BreaksOff();
                }
            }
        }

        /// <returns>Whether the value ended in what was read.</returns>
        private bool PassValue()
        {
            while (at < end)
            {
                var rest = buffer.AsSpan(at, end - at);
                if (inText)
                {
                    var stop = rest.IndexOfAny((byte)'"', (byte)'\\');
                    at = stop < 0 ? end : at + stop;
                    if (stop < 0 || (rest[stop] == '\\' && at + 1 == end))
                    {
                        return false;
                    }

                    inText = rest[stop] == '\\';
                    at += inText ? 2 : 1;
                    if (!inText && depth == 0)
                    {
                        return true;
                    }

                    continue;
                }

                if (inScalar || (depth == 0 && rest[0] is not ((byte)'"' or (byte)'{' or (byte)'[')))
                {
                    // A number or a word; a bracket that closes nothing counts as one, so that reading goes on.
                    var taken = inScalar ? 0 : 1;
                    var stop = rest[taken..].IndexOfAny(EndOfScalar);
                    (at, inScalar) = (stop < 0 ? end : at + taken + stop, true);
                    return stop >= 0;
                }

                var bracket = rest.IndexOfAny(Structure);
                if (bracket < 0)
                {
                    at = end;
                    return false;
                }

                at += bracket + 1;
                switch (rest[bracket])
                {
                    case (byte)'"':
                        inText = true;
                        break;
                    case (byte)'{' or (byte)'[':
                        if (++depth > MaxDepth)
                        {
                            throw new ImportRefusedException($"{file.Name} is refused: it is nested more than {MaxDepth} deep.");
                        }

                        break;
                    default:
                        if (--depth == 0)
                        {
                            return true;
                        }

                        break;
                }
            }

            return false;
        }

        /// <summary>Reads on, behind what is held. A record longer than allowed is no longer held.</summary>
        private async ValueTask<bool> MoreAsync(CancellationToken cancellation)
        {
            if (end == buffer.Length)
            {
                MakeRoom();
            }

            var read = await content.ReadAsync(buffer.AsMemory(end), cancellation).ConfigureAwait(false);
            end += read;
            return read > 0;
        }

        private void MakeRoom()
        {
            var keep = Math.Min(at, Math.Min(from < 0 ? at : from, key < 0 ? at : key));
            if (keep == 0 && buffer.Length < MaxRecordLength)
            {
                Array.Resize(ref buffer, Math.Min(buffer.Length * 4, MaxRecordLength));
                return;
            }

            if (keep == 0)
            {
                (from, key, tooLong, keep) = (-1, -1, true, at);
            }

            buffer.AsSpan(keep, end - keep).CopyTo(buffer);
            before += keep;
            at -= keep;
            end -= keep;
            from -= from < 0 ? 0 : keep;
            key -= key < 0 ? 0 : keep;
        }

        private ReadOnlyMemory<byte>? Held() => tooLong ? default(ReadOnlyMemory<byte>?) : buffer.AsMemory(from, at - from);

        private ImportRefusedException BreaksOff() => new($"{file.Name} breaks off: its JSON does not end.");

        private ImportRefusedException NotJson() => new(string.Create(CultureInfo.InvariantCulture, $"{file.Name} is not JSON from byte {before + at:N0} on."));
    }
}

/// <summary>One record of a JSON file.</summary>
/// <param name="Number">The line, or the record's number, from 1.</param>
/// <param name="Bytes">The record as it stands there.</param>
/// <param name="Record">The record, an object; of no kind where it is broken.</param>
/// <param name="Fault">Why it is none; null where it is one.</param>
public readonly record struct JsonPart(long Number, ReadOnlyMemory<byte> Bytes, JsonElement Record, string? Fault = null)
{
    internal static JsonPart Broken(long number, ReadOnlyMemory<byte> bytes, string fault) => new(number, bytes, default, fault);
}
