namespace BzPeer.Import.Formats;

/// <summary>Fields as several formats print them.</summary>
internal static class PrintedFields
{
    /// <summary>A text with its spaces and line ends folded; null where there is nothing else.</summary>
    public static string? Words(string? text)
    {
        var words = string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace("\0", "", StringComparison.Ordinal);
        return words.Length == 0 ? null : words;
    }

    /// <summary>"Computational Linguistics 46(2), 249–255": what is known of it; null without a name.</summary>
    public static string? Venue(string? name, string? volume = null, string? issue = null, string? pages = null)
    {
        if (name is null)
        {
            return null;
        }

        var number = (volume, issue) switch
        {
            (null, null) => "",
            (_, null) => " " + volume,
            (null, _) => $" ({issue})",
            _ => $" {volume}({issue})",
        };
        return name + number + (pages is null ? "" : ", " + pages);
    }

    /// <summary>The year in a text such as "2019", "2019-07" or "July 2019"; 0 where there is none between 1000 and 2999.</summary>
    public static short Year(string? text)
    {
        var run = 0;
        for (var i = 0; i <= text?.Length; i++)
        {
            if (i < text.Length && char.IsAsciiDigit(text[i]))
            {
                run++;
                continue;
            }

            if (run == 4 && text[i - 4] is '1' or '2')
            {
                return short.Parse(text.AsSpan(i - 4, 4), System.Globalization.CultureInfo.InvariantCulture);
            }

            run = 0;
        }

        return 0;
    }
}
