using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BzPeer.Works;

/// <summary>
/// The title as records of one work are matched by it: without accents, case and punctuation, as a 64-bit hash. A short
/// title ("Introduction") is no evidence and has none.
/// </summary>
public static class TitleKey
{
    /// <summary>Titles with fewer letters and digits are too common; one of Han, Kana or Hangul counts as three.</summary>
    public const int LeastLetters = 20;

    /// <summary>The key of a title without markup; null where it is too short.</summary>
    public static long? Of(string plainTitle)
    {
        var folded = Fold(plainTitle);
        var weight = 0;
        foreach (var letter in folded)
        {
            weight += letter >= 0x2E80 ? 3 : 1;
        }

        return weight < LeastLetters ? null : BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(folded)));
    }

    /// <summary>Letters and digits alone, without accents, in lower case.</summary>
    public static string Fold(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                folded.Append(Rune.ToLowerInvariant(rune).ToString());
            }
            else if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpacingCombiningMark)
            {
                // In Indic scripts these are vowels.
                folded.Append(rune.ToString());
            }
        }

        return folded.ToString();
    }
}
