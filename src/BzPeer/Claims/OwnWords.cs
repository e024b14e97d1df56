using System.Text.RegularExpressions;

namespace BzPeer.Claims;

/// <summary>What owners may type.</summary>
public static partial class OwnWords
{
    /// <summary>Longest "why" of a change, in characters.</summary>
    public const int MaxWhyLength = 500;

    /// <summary>Whether a text leads elsewhere or is written in tags. Both have no place in what stands under a name.</summary>
    public static bool HasLinksOrMarkup(string text) => LinkOrTag().IsMatch(text);

    [GeneratedRegex("://|\\bwww\\.|</?[a-z][^<>]*>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex LinkOrTag();
}
