using System.Text;

namespace BzPeer.Search;

/// <summary>A word of a search text, folded as the records are, and what it is taken for.</summary>
/// <param name="Word">The word.</param>
/// <param name="IsLast">Whether it is the last one, which may be unfinished.</param>
/// <param name="InNames">Among names: null where it occurs there as it is, else the words of names that are near it.</param>
/// <param name="InTitles">Among titles: null where it occurs there as it is, else the words of titles that are near it.</param>
public sealed record SearchTerm(string Word, bool IsLast, IReadOnlyList<NearWord>? InNames, IReadOnlyList<NearWord>? InTitles)
{
    /// <summary>Whether it is one letter that may stand for a name. Scripts without cases write whole names in one letter.</summary>
    public bool IsInitial => Word.Length == 1 && char.IsLetter(Word[0]) && (char.ToUpperInvariant(Word[0]) != Word[0] || char.ToLowerInvariant(Word[0]) != Word[0]);

    /// <summary>Whether words that begin with it are meant too.</summary>
    public bool IsPrefix => IsLast && !IsInitial;
}

/// <summary>A word that occurs and is spelt nearly as one that was typed.</summary>
/// <param name="Word">The word.</param>
/// <param name="LettersApart">By how many letters.</param>
public sealed record NearWord(string Word, int LettersApart);

/// <summary>The terms of a search as PostgreSQL's text search reads them. Every word is quoted: nothing typed is an operator.</summary>
internal static class SearchTerms
{
    /// <summary>What a name must have, by the index; null where no name can have it.</summary>
    public static string? InNames(IReadOnlyList<SearchTerm> terms)
    {
        var words = terms.Where(t => !t.IsInitial).ToList();
        // Names that begin with a letter are a large part of all: beside a word, initials are asked of what it finds.
        return words.Count == 0 ? And(terms, t => Quoted(t.Word) + ":*") : And(words, t => AsTyped(t, t.InNames));
    }

    /// <summary>What is asked of the names found beyond that: initials, as the beginning of a word. Null where nothing is.</summary>
    public static string? Initials(IReadOnlyList<SearchTerm> terms)
    {
        var initials = terms.Where(t => t.IsInitial).ToList();
        return initials.Count == 0 || initials.Count == terms.Count ? null : And(initials, t => Quoted(t.Word) + ":*");
    }

    /// <summary>What a title must have; null where no title can have it.</summary>
    public static string? InTitles(IReadOnlyList<SearchTerm> terms) =>
        And(terms, t => t.IsInitial ? Quoted(t.Word) : AsTyped(t, t.InTitles));

    /// <summary>Whole words alone, the nearest spelling of each: who has them comes first.</summary>
    public static string? Whole(IReadOnlyList<SearchTerm> terms, bool inNames) => And(terms, t =>
        (inNames ? t.InNames : t.InTitles) is not { } near ? inNames && t.IsInitial ? Quoted(t.Word) + ":*" : Number(t.Word)
        : near.Count == 0 ? null
        : Either(near.Where(n => n.LettersApart == near[0].LettersApart).Select(n => Quoted(n.Word))));

    private static string? AsTyped(SearchTerm term, IReadOnlyList<NearWord>? near) =>
        near is null ? term.IsPrefix && !char.IsDigit(term.Word[0]) ? Quoted(term.Word) + ":*" : Number(term.Word)
        : near.Count == 0 ? null
        : Either(near.Select(n => Quoted(n.Word)));

    /// <summary>After a hyphen the text parser takes a number for a negative one: "GPT-3" has "-3".</summary>
    private static string Number(string word) => word.All(char.IsAsciiDigit) ? Either([Quoted(word), Quoted("-" + word)]) : Quoted(word);

    private static string Either(IEnumerable<string> words) => $"({string.Join(" | ", words)})";

    private static string? And(IReadOnlyList<SearchTerm> terms, Func<SearchTerm, string?> print)
    {
        var query = new StringBuilder();
        foreach (var term in terms)
        {
            if (print(term) is not { } printed)
            {
                return null;
            }

            query.Append(query.Length == 0 ? "" : " & ").Append(printed);
        }

        return query.Length == 0 ? null : query.ToString();
    }

    private static string Quoted(string word) =>
        $"'{word.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}
