using System.Text.RegularExpressions;
using BzPeer.Text;

namespace BzPeer.Claims;

/// <summary>What owners type, without what can't be seen.</summary>
public static partial class OwnWords
{
    /// <summary>Longest "why" of a change, in characters.</summary>
    public const int MaxWhyLength = 500;

    /// <summary>One line, its spaces folded; empty where nothing is left.</summary>
    public static string Line(string? typed) =>
        string.Join(' ', CleanCharacters.Of(typed ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Whether a text leads elsewhere or is written in tags. Both have no place in what stands under a name.</summary>
    public static bool HasLinksOrMarkup(string text) => LinkOrTag().IsMatch(text);

    [GeneratedRegex("://|\\bwww\\.|</?[a-z][^<>]*>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex LinkOrTag();
}
