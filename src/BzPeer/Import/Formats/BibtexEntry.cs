using System.Text;

namespace BzPeer.Import.Formats;

/// <summary>One entry of a BibTeX file, its texts as they are written, concatenated, without the braces or quotes around them.</summary>
internal sealed class BibtexEntry
{
    /// <summary>Longest text that concatenation may make of all fields of an entry together, in characters.</summary>
    public const int MaxTextLength = 1 << 20;

    /// <summary>Most fields of an entry.</summary>
    public const int MaxFields = 1_000;

    private BibtexEntry(string type, string key)
    {
        Type = type;
        Key = key;
    }

    /// <summary>What it is, in lower case: article, inproceedings, string …</summary>
    public string Type { get; }

    /// <summary>By what documents cite it; empty for what is no entry.</summary>
    public string Key { get; }

    /// <summary>The line on which it begins, from 1.</summary>
    public long Line { get; init; }

    /// <summary>How many bytes it took in the file, and how many characters its texts have: abbreviations make much of little.</summary>
    public long Length { get; private set; }

    /// <summary>The fields by name; of repeated ones the first, as BibTeX has it.</summary>
    public Dictionary<string, string> Fields { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A field; null where it is absent or empty.</summary>
    public string? this[string name] => Fields.TryGetValue(name, out var text) && !string.IsNullOrWhiteSpace(text) ? text : null;

    /// <summary>
    /// Reads an entry from its at-sign to its closing brace, in one pass. Abbreviations are looked up; one that nobody
    /// defined stands for itself.
    /// </summary>
    /// <returns>The entry, or why there is none.</returns>
    public static (BibtexEntry? Entry, string? Fault) Read(string text, long line, long length, IReadOnlyDictionary<string, string> abbreviations)
    {
        var at = 1;
        var type = Word(text, ref at, static c => char.IsLetterOrDigit(c) || c is '_' or '-').ToLowerInvariant();
        SkipSpaces(text, ref at);
        at++;
        var key = "";
        if (type is not ("string" or "preamble" or "comment"))
        {
            SkipSpaces(text, ref at);
            key = Word(text, ref at, static c => c is not (',' or '}' or '{' or '"' or '=') && !char.IsWhiteSpace(c));
            SkipSpaces(text, ref at);
            if (key.Length == 0 || at >= text.Length || text[at] is not (',' or '}' or ')'))
            {
                return (null, "there is no key, or no comma behind it");
            }

            at++;
        }

        var entry = new BibtexEntry(type, key) { Line = line, Length = length };
        var left = MaxTextLength;
        while (type is not ("preamble" or "comment"))
        {
            SkipSpaces(text, ref at);
            if (at >= text.Length || (text[at] is '}' or ')' && at == text.Length - 1))
            {
                break;
            }

            var name = Word(text, ref at, static c => c is not ('=' or ',' or '{' or '}' or '"' or '#' or '(' or ')') && !char.IsWhiteSpace(c));
            SkipSpaces(text, ref at);
            if (name.Length == 0 || at >= text.Length || text[at] != '=')
            {
                return (null, name.Length == 0 ? "a field has no name" : $"the field {Shown(name)} has no equals sign behind it");
            }

            at++;
            if (Text(text, ref at, ref left, abbreviations) is not { } value)
            {
                return (null, $"the text of the field {Shown(name)} is not closed, absent, or too long");
            }

            entry.Fields.TryAdd(name, value);
            SkipSpaces(text, ref at);
            if (at < text.Length && text[at] == ',')
            {
                at++;
            }
            else if (at < text.Length - 1)
            {
                return (null, $"there is no comma behind the field {Shown(name)}");
            }

            if (entry.Fields.Count > MaxFields)
            {
                return (null, "there are too many fields");
            }
        }

        entry.Length += MaxTextLength - left;
        return (entry, null);
    }

    /// <summary>Parts in braces or quotes, numbers and abbreviations, joined by number signs.</summary>
    private static string? Text(string text, ref int at, ref int left, IReadOnlyDictionary<string, string> abbreviations)
    {
        var value = new StringBuilder();
        while (true)
        {
            SkipSpaces(text, ref at);
            if (at >= text.Length)
            {
                return null;
            }

            if (text[at] is '{' or '"')
            {
                var end = ClosedAt(text, at);
                if (end < 0)
                {
                    return null;
                }

                value.Append(text, at + 1, end - at - 1);
                at = end + 1;
            }
            else
            {
                var word = Word(text, ref at, static c => c is not (',' or '{' or '}' or '"' or '#' or '=' or '(' or ')') && !char.IsWhiteSpace(c));
                if (word.Length == 0)
                {
                    return null;
                }

                value.Append(abbreviations.GetValueOrDefault(word, word));
            }

            if (value.Length > left)
            {
                return null;
            }

            SkipSpaces(text, ref at);
            if (at >= text.Length || text[at] != '#')
            {
                left -= value.Length;
                return value.ToString();
            }

            at++;
        }
    }

    /// <summary>Where the brace or quote that opens here is closed; less than 0 where it is not.</summary>
    private static int ClosedAt(string text, int open)
    {
        var depth = 0;
        var isQuote = text[open] == '"';
        for (var i = isQuote ? open + 1 : open; i < text.Length; i++)
        {
            depth += text[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (isQuote ? depth == 0 && text[i] == '"' : depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    private static string Word(string text, ref int at, Func<char, bool> isPart)
    {
        var from = at;
        while (at < text.Length && isPart(text[at]))
        {
            at++;
        }

        return text[from..at];
    }

    private static void SkipSpaces(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }
    }

    private static string Shown(string name) => name.Length <= 40 ? name : name[..40] + "…";
}
