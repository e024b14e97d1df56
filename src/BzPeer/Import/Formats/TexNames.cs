using BzPeer.Authors;
using BzPeer.Text;

namespace BzPeer.Import.Formats;

/// <summary>
/// Lists of names as BibTeX writes them: "Euler, Leonhard and van Beethoven, Ludwig and Sammy {Davis}, Jr, ..." (Patashnik,
/// "BibTeXing", section 4: First von Last; von Last, First; von Last, Jr, First).
/// </summary>
internal static class TexNames
{
    /// <summary>The authors of a list, and whether it names all of them.</summary>
    public static (List<PrintedAuthor> Authors, bool ListsAll) Read(string list)
    {
        var authors = new List<PrintedAuthor>();
        var listsAll = true;
        foreach (var name in SplitByAnd(list))
        {
            var plain = Plain(name);
            if (plain.Equals("others", StringComparison.OrdinalIgnoreCase) || plain.TrimEnd('.').Equals("et al", StringComparison.OrdinalIgnoreCase))
            {
                listsAll = false;
            }
            else if (One(name) is { } author)
            {
                authors.Add(author);
            }
        }

        return (authors, listsAll);
    }

    /// <summary>One name; null where it has no letter.</summary>
    public static PrintedAuthor? One(string name)
    {
        var parts = Split(name, static c => c == ',');
        string given, family, suffix;
        if (parts.Count > 1)
        {
            family = Plain(parts[0]);
            (suffix, given) = parts.Count == 2 ? ("", Plain(parts[1])) : (Plain(parts[1]), Plain(parts[2]));
        }
        else
        {
            var words = Split(name, static c => char.IsWhiteSpace(c) || c == '~');
            words.RemoveAll(w => w.Length == 0);
            // The family name begins with the first word in lower case, or is the last word.
            var last = words.Count - 1;
            var from = words.FindIndex(IsVon);
            from = from < 0 || from > last ? Math.Max(last, 0) : from;
            (given, family, suffix) = (Plain(string.Join(' ', words.Take(from))), Plain(string.Join(' ', words.Skip(from))), "");
        }

        var whole = PrintedFields.Words($"{given} {family} {suffix}");
        return whole is null || NameKey.Of(whole).Length == 0 ? null : new PrintedAuthor(whole, family.Length == 0 ? null : family);
    }

    private static string Plain(string tex) => PrintedFields.Words(TexAccents.Decode(tex)) ?? "";

    /// <summary>A word is of the von part when its first letter outside braces is a small one; what stands in braces has no case.</summary>
    private static bool IsVon(string word)
    {
        var depth = 0;
        for (var i = 0; i < word.Length; i++)
        {
            switch (word[i])
            {
                // A brace and a backslash are one special letter: {\o}, {\'e}.
                case '{' when depth == 0 && i + 1 < word.Length && word[i + 1] == '\\':
                    return TexAccents.Decode(word) is [var first, ..] && char.IsLower(first);
                case '{':
                    depth++;
                    break;
                case '}':
                    depth--;
                    break;
                case '\\' when depth == 0:
                    return TexAccents.Decode(word) is [var letter, ..] && char.IsLower(letter);
                case var c when depth == 0 && char.IsLetter(c):
                    return char.IsLower(c);
            }
        }

        return false;
    }

    /// <summary>At the word "and" outside braces, whatever spaces stand around it.</summary>
    private static IEnumerable<string> SplitByAnd(string list)
    {
        var name = new List<string>();
        foreach (var word in Split(list, char.IsWhiteSpace))
        {
            if (word.Equals("and", StringComparison.OrdinalIgnoreCase))
            {
                yield return string.Join(' ', name);
                name.Clear();
            }
            else if (word.Length > 0)
            {
                name.Add(word);
            }
        }

        yield return string.Join(' ', name);
    }

    private static List<string> Split(string text, Func<char, bool> at)
    {
        var parts = new List<string>();
        var (depth, from) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth <= 0 && at(text[i]))
            {
                parts.Add(text[from..i]);
                from = i + 1;
            }
        }

        parts.Add(text[from..]);
        return parts;
    }
}
