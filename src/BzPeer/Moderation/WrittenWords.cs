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

    /// <summary>The words without characters that can't be seen, without white space around and at most one empty line between; null where they are too few or too many.</summary>
    public static string? Clean(string? typed)
    {
        // Browsers send CR LF, which the cleaning makes a blank and a line feed.
        var lines = CleanCharacters.Of(typed ?? "").Split('\n').Select(line => line.TrimEnd()).ToList();
        var words = string.Join('\n', lines.Where((line, i) => line.Length > 0 || (i > 0 && lines[i - 1].Length > 0))).Trim();
        return words.Length is >= MinLength and <= MaxLength ? words : null;
    }

    /// <summary>The paragraphs of words: they were written with line breaks.</summary>
    public static IReadOnlyList<string> Paragraphs(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return words.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
