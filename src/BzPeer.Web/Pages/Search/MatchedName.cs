using System.Globalization;
using System.Text;
using BzPeer.Search;

namespace BzPeer.Web.Pages.Search;

/// <summary>A name or title in pieces, and why it was found.</summary>
/// <param name="Pieces">The text in its order, in pieces that match and pieces that do not.</param>
/// <param name="Reasons">Why, in words.</param>
public sealed record MatchedName(IReadOnlyList<(string Text, bool IsMatch)> Pieces, IReadOnlyList<string> Reasons)
{
    private const int NoMatch = -1;

    /// <summary>Finds the terms of a search in the name of a researcher.</summary>
    public static MatchedName InName(string name, IReadOnlyList<SearchTerm> terms)
    {
        var pieces = Split(name);
        var words = pieces.Where(p => p.IsWord).Select(p => Folded(p.Text)).ToList();
        var isMatch = new bool[words.Count];
        var reasons = new List<string>();
        var wholeWords = 0;
        foreach (var term in terms)
        {
            // The last word first: what is typed is a family name more often than a given one.
            var (at, apart) = Find(words, term, term.InNames);
            if (at == NoMatch)
            {
                reasons.Add($"“{term.Word}” in another printed spelling of the name");
                continue;
            }

            isMatch[at] |= !term.IsInitial || words[at].Length == 1;
            var part = words.Count == 1 ? "name" : at == words.Count - 1 ? "family name" : "given name";
            if (term.IsInitial)
            {
                reasons.Add($"initial {term.Word.ToUpperInvariant()}");
            }
            else if (apart > 0)
            {
                reasons.Add($"{part}, {Letters(apart)} apart");
            }
            else if (words[at].Length > term.Word.Length)
            {
                reasons.Add($"beginning of the {part}");
            }
            else
            {
                reasons.Add(part);
                wholeWords++;
            }
        }

        if (wholeWords == terms.Count && wholeWords == words.Count)
        {
            reasons = ["the whole name"];
        }

        var number = 0;
        return new MatchedName([.. pieces.Select(p => (p.Text, p.IsWord && isMatch[number++]))], [.. reasons.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>Finds the terms of a search in a title or the name of a topic.</summary>
    public static MatchedName InTitle(string title, IReadOnlyList<SearchTerm> terms)
    {
        var reasons = terms.Where(t => t.InTitles is { Count: > 0 })
            .Select(t => $"a word {Letters(t.InTitles![0].LettersApart)} apart from “{t.Word}”");
        return new MatchedName(
            [.. Split(title).Select(p => (p.Text, p.IsWord && terms.Any(t => Find([Folded(p.Text)], t, t.InTitles).At != NoMatch && (!t.IsInitial || p.Text.Length == 1))))],
            [.. reasons]);
    }

    private static (int At, int Apart) Find(List<string> words, SearchTerm term, IReadOnlyList<NearWord>? near)
    {
        if (near is not null)
        {
            foreach (var word in near)
            {
                if (words.LastIndexOf(word.Word) is >= 0 and var found)
                {
                    return (found, word.LettersApart);
                }
            }

            return (NoMatch, 0);
        }

        var at = words.LastIndexOf(term.Word);
        if (at < 0 && (term.IsInitial || term.IsPrefix))
        {
            at = term.IsInitial
                ? words.FindIndex(w => w.StartsWith(term.Word, StringComparison.Ordinal))
                : words.FindLastIndex(w => w.StartsWith(term.Word, StringComparison.Ordinal));
        }

        return (at, 0);
    }

    private static string Letters(int count) => count == 1 ? "one letter" : $"{(count == 2 ? "two" : count == 3 ? "three" : count)} letters";

    private static List<(string Text, bool IsWord)> Split(string text)
    {
        var pieces = new List<(string, bool)>();
        var start = 0;
        for (var i = 1; i <= text.Length; i++)
        {
            if (i == text.Length || IsWord(text[i]) != IsWord(text[start]))
            {
                pieces.Add((text[start..i], IsWord(text[start])));
                start = i;
            }
        }

        return pieces;

        static bool IsWord(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c)
            || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
    }

    /// <summary>As the database folds words: without accents, in lower case.</summary>
    private static string Folded(string word)
    {
        var folded = new StringBuilder(word.Length);
        foreach (var c in word.Normalize(NormalizationForm.FormKD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            folded.Append(c switch
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
                _ => char.ToLowerInvariant(c).ToString(),
            });
        }

        return folded.ToString();
    }
}
