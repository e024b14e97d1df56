using System.Collections.Frozen;
using System.Text;

namespace BzPeer.Text;

/// <summary>What providers say of the language of a text, as <c>lang</c> of a page takes it; the direction follows from its letters.</summary>
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
