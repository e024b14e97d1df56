using System.Globalization;
using System.Text;

namespace BzPeer.Web.Pages.Shared;

/// <summary>The letters in the disc beside a name: an ornament, hidden from screen readers.</summary>
public static class Monogram
{
    /// <summary>First letters of the first and the last word; of a name in one word, its first letter.</summary>
    public static string Of(string name)
    {
        var words = name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var letters = new StringBuilder();
        foreach (var word in words.Length > 1 ? [words[0], words[^1]] : words)
        {
            foreach (var rune in word.EnumerateRunes())
            {
                if (Rune.IsLetter(rune))
                {
                    letters.Append(Rune.ToUpper(rune, CultureInfo.InvariantCulture).ToString());
                    break;
                }
            }
        }

        return letters.ToString();
    }
}
