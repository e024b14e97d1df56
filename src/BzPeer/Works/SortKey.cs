using System.Globalization;

namespace BzPeer.Works;

/// <summary>
/// Sorts titles as ICU's root collation does, by a key of bytes: the same order in the database and in memory,
/// and no index that breaks when the server's ICU is upgraded.
/// </summary>
public static class SortKey
{
    /// <summary>Keys are cut to this many bytes; what is equal so far is told apart by id.</summary>
    public const int Length = 64;

    private const int LettersThatMatter = 100;

    /// <summary>The key of a title without markup.</summary>
    public static byte[] Of(string title)
    {
        var head = title.Length > LettersThatMatter ? title[..LettersThatMatter] : title;
        var key = CultureInfo.InvariantCulture.CompareInfo.GetSortKey(head, CompareOptions.IgnoreCase).KeyData;
        return key.Length > Length ? key[..Length] : key;
    }
}
