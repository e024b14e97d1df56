namespace BzPeer.Import.Formats;

/// <summary>Puts printed names of persons into the order in which they are read: given name first.</summary>
public static class PersonNames
{
    private static readonly HashSet<string> Suffixes = new(StringComparer.OrdinalIgnoreCase)
    {
        "Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV", "V", "PhD", "Ph.D.", "MD", "M.D.",
    };

    /// <summary>
    /// One name of its parts. Names in Han letters, kana and Hangul are written family name first, without a space.
    /// </summary>
    public static string Join(string? given, string? family, string? suffix = null)
    {
        if (IsEastAsian(family) && IsEastAsian(given) && string.IsNullOrEmpty(suffix))
        {
            return family + given;
        }

        return string.Join(' ', new[] { given, family, suffix }.Where(p => !string.IsNullOrEmpty(p)));
    }

    /// <summary>
    /// A name that may be printed family name first, as "Löfgren, Karl-Gustaf", and its family name where the comma tells
    /// it. "John Smith, Jr." and what has more commas stay as they are: they may be anything.
    /// </summary>
    public static (string Name, string? Family) Read(string printed)
    {
        ArgumentNullException.ThrowIfNull(printed);
        var parts = printed.Split(',', StringSplitOptions.TrimEntries);
        return parts is [{ Length: > 0 } family, { Length: > 0 } given] && !Suffixes.Contains(given)
            ? (Join(given, family), family)
            : (printed, null);
    }

    private static bool IsEastAsian(string? text) =>
        !string.IsNullOrEmpty(text) && text.EnumerateRunes().All(r => r.Value is (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7AF) or (>= 0x20000 and <= 0x3FFFF) or '々');
}
