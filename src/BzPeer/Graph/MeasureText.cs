using System.Globalization;
using System.Text;

namespace BzPeer.Graph;

/// <summary>
/// Estimates how wide text will be. The server knows no fonts, so it takes the widths of DejaVu Sans, the widest of
/// the faces that the site's font list leads to, and errs on the wide side for scripts that it has no table of.
/// </summary>
internal static class MeasureText
{
    /// <summary>The widest share by which a bold letter exceeds its regular form in a running name.</summary>
    public const double Bold = 1.2;

    private const string Ellipsis = "…";

    /// <summary>Advance widths of U+0020 to U+007E in hundredths of the font size.</summary>
    private static ReadOnlySpan<byte> Ascii =>
    [
        32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34,
        64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 54,
        100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79,
        61, 79, 70, 64, 62, 74, 69, 99, 69, 62, 69, 40, 34, 40, 84, 50,
        50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62,
        64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
    ];

    /// <summary>The width of a line of text at this font size.</summary>
    public static double Width(ReadOnlySpan<char> text, double size)
    {
        var hundredths = 0;
        foreach (var rune in text.EnumerateRunes())
            hundredths += Hundredths(rune);
        return hundredths * size / 100;
    }

    /// <summary>The text, or its beginning with an ellipsis, so that it fits; never half a letter with its marks.</summary>
    public static string Shorten(string text, double size, double room)
    {
        if (Width(text, size) <= room) return text;
        var left = room - Width(Ellipsis, size);
        var end = 0;
        while (end < text.Length)
        {
            var next = StringInfo.GetNextTextElementLength(text, end);
            left -= Width(text.AsSpan(end, next), size);
            if (left < 0) break;
            end += next;
        }

        return string.Concat(text.AsSpan(0, end).TrimEnd(" ,;:.-–—(".AsSpan()), Ellipsis);
    }

    /// <summary>The text in at most two lines, broken between words where that is possible.</summary>
    public static string[] Wrap(string text, double size, double room)
    {
        if (Width(text, size) <= room) return [text];
        var end = 0;
        for (var space = text.IndexOf(' ', StringComparison.Ordinal); space > 0; space = text.IndexOf(' ', space + 1))
        {
            if (Width(text.AsSpan(0, space), size) > room) break;
            end = space;
        }

        if (end > 0) return [text[..end], Shorten(text[(end + 1)..], size, room)];

        // No space near: a language without spaces goes on in the next line, a long word of another does not.
        var left = room;
        while (end < text.Length && Rune.TryGetRuneAt(text, end, out var rune) && IsIdeograph(rune))
        {
            var next = StringInfo.GetNextTextElementLength(text, end);
            left -= Width(text.AsSpan(end, next), size);
            if (left < 0) break;
            end += next;
        }

        return end > 0 && left < 0
            ? [text[..end], Shorten(text[end..], size, room)]
            : [Shorten(text, size, room)];
    }

    /// <summary>Whether the first letter with a direction runs from right to left (rule P2 of Unicode's UAX #9).</summary>
    public static bool IsRightToLeft(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is (>= 0x0590 and <= 0x08FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC)
                or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF))
            {
                if (Rune.IsLetter(rune)) return true;
            }
            else if (Rune.IsLetter(rune))
            {
                return false;
            }
        }

        return false;
    }

    private static bool IsIdeograph(Rune rune) => rune.Value is (>= 0x2E80 and <= 0xA4CF) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0xFF00 and <= 0xFF60) or (>= 0x20000 and <= 0x3FFFF);

    private static int Hundredths(Rune rune)
    {
        var value = rune.Value;
        if (value is >= 0x20 and <= 0x7E) return Ascii[value - 0x20];
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
                or UnicodeCategory.Control:
                return 0;
            case UnicodeCategory.SpacingCombiningMark:
                return 90;
        }

        return value switch
        {
            0xA0 => 32,
            'Æ' or 'æ' or 'Œ' or 'œ' or 'Ŵ' or '©' or '®' => 107,
            < 0x250 => value is 'ı' or 'í' or 'ì' or 'î' or 'ï' or 'ł' or 'Í' or 'Ì' or 'Î' or 'Ï' or 'İ' ? 42
                : value is >= 0x1C4 and <= 0x1F3 ? 143
                : Rune.IsLower(rune) ? 68 : 94,
            < 0x370 => 100,
            < 0x400 => Rune.IsLower(rune) ? 84 : 94,
            < 0x530 => value is 'ж' or 'ш' or 'щ' or 'ю' or 'ы' ? 96 : Rune.IsLower(rune) ? 82 : 110,
            < 0x590 => 98,
            < 0x600 => 72,
            // Letters that join are narrower than those that stand alone; a name mixes both.
            < 0x780 => 95,
            < 0x900 => 110,
            < 0xE00 => 125,
            < 0x1100 => 107,
            < 0x1E00 => 125,
            < 0x1F00 => Rune.IsLower(rune) ? 70 : 102,
            < 0x2000 => 94,
            0x2014 or 0x2015 or 0x2026 => 100,
            < 0x2050 => 60,
            < 0x2E80 => 125,
            < 0x10000 => 103,
            < 0x20000 => 140,
            _ => 103,
        };
    }
}
