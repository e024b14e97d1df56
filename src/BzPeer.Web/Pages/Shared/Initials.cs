using System.Globalization;

namespace BzPeer.Web.Pages.Shared;

/// <summary>The one or two letters in a round that stand for a person in lists. They are ornament: the name stands beside them.</summary>
public static class Initials
{
    /// <summary>First letters of the first and the last word of a name.</summary>
    public static string Of(string name)
    {
        var words = name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length switch
        {
            0 => "",
            1 => First(words[0]),
            _ => First(words[0]) + First(words[^1]),
        };

        // A whole grapheme: half of one is a box.
        static string First(string word) => StringInfo.GetNextTextElement(word).ToUpperInvariant();
    }
}
