namespace BzPeer.Import;

/// <summary>
/// A stream for parsers that keep a whole token (a tag, a name, a quoted text) in memory however long it is: what asks
/// for more than a limit before it has got ahead is refused.
/// </summary>
/// <param name="file">Where the bytes come from.</param>
internal sealed class TokenBudget(SourceFile file) : Stream
{
    /// <summary>Most bytes of one token.</summary>
    public const int MaxTokenBytes = 1 << 20;

    private long gotAheadAt;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    /// <summary>How many bytes were read.</summary>
    public override long Position
    {
        get => file.Content.Position;
        set => throw new NotSupportedException();
    }

    /// <summary>Says that the parser has done with what it was given.</summary>
    public void GotAhead() => gotAheadAt = Position;

    public override int Read(Span<byte> buffer) => Position - gotAheadAt > MaxTokenBytes
        ? throw new ImportRefusedException($"{file.Name} is refused: something in it, a tag, a name or a row, is longer than {MaxTokenBytes >> 20} MB.")
        : file.Content.Read(buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
