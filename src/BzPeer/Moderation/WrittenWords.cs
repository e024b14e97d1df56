using BzPeer.Text;

namespace BzPeer.Moderation;

/// <summary>What somebody writes in paragraphs: the words of a report, the reason of a moderator.</summary>
public static class WrittenWords
{
    /// <summary>Fewer characters explain nothing.</summary>
    public const int MinLength = 20;

    /// <summary>Most characters.</summary>
    public const int MaxLength = 2_000;

    /// <summary>What is wrong with words that can't be taken.</summary>
    public const string Fault = "Write between 20 and 2,000 characters.";

    /// <summary>The words as they are kept; null where they are too few or too many.</summary>
    public static string? Clean(string? typed) => Prose.Clean(typed) is { Length: >= MinLength and <= MaxLength } words ? words : null;

    /// <summary>The paragraphs of words: they were written with line breaks.</summary>
    public static IReadOnlyList<string> Paragraphs(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return words.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
