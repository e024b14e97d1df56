using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace BzPeer.Import;

/// <summary>The lines of a file, streamed: no line longer than a limit is held.</summary>
public static class ReadLines
{
    /// <summary>Longest line, in bytes; a longer one is passed over and reported.</summary>
    public const int MaxLineLength = 32 << 20;

    /// <summary>
    /// The lines, numbered from 1, without their line ends; empty ones are passed over. The bytes of a line are valid
    /// until the next one is asked for.
    /// </summary>
    /// <exception cref="ImportRefusedException">The file expands like a bomb, or its compression is broken.</exception>
    public static async IAsyncEnumerable<Line> RunAsync(Stream content, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var reader = PipeReader.Create(content, new StreamPipeReaderOptions(bufferSize: 1 << 17, leaveOpen: true));
        var number = 0L;
        var passing = false;
        var searched = 0L;
        byte[]? copy = null;
        while (true)
        {
            var result = await reader.ReadAsync(cancellation).ConfigureAwait(false);
            var buffer = result.Buffer;
            while (TakeLine(ref buffer, searched, result.IsCompleted, out var line))
            {
                searched = 0;
                number++;
                if (passing)
                {
                    passing = false;
                    yield return new Line(number, default, TooLong: true);
                    continue;
                }

                var bytes = Contiguous(line, ref copy);
                if (!bytes.Span.Trim(" \t\r"u8).IsEmpty)
                {
                    yield return new Line(number, bytes, TooLong: false);
                }
            }

            if (buffer.Length > MaxLineLength)
            {
                passing = true;
                buffer = buffer.Slice(buffer.End);
            }

            // What was looked through for a line's end is not looked through again when more of the line has come.
            searched = buffer.Length;
            reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                break;
            }
        }

        if (passing)
        {
            yield return new Line(number + 1, default, TooLong: true);
        }
    }

    private static bool TakeLine(ref ReadOnlySequence<byte> buffer, long searched, bool atEnd, out ReadOnlySequence<byte> line)
    {
        if (buffer.Slice(searched).PositionOf((byte)'\n') is { } end)
        {
            line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return true;
        }

        line = buffer;
        if (!atEnd || buffer.IsEmpty)
        {
            return false;
        }

        buffer = buffer.Slice(buffer.End);
        return true;
    }

    private static ReadOnlyMemory<byte> Contiguous(in ReadOnlySequence<byte> line, ref byte[]? copy)
    {
        if (line.IsSingleSegment)
        {
            return line.First;
        }

        var length = checked((int)line.Length);
        if (copy is null || copy.Length < length)
        {
            copy = new byte[Math.Max(length, 1 << 16)];
        }

        line.CopyTo(copy);
        return copy.AsMemory(0, length);
    }
}

/// <summary>One line of a file.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Bytes">The line without its end.</param>
/// <param name="TooLong">It was longer than <see cref="ReadLines.MaxLineLength"/> and passed over.</param>
public readonly record struct Line(long Number, ReadOnlyMemory<byte> Bytes, bool TooLong);
