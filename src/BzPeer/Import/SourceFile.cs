using System.IO.Compression;

namespace BzPeer.Import;

/// <summary>
/// A file of records, plain or gzip, opened for one reading: a compression bomb ends the reading with a sentence
/// instead of filling the disk or the memory.
/// </summary>
public sealed class SourceFile : IDisposable
{
    /// <summary>A file that grows by more than this factor is refused …</summary>
    public const int MaxExpansion = 200;

    /// <summary>… once it has given this many bytes.</summary>
    public const long ExpansionCheckedFrom = 64L << 20;

    /// <summary>By so many first bytes, as they are after unpacking, formats recognise themselves.</summary>
    public const int StartLength = 1 << 20;

    private readonly Stream file;
    private readonly long start;
    private readonly bool isGzip;
    private Stream? content;

    /// <summary>Opens a file.</summary>
    /// <exception cref="ImportRefusedException">It is absent or cannot be read.</exception>
    public SourceFile(string path)
        : this(Open(path), System.IO.Path.GetFileName(path))
    {
        Path = path;
    }

    /// <summary>Reads from where a stream stands; disposing disposes the stream.</summary>
    /// <param name="file">A seekable stream, plain or gzip.</param>
    /// <param name="name">What it is called in messages and in the log of imports.</param>
    public SourceFile(Stream file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        (this.file, Name) = (file, name);
        Span<byte> magic = stackalloc byte[2];
        start = file.Position;
        isGzip = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1f, 0x8b];
        file.Position = start;
    }

    /// <summary>What it is called in messages and in the log of imports.</summary>
    public string Name { get; }

    /// <summary>Where it lies; null for a stream.</summary>
    public string? Path { get; }

    /// <summary>Length of the file on disk, in bytes.</summary>
    public long Length => file.Length;

    /// <summary>How far the file on disk was read, in bytes.</summary>
    public long Position => file.Position;

    /// <summary>The first bytes after unpacking, at most <see cref="StartLength"/>; reading begins anew afterwards.</summary>
    /// <exception cref="ImportRefusedException">Its compression is broken.</exception>
    public FileStart ReadStart()
    {
        var bytes = new byte[Math.Min(StartLength, isGzip ? StartLength : (int)Math.Min(StartLength, file.Length - start))];
        var read = Unpacked().ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        content = null;
        file.Position = start;
        return new FileStart(Name, bytes.AsMemory(0, read), IsWhole: read < StartLength);
    }

    /// <summary>
    /// What the file holds, unpacked, from its beginning: once. Reading it throws <see cref="ImportRefusedException"/>
    /// where the file expands like a bomb or its compression is broken.
    /// </summary>
    public Stream Content => content ??= Unpacked();

    /// <inheritdoc />
    public void Dispose()
    {
        content?.Dispose();
        file.Dispose();
    }

    private GuardedStream Unpacked() => new(this, isGzip ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : file);

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

    /// <summary>Counts what comes out of the packing, and says in one sentence what is wrong with it.</summary>
    private sealed class GuardedStream(SourceFile source, Stream unpacked) : Stream
    {
        private long expanded;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => expanded;
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            try
            {
                return Counted(unpacked.Read(buffer));
            }
            catch (InvalidDataException e)
            {
                throw Damaged(e);
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return Counted(await unpacked.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));
            }
            catch (InvalidDataException e)
            {
                throw Damaged(e);
            }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing && unpacked != source.file)
            {
                unpacked.Dispose();
            }

            base.Dispose(disposing);
        }

        private int Counted(int read)
        {
            expanded += read;
            return source.isGzip && expanded > ExpansionCheckedFrom && expanded > source.file.Position * MaxExpansion
                ? throw new ImportRefusedException($"{source.Name} is refused: it expands to more than {MaxExpansion} times its size, as only a compression bomb does.")
                : read;
        }

        private ImportRefusedException Damaged(InvalidDataException e) =>
            new($"{source.Name} is damaged: its compression breaks off after {source.file.Position:N0} bytes.", e);
    }
}

/// <summary>The beginning of a file, by which formats recognise themselves.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Bytes">Its first bytes after unpacking.</param>
/// <param name="IsWhole">Whether that is all of it.</param>
public sealed record FileStart(string Name, ReadOnlyMemory<byte> Bytes, bool IsWhole);
