using System.Globalization;

namespace BzPeer.Web.Pages.Researchers;

/// <summary>The letters in the round mark beside a name.</summary>
public static class Monogram
{
    /// <summary>The first letters of the first and the last word of a name: "SB". Whole characters as readers see them, of any script.</summary>
    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var words = name.Split([' ', '\u00a0'], StringSplitOptions.RemoveEmptyEntries)
            .Select(FirstLetter).Where(letter => letter.Length > 0).ToList();
        return words.Count switch
        {
            0 => "?",
            1 => words[0],
            _ => words[0] + words[^1],
        };
    }

    private static string FirstLetter(string word)
    {
        var characters = StringInfo.GetTextElementEnumerator(word);
        while (characters.MoveNext())
        {
            var character = characters.GetTextElement();
            if (char.IsLetterOrDigit(character, 0))
            {
                // One base letter: a heap of combining marks on a hostile name must not leave the circle.
                return new string(character.AsSpan(0, char.IsSurrogatePair(character, 0) ? 2 : 1)).ToUpperInvariant();
            }
        }

        return "";
    }
}
