using System.Globalization;
using System.Text;
using BzPeer.Text;

namespace BzPeer.Mail;

/// <summary>Which e-mail addresses mail is sent to.</summary>
public static class EmailAddress
{
    /// <summary>Characters of the longest one: 256 octets of a path (RFC 5321, 4.5.3.1.3) less its brackets.</summary>
    public const int Longest = 254;

    // RFC 5321, 4.5.3.1.1
    private const int LongestLocalPart = 64;

    private static readonly IdnMapping Domains = new() { UseStd3AsciiRules = true };

    /// <summary>
    /// Whether the text is one plain address: <c>name@domain</c>, where the name is a dot-atom (RFC 5322, 3.2.3) in any
    /// script and the domain has at least two labels. Quoted names, comments and address literals, which RFC 5322 knows
    /// too, are nobody's address any more, and are what header injection is made of.
    /// </summary>
    public static bool IsUsable(string? text)
    {
        if (text is null || text.Length > Longest || Encoding.UTF8.GetByteCount(text) > Longest || CleanCharacters.Of(text) != text)
        {
            return false;
        }

        var at = text.LastIndexOf('@');
        return at is > 0 and <= LongestLocalPart && IsDotAtom(text.AsSpan(0, at)) && IsDomain(text[(at + 1)..]);
    }

    private static bool IsDotAtom(ReadOnlySpan<char> name)
    {
        foreach (var label in name.Split('.'))
        {
            if (name[label].IsEmpty)
            {
                return false;
            }
        }

        foreach (var rune in name.EnumerateRunes())
        {
            var isAtom = rune.IsAscii
                ? char.IsAsciiLetterOrDigit((char)rune.Value) || "!#$%&'*+-/=?^_`{|}~.".Contains((char)rune.Value, StringComparison.Ordinal)
                : Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
            if (!isAtom)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDomain(string domain)
    {
        try
        {
            var labels = Domains.GetAscii(domain).Split('.');
            return labels.Length > 1 && labels.All(label => label.Length > 0) && !labels[^1].All(char.IsAsciiDigit);
        }
        catch (ArgumentException)
        {
            // How IdnMapping says no.
            return false;
        }
    }
}
