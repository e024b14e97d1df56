using System.Buffers;

namespace BzPeer.Text;

/// <summary>Characters gathered in a pooled array: most texts are written without one allocation but the result.</summary>
internal struct TextBuffer(int capacity)
{
    private char[] characters = ArrayPool<char>.Shared.Rent(Math.Max(capacity, 64));

    internal int Length { get; private set; }

    internal readonly char Last => Length == 0 ? '\0' : characters[Length - 1];

    internal readonly ReadOnlySpan<char> Written => characters.AsSpan(0, Length);

    internal readonly ReadOnlySpan<char> From(int start) => characters.AsSpan(start, Length - start);

    internal void Append(char c)
    {
        if (Length == characters.Length) Grow(1);
        characters[Length++] = c;
    }

    internal void Append(ReadOnlySpan<char> text)
    {
        if (Length > characters.Length - text.Length) Grow(text.Length);
        text.CopyTo(characters.AsSpan(Length));
        Length += text.Length;
    }

    internal void AppendEscaped(ReadOnlySpan<char> text)
    {
        while (true)
        {
            var at = text.IndexOfAny("&<>\"");
            if (at < 0)
            {
                Append(text);
                return;
            }

            Append(text[..at]);
            Append(Escape(text[at]));
            text = text[(at + 1)..];
        }
    }

    internal void AppendEscaped(char c)
    {
        if (c is '&' or '<' or '>' or '"') Append(Escape(c));
        else Append(c);
    }

    internal void Truncate(int length) => Length = Math.Min(Length, length);

    internal void Dispose() => ArrayPool<char>.Shared.Return(characters);

    public override readonly string ToString() => new(characters, 0, Length);

    private static ReadOnlySpan<char> Escape(char c) => c switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        _ => "&quot;",
    };

    private void Grow(int more)
    {
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(characters.Length * 2, Length + more));
        Written.CopyTo(larger);
        ArrayPool<char>.Shared.Return(characters);
        characters = larger;
    }
}
