namespace BzPeer.Text;

/// <summary>Text as somebody typed it.</summary>
public static class Prose
{
    /// <summary>One line, without characters that can't be seen, its spaces folded; empty where nothing is left.</summary>
    public static string Line(string? typed) =>
        string.Join(' ', CleanCharacters.Of(typed ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>
    /// Several lines without characters that can't be seen, each line without space at its ends, no more than one empty line
    /// in a row; empty where nothing is left.
    /// </summary>
    public static string Clean(string? typed)
    {
        var lines = CleanCharacters.Of((typed ?? "").ReplaceLineEndings("\n")).Split('\n').Select(l => l.Trim());
        var text = string.Join('\n', lines).Trim('\n');
        while (text.Contains("\n\n\n", StringComparison.Ordinal))
        {
            text = text.Replace("\n\n\n", "\n\n", StringComparison.Ordinal);
        }

        return text;
    }
}
