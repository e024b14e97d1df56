using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace BzPeer.Import;

/// <summary>
/// The lines of a file, plain or gzip, streamed: no line longer than a limit is held, and a compression bomb ends the
/// reading with a sentence instead of filling the disk or the memory.
/// </summary>
public sealed class ReadLines : IDisposable
{
    /// <summary>Longest line, in bytes; a longer one is passed over and reported.</summary>
    public const int MaxLineLength = 32 << 20;

    /// <summary>A file that grows by more than this factor is refused …</summary>
    public const int MaxExpansion = 200;

    /// <summary>… once it has given this many bytes.</summary>
    public const long ExpansionCheckedFrom = 64L << 20;

    private readonly string name;
    private readonly Stream file;
    private readonly Stream content;

    /// <summary>Opens a file.</summary>
    /// <exception cref="ImportRefusedException">It is absent or cannot be read.</exception>
    public ReadLines(string path)
        : this(Open(path), Path.GetFileName(path))
    {
    }

    /// <summary>Reads from where a stream stands; disposing disposes the stream.</summary>
    /// <param name="file">A seekable stream, plain or gzip.</param>
    /// <param name="name">What it is called in messages.</param>
    public ReadLines(Stream file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        (this.file, this.name) = (file, name);
        Span<byte> magic = stackalloc byte[2];
        var start = file.Position;
        var isGzip = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1f, 0x8b];
        file.Position = start;
        content = isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImportRefusedException(Directory.Exists(path)
                ? $"{path} is a folder; name the files in it."
                : $"{path} cannot be read: {(e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : e.Message)}.", e);
        }
    }

    /// <summary>Length of the file on disk, in bytes.</summary>
    public long FileLength => file.Length;

    /// <summary>How far the file on disk was read, in bytes.</summary>
    public long FilePosition => file.Position;

    /// <summary>
    /// The lines, numbered from 1, without their line ends; empty ones are passed over. The bytes of a line are valid
    /// until the next one is asked for.
    /// </summary>
    /// <exception cref="ImportRefusedException">The file expands like a bomb, or its compression is broken.</exception>
    public async IAsyncEnumerable<Line> ReadAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var reader = PipeReader.Create(content, new StreamPipeReaderOptions(bufferSize: 1 << 17, leaveOpen: true));
        var number = 0L;
        var expanded = 0L;
        var passing = false;
        var searched = 0L;
        byte[]? copy = null;
        while (true)
        {
            var result = await ReadOrRefuseAsync(reader, cancellation).ConfigureAwait(false);
            var buffer = result.Buffer;
            while (TakeLine(ref buffer, searched, result.IsCompleted, out var line))
            {
                searched = 0;
                number++;
                expanded += line.Length + 1;
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
                expanded += buffer.Length;
                passing = true;
                buffer = buffer.Slice(buffer.End);
            }

            // What was looked through for a line's end is not looked through again when more of the line has come.
            searched = buffer.Length;
            RefuseBomb(expanded + buffer.Length);
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

    /// <inheritdoc />
    public void Dispose()
    {
        content.Dispose();
        file.Dispose();
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

    private async ValueTask<ReadResult> ReadOrRefuseAsync(PipeReader reader, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            throw new ImportRefusedException($"{name} is damaged: its compression breaks off after {file.Position:N0} bytes.", e);
        }
    }

    private void RefuseBomb(long expanded)
    {
        if (content != file && expanded > ExpansionCheckedFrom && expanded > file.Position * MaxExpansion)
        {
            throw new ImportRefusedException($"{name} is refused: it expands to more than {MaxExpansion} times its size, as only a compression bomb does.");
        }
    }
}

/// <summary>One line of a file.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Bytes">The line without its end.</param>
/// <param name="TooLong">It was longer than <see cref="ReadLines.MaxLineLength"/> and passed over.</param>
public readonly record struct Line(long Number, ReadOnlyMemory<byte> Bytes, bool TooLong);

/// <summary>A file is refused as a whole; the message is one sentence for who runs the import.</summary>
public sealed class ImportRefusedException : Exception
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
