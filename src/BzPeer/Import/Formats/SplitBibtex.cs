using System.Buffers;

namespace BzPeer.Import.Formats;

/// <summary>
/// Takes the lines of a BibTeX file apart into entries, holding one at a time. An entry ends where its delimiter closes; one
/// that does not close before a line begins another entry is broken, and reading goes on with the other.
/// </summary>
internal sealed class SplitBibtex
{
    /// <summary>Longest entry, in bytes.</summary>
    public const int MaxEntryLength = 1 << 20;

    private static readonly SearchValues<byte> AfterKey = SearchValues.Create(" \t,{}=\""u8);

    private readonly ArrayBufferWriter<byte> entry = new(1 << 12);
    private long line;
    private long lastLine;
    private bool isOpen;
    private bool isComment;
    private bool hasDelimiter;
    private bool isRound;
    private bool inQuotes;
    private int depth;

    /// <summary>The pieces that end on a line.</summary>
    public List<Piece> Take(in Line next)
    {
        var pieces = new List<Piece>();
        var rest = next.Bytes.Span;
        if (next.TooLong)
        {
            pieces.Add(new Piece(isOpen ? line : next.Number, ReadLines.MaxLineLength, null, ReadItem.LineTooLong()));
            isOpen = false;
            return pieces;
        }

        if (isOpen)
        {
            if (!isComment && IsHeadWithKey(rest.TrimStart(" \t"u8)))
            {
                pieces.Add(Ended("it is not closed before the next entry begins"));
            }
            else if (next.Number > lastLine + 1)
            {
                // Empty lines, which part paragraphs, were passed over.
                entry.Write("\n"u8);
            }
        }

        lastLine = next.Number;
        while (isOpen || Open(ref rest, next.Number))
        {
            var end = EndsAt(rest);
            entry.Write(end < 0 ? rest : rest[..end]);
            if (entry.WrittenCount > MaxEntryLength)
            {
                pieces.Add(Ended($"the entry is longer than {MaxEntryLength} bytes"));
                break;
            }

            if (end < 0)
            {
                entry.Write("\n"u8);
                break;
            }

            pieces.Add(Ended(fault: null));
            rest = rest[end..];
        }

        pieces.RemoveAll(p => p is { Text: "", Fault: null });
        return pieces;
    }

    /// <summary>The entry that the end of the file cuts off; null where none is open.</summary>
    public Piece? Rest() => isOpen && !isComment && hasDelimiter ? Ended("the file ends within it") : null;

    /// <summary>Whether an entry, or an abbreviation, begins here: an at-sign, a word, an opening delimiter.</summary>
    public static bool IsHead(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> rest)
    {
        type = rest = default;
        if (text is not [(byte)'@', ..])
        {
            return false;
        }

        var end = 1;
        while (end < text.Length && char.IsAsciiLetterOrDigit((char)text[end]))
        {
            end++;
        }

        type = text[1..end];
        rest = text[end..].TrimStart(" \t\r"u8);
        return type.Length > 0 && (rest.IsEmpty || rest[0] is (byte)'{' or (byte)'(');
    }

    private static bool IsHeadWithKey(ReadOnlySpan<byte> text)
    {
        if (!IsHead(text, out _, out var rest) || rest.IsEmpty)
        {
            return false;
        }

        var key = rest[1..].TrimStart(" \t"u8);
        return key.IndexOfAny(AfterKey) is > 0 and var end && key[end] == ',';
    }

    /// <summary>Goes to the next head on a line outside entries; a line that begins with a percent sign is a comment.</summary>
    private bool Open(ref ReadOnlySpan<byte> rest, long number)
    {
        if (rest.TrimStart(" \t"u8) is [(byte)'%', ..])
        {
            return false;
        }

        while (rest.IndexOf((byte)'@') is >= 0 and var at)
        {
            rest = rest[at..];
            if (IsHead(rest, out var type, out _))
            {
                entry.ResetWrittenCount();
                (line, isOpen, isComment, hasDelimiter, isRound, inQuotes, depth) = (number, true, IsWord(type, "comment"u8), false, false, false, 0);
                return true;
            }

            rest = rest[1..];
        }

        return false;
    }

    /// <summary>Behind the closing delimiter; less than 0 where it is on a later line.</summary>
    private int EndsAt(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (!hasDelimiter)
            {
                if (c is (byte)'{' or (byte)'(')
                {
                    (hasDelimiter, isRound) = (true, c == (byte)'(');
                    depth = isRound ? 0 : 1;
                }
                else if (c is not ((byte)'@' or (byte)' ' or (byte)'\t' or (byte)'\r') && (entry.WrittenCount > 0 || !char.IsAsciiLetterOrDigit((char)c)))
                {
                    // The line before ended like a head, as the address of somebody may, but it was none.
                    entry.ResetWrittenCount();
                    return 0;
                }

                continue;
            }

            switch (c)
            {
                case (byte)'{':
                    depth++;
                    break;
                case (byte)'}':
                    depth--;
                    if (!isRound && depth == 0)
                    {
                        return i + 1;
                    }

                    break;
                case (byte)'"' when isRound && depth == 0:
                    inQuotes = !inQuotes;
                    break;
                case (byte)')' when isRound && depth == 0 && !inQuotes:
                    return i + 1;
            }
        }

        return -1;
    }

    private Piece Ended(string? fault)
    {
        isOpen = false;
        // Far too long an entry is not decoded: its beginning will do.
        var bytes = entry.WrittenSpan;
        var text = PrintedFields.Utf8(bytes.Length > MaxEntryLength ? [] : bytes);
        return new Piece(line, bytes.Length, text, fault ?? (text is null ? "it is not text in UTF-8" : null))
        {
            Excerpt = fault is null && text is not null ? [] : bytes[..Math.Min(bytes.Length, 200)].ToArray(),
        };
    }

    private static bool IsWord(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => System.Text.Ascii.EqualsIgnoreCase(text, word);

    /// <summary>An entry as it stands in the file, or why it cannot be read.</summary>
    /// <param name="Line">On which it begins.</param>
    /// <param name="Length">How many bytes it took.</param>
    /// <param name="Text">From its at-sign to its closing delimiter.</param>
    /// <param name="Fault">Why it cannot be read.</param>
    internal sealed record Piece(long Line, long Length, string? Text, string? Fault)
    {
        /// <summary>How it begins, where it cannot be read.</summary>
        public byte[] Excerpt { get; init; } = [];
    }
}
