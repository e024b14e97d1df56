using System.Buffers;
using System.Globalization;
using System.Text;

namespace BzPeer.Text;

/// <summary>
/// Takes out what can't be seen or reorders what can: controls, bidirectional controls, zero-width characters, lone surrogates,
/// noncharacters, heaps of combining marks. The result is NFC.
/// </summary>
internal static class CleanCharacters
{
    /// <summary>More marks than this on one letter are no script's spelling but a heap that runs over the lines around it.</summary>
    private const int MarksOnOneLetter = 4;

    private static readonly SearchValues<char> Latin = SearchValues.Create(UsualLatin());

    /// <summary>The text without such characters.</summary>
    internal static string Of(string text)
    {
        // ASCII and the letters of Latin-1 need neither cleaning nor composing.
        if (!text.AsSpan().ContainsAnyExcept(Latin)) return text;
        var clean = Clean(text);
        return clean.IsNormalized(NormalizationForm.FormC) ? clean : clean.Normalize(NormalizationForm.FormC);
    }

    private static string Clean(string text)
    {
        var output = ArrayPool<char>.Shared.Rent(text.Length);
        try
        {
            var length = 0;
            var marks = 0;
            for (var i = 0; i < text.Length; i++)
            {
                var c = text[i];
                if (char.IsSurrogate(c))
                {
                    if (!char.IsHighSurrogate(c) || i + 1 >= text.Length || !char.IsLowSurrogate(text[i + 1])) continue;
                    var rune = new Rune(c, text[i + 1]);
                    i++;
                    if (IsHidden(rune.Value)) continue;
                    if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark)
                    {
                        if (++marks > MarksOnOneLetter) continue;
                    }
                    else
                    {
                        marks = 0;
                    }

                    output[length++] = c;
                    output[length++] = text[i];
                    continue;
                }

                if (c < 0x80)
                {
                    marks = 0;
                    if (c is >= ' ' and not '\x7f' or '\n' or '\t') output[length++] = c;
                    else if (c == '\r') output[length++] = i + 1 < text.Length && text[i + 1] == '\n' ? ' ' : '\n';
                    else if (c is '\v' or '\f') output[length++] = ' ';
                    continue;
                }

                // Joiners belong to the spelling of Persian, of Indian scripts and of joined emoji; elsewhere they only hide.
                if (c is '\u200c' or '\u200d')
                {
                    if (length > 0 && IsJoined(output[length - 1]) && i + 1 < text.Length && IsJoined(text[i + 1])) output[length++] = c;
                    continue;
                }

                if (c is '\u0085' or '\u2028' or '\u2029')
                {
                    output[length++] = '\n';
                    marks = 0;
                    continue;
                }

                if (IsHidden(c)) continue;
                var category = CharUnicodeInfo.GetUnicodeCategory(c);
                if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
                {
                    if (++marks > MarksOnOneLetter) continue;
                }
                else
                {
                    marks = 0;
                }

                output[length++] = c;
            }

            return new string(output, 0, length);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(output);
        }
    }

    private static bool IsJoined(char c) => c >= '\u0600' && c is not (>= '\u2000' and <= '\u206f');

    // Controls, formats and fillers that print nothing (Unicode's Default_Ignorable_Code_Point, without variation selectors),
    // the bidirectional controls, and noncharacters.
    private static bool IsHidden(int c) => c is
        (>= 0x80 and <= 0x9f) or 0xad or 0x34f or 0x61c or 0x115f or 0x1160 or 0x17b4 or 0x17b5 or (>= 0x180b and <= 0x180f)
        or (>= 0x200b and <= 0x200f) or (>= 0x202a and <= 0x202e) or (>= 0x2060 and <= 0x206f) or 0x3164 or 0xfeff or 0xffa0
        or (>= 0xfdd0 and <= 0xfdef) or (>= 0xfff0 and <= 0xfffb) or (>= 0x1bca0 and <= 0x1bca3) or (>= 0x1d173 and <= 0x1d17a)
        or (>= 0xe0000 and <= 0xe0fff)
        || (c & 0xfffe) == 0xfffe;

    private static string UsualLatin()
    {
        var characters = new StringBuilder("\n\t");
        for (var c = ' '; c < '\x7f'; c++) characters.Append(c);
        for (var c = '\u00a0'; c <= '\u00ff'; c++)
        {
            if (c != '\u00ad') characters.Append(c);
        }

        return characters.ToString();
    }
}
