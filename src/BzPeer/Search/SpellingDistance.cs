namespace BzPeer.Search;

/// <summary>
/// How many letters two words are apart: inserted, left out, replaced, or two neighbours exchanged (optimal string
/// alignment, a restricted Damerau–Levenshtein distance).
/// </summary>
public static class SpellingDistance
{
    /// <summary>How far a word that occurs may be from one that was typed: the longer the word, the more.</summary>
    public static int Allowed(int length) => length switch
    {
        <= 5 => 1,
        <= 11 => 2,
        _ => 3,
    };

    /// <summary>The distance of two words, in UTF-16 units.</summary>
    public static int Between(string one, string other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var beforeLast = new int[other.Length + 1];
        var last = new int[other.Length + 1];
        var row = new int[other.Length + 1];
        for (var j = 0; j <= other.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= one.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = last[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[other.Length];
    }
}
