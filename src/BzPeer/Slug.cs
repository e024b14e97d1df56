using System.Globalization;
using System.Text;

namespace BzPeer;

/// <summary>
/// The readable part of an address: a name or title in lower-case Latin letters, digits and hyphens, then the short id.
/// The id alone decides; the readable part may be anything, and an address with another one is sent to the right one.
/// </summary>
public static class Slug
{
    /// <summary>Longest readable part, in characters; cut between words.</summary>
    public const int MaxLength = 70;

    /// <summary>The slug of a name and a short id. A name without Latin letters leaves the short id alone.</summary>
    public static string Of(string name, string shortId)
    {
        var readable = Readable(name);
        return readable.Length == 0 ? shortId : $"{readable}-{shortId}";
    }

    /// <summary>The short id at the end of a slug.</summary>
    public static ReadOnlySpan<char> ShortId(string slug)
    {
        ArgumentNullException.ThrowIfNull(slug);
        return slug.AsSpan(slug.LastIndexOf('-') + 1);
    }

    private static string Readable(string name)
    {
        var text = name.Length > 4 * MaxLength ? name[..(4 * MaxLength)] : name;
        // Halves of surrogate pairs (a cut makes some) and the two code points that are no characters: normalising refuses them.
        text = string.Concat(text.EnumerateRunes().Where(rune => rune.Value is not (0xFFFD or 0xFFFE or 0xFFFF)));
        var slug = new StringBuilder(MaxLength + 8);
        foreach (var rune in text.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (rune.IsAscii && Rune.IsLetterOrDigit(rune))
            {
                slug.Append((char)Rune.ToLowerInvariant(rune).Value);
            }
            else if (Latin(rune.Value) is { } letters)
            {
                slug.Append(letters);
            }
            else if (slug.Length > 0 && slug[^1] != '-' && !IsJoined(rune))
            {
                slug.Append('-');
            }
        }

        if (slug.Length > MaxLength)
        {
            var end = MaxLength;
            while (end > MaxLength / 2 && slug[end] != '-')
            {
                end--;
            }

            slug.Length = end;
        }

        return slug.ToString().Trim('-');
    }

    /// <summary>Accents, and apostrophes within words, join what stands on both sides.</summary>
    private static bool IsJoined(Rune rune) =>
        rune.Value is '\'' or '’' or 'ʻ' or 'ʼ' || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark;

    /// <summary>Latin letters that do not decompose.</summary>
    private static string? Latin(int letter) => letter switch
    {
        'ß' or 'ẞ' => "ss",
        'æ' or 'Æ' => "ae",
        'œ' or 'Œ' => "oe",
        'ø' or 'Ø' => "o",
        'đ' or 'Đ' or 'ð' or 'Ð' => "d",
        'ł' or 'Ł' => "l",
        'þ' or 'Þ' => "th",
        'ı' => "i",
        'ħ' or 'Ħ' => "h",
        'ŋ' or 'Ŋ' => "n",
        'ə' or 'Ə' => "a",
        _ => null,
    };
}
