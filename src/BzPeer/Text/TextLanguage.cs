using System.Collections.Frozen;
using System.Text;

namespace BzPeer.Text;

/// <summary>What providers say of the language of a text, as <c>lang</c> and <c>dir</c> of a page take it.</summary>
public static class TextLanguage
{
    // ISO 639-2 has two codes of three letters for some languages; BCP 47 takes the code of two letters wherever there is one.
    private static readonly FrozenDictionary<string, string> Shorter = Pairs(
        "eng en ger de deu de fre fr fra fr spa es por pt ita it rus ru chi zh zho zh jpn ja kor ko ara ar heb he per fa fas fa urd ur hin hi ben bn dut nl nld nl gre el ell el "
        + "cze cs ces cs slo sk slk sk pol pl hun hu rum ro ron ro bul bg hrv hr srp sr slv sl ukr uk swe sv dan da nor no nob nb nno nn fin fi est et lav lv lit lt ice is isl is "
        + "tur tr aze az arm hy hye hy geo ka kat ka kaz kk uzb uz vie vi tha th ind id may ms msa ms cat ca baq eu eus eu glg gl wel cy cym cy gle ga lat la mac mk mkd mk alb sq "
        + "sqi sq bos bs mon mn tib bo bod bo bur my mya my khm km lao lo nep ne sin si tam ta tel te kan kn mal ml mar mr guj gu pan pa pus ps snd sd uig ug yid yi div dv afr af "
        + "swa sw amh am epo eo");

    // "Undetermined", "several", "no language": they say nothing to a reader.
    private static readonly FrozenSet<string> Nothing = FrozenSet.ToFrozenSet(["und", "mul", "mis", "zxx"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> RightToLeftScripts =
        FrozenSet.ToFrozenSet(["Arab", "Aran", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg", "Samr", "Mand"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> RightToLeftLanguages =
        FrozenSet.ToFrozenSet(["ar", "he", "fa", "ur", "ps", "sd", "ug", "yi", "dv", "ckb", "arc", "syr", "nqo", "azb", "pnb", "prs", "lrc", "mzn", "glk", "ks"], StringComparer.Ordinal);

    /// <summary>
    /// Gives a provider's code as BCP 47 writes it: language, script and region alone (<c>pt_br</c> is pt-BR, <c>eng</c> is en). Null for
    /// what is no code or names no language.
    /// </summary>
    /// <param name="code">As the provider printed it; may be null.</param>
    public static string? Tag(string? code)
    {
        var parts = code?.Trim().Split('-', '_');
        if (parts is not { Length: > 0 and < 8 } || parts[0].Length is not (2 or 3) || !parts.All(p => p.Length is > 0 and <= 8 && p.All(char.IsAsciiLetterOrDigit)))
        {
            return null;
        }

        var language = parts[0].ToLowerInvariant();
        if (!language.All(char.IsAsciiLetter) || Nothing.Contains(language))
        {
            return null;
        }

        // Codes of two letters that were given up.
        language = language switch { "iw" => "he", "in" => "id", "ji" => "yi", _ => Shorter.GetValueOrDefault(language, language) };
        var tag = new StringBuilder(language);
        var next = 1;
        if (next < parts.Length && parts[next].Length == 4 && parts[next].All(char.IsAsciiLetter))
        {
            tag.Append('-').Append(char.ToUpperInvariant(parts[next][0])).Append(parts[next][1..].ToLowerInvariant());
            next++;
        }

        if (next < parts.Length && ((parts[next].Length == 2 && parts[next].All(char.IsAsciiLetter)) || (parts[next].Length == 3 && parts[next].All(char.IsAsciiDigit))))
        {
            tag.Append('-').Append(parts[next].ToUpperInvariant());
        }

        return tag.ToString();
    }

    /// <summary>Whether a language is written from the right to the left: by its script where the tag names it, else as it usually is.</summary>
    /// <param name="tag">As <see cref="Tag"/> gives it.</param>
    public static bool IsRightToLeft(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        var parts = tag.Split('-');
        return parts is [_, { Length: 4 } script, ..] ? RightToLeftScripts.Contains(script) : RightToLeftLanguages.Contains(parts[0]);
    }

    /// <summary>
    /// The value of <c>dir</c> for a text that stands on a page of English: <c>rtl</c>, or null where the text runs as the page does. The
    /// first letter that has a direction decides (rule P2 of Unicode's bidirectional algorithm); the language decides for a text
    /// that has no such letter.
    /// </summary>
    /// <param name="tag">As <see cref="Tag"/> gives it; null where the provider names none.</param>
    /// <param name="text">Plain words.</param>
    public static string? Direction(string? tag, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsOfRightToLeftScript(rune.Value))
            {
                return "rtl";
            }

            if (Rune.IsLetter(rune))
            {
                return null;
            }
        }

        return tag is not null && IsRightToLeft(tag) ? "rtl" : null;
    }

    // Blocks whose letters run from the right: Hebrew to Arabic Extended-A, the presentation forms, and the scripts of the upper planes. Digits
    // and marks in them have no direction of their own.
    private static bool IsOfRightToLeftScript(int c) =>
        c is (>= 0x590 and <= 0x8ff) or (>= 0xfb1d and <= 0xfdff) or (>= 0xfe70 and <= 0xfefc) or (>= 0x10800 and <= 0x10fff) or (>= 0x1e800 and <= 0x1efff)
        && Rune.IsLetter(new Rune(c));

    private static FrozenDictionary<string, string> Pairs(string pairs)
    {
        var words = pairs.Split(' ');
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < words.Length; i += 2)
        {
            map.Add(words[i], words[i + 1]);
        }

        return map.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
