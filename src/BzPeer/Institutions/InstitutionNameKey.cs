using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace BzPeer.Institutions;

/// <summary>
/// The name by which printed affiliations find their institution: without case, accents and punctuation, "&amp;" as
/// "and", without "the" in front, common abbreviations written out. Both sides are folded alike, and only equal keys match.
/// </summary>
public static partial class InstitutionNameKey
{
    /// <summary>Longer names are no part of an affiliation, and an index row has its limit.</summary>
    public const int MaxLength = 300;

    /// <summary>Stands before the key of initials, so that they meet nothing but initials.</summary>
    public const string AcronymMark = "=";

    /// <summary>In milliseconds, for regular expressions over texts of some thousand letters: it never comes to that, and it must not, since the answer would depend on it.</summary>
    internal const int MatchTimeout = 60_000;

    /// <summary>Written out on both sides; each stands for one word only, whatever the language around it.</summary>
    private static readonly Dictionary<string, string> Abbreviations = new(StringComparer.Ordinal)
    {
        ["univ"] = "university",
        ["inst"] = "institute",
        ["dept"] = "department",
        ["natl"] = "national",
        ["acad"] = "academy",
        ["technol"] = "technology",
        ["centre"] = "center",
        ["ctr"] = "center",
        ["organisation"] = "organization",
        ["st"] = "saint",
        ["ltd"] = "limited",
        ["corp"] = "corporation",
    };

    /// <summary>The key of a name; null where nothing is left to match by.</summary>
    public static string? Of(string name, InstitutionNameKind kind)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (kind == InstitutionNameKind.Acronym)
        {
            return OfAcronym(name);
        }

        var key = Fold(name);
        return key.Length is >= 3 and <= MaxLength ? key : null;
    }

    /// <summary>The key of initials such as "UNAM" or "KTH"; null where they are too short to mean one institution.</summary>
    public static string? OfAcronym(string acronym)
    {
        var key = Fold(acronym).Replace(" ", "", StringComparison.Ordinal);
        return key.Length is >= 3 and <= 20 ? AcronymMark + key : null;
    }

    /// <summary>Words in lower case, one space between them.</summary>
    public static string Fold(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in Decomposed(Initials().Replace(text, m => m.Value.Replace(".", "", StringComparison.Ordinal))))
        {
            if (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpacingCombiningMark or UnicodeCategory.NonSpacingMark)
            {
                Append(word, rune);
            }
            else if (rune.Value == '&')
            {
                End();
                words.Add("and");
            }
            else if (rune.Value is not ('\'' or '’' or 'ʻ' or 'ʼ' or '`' or '´') && Rune.GetUnicodeCategory(rune) is not UnicodeCategory.Format)
            {
                End();
            }
        }

        End();
        return string.Join(' ', words is ["the", _, ..] ? words.Skip(1) : words);

        void End()
        {
            if (word.Length > 0)
            {
                var whole = word.ToString();
                words.Add(Abbreviations.GetValueOrDefault(whole, whole));
                word.Clear();
            }
        }
    }

    /// <summary>Accents taken off Latin, Greek and Cyrillic letters; the marks of other scripts stay, being letters there.</summary>
    private static IEnumerable<Rune> Decomposed(string text) =>
        // The two code points that are no characters, and halves of surrogate pairs: normalising refuses them.
        string.Concat(text.EnumerateRunes().Select(r => r.Value is 0xFFFE or 0xFFFF ? new Rune(' ') : r))
            .Normalize(NormalizationForm.FormKD).EnumerateRunes().Where(r => r.Value is not (>= 0x300 and <= 0x36F));

    /// <summary>"U.S.A", "P.R": letters with dots between them are one word.</summary>
    [GeneratedRegex(@"(?<![\p{L}\p{N}])\p{L}(?:\.\p{L})+(?![\p{L}\p{N}])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex Initials();

    private static void Append(StringBuilder word, Rune rune)
    {
        switch (rune.Value)
        {
            case 'ß' or 'ẞ':
                word.Append("ss");
                break;
            case 'æ' or 'Æ':
                word.Append("ae");
                break;
            case 'œ' or 'Œ':
                word.Append("oe");
                break;
            case 'ø' or 'Ø':
                word.Append('o');
                break;
            case 'ł' or 'Ł':
                word.Append('l');
                break;
            case 'đ' or 'Đ' or 'ð' or 'Ð':
                word.Append('d');
                break;
            case 'ı':
                word.Append('i');
                break;
            case 'ς':
                word.Append('σ');
                break;
            default:
                word.Append(Rune.ToLowerInvariant(rune).ToString());
                break;
        }
    }
}
