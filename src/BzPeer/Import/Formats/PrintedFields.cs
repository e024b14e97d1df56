using System.Globalization;
using System.Text;

namespace BzPeer.Import.Formats;

/// <summary>Fields as several formats print them.</summary>
internal static class PrintedFields
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

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
                return short.Parse(text.AsSpan(i - 4, 4), CultureInfo.InvariantCulture);
            }

            run = 0;
        }

        return 0;
    }

    /// <summary>The day in 2021-07-27 or 2021/07/27/; null where the text is less than a whole day.</summary>
    public static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text?.Trim().TrimEnd('/').Replace('/', '-'), "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>An absolute address of the web; null where the text is none.</summary>
    public static string? WebAddress(string? text) =>
        text?.Trim() is { Length: <= Incoming.MaxFieldLength } address && Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp) && uri.UserInfo.Length == 0
            ? uri.AbsoluteUri
            : null;

    /// <summary>A language that is named by its code rather than by a word; null for a word.</summary>
    public static string? LanguageCode(string? text) =>
        text?.Trim() is { Length: 2 or 3 } code && code.All(char.IsAsciiLetter) ? code.ToLowerInvariant() : null;

    /// <summary>A file's name without folder, compression and ending: what tells its keys from those of other files.</summary>
    public static string Stem(SourceFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var name = file.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file.Name[..^3] : file.Name;
        return Path.GetFileNameWithoutExtension(name);
    }

    /// <summary>A comment with its spaces folded, cut where it is longer than a field may be: it costs no record its place.</summary>
    public static string? Comment(string? text)
    {
        const int Longest = 2_000;
        return Words(text) is { Length: > Longest } words ? words[..(char.IsHighSurrogate(words[Longest - 1]) ? Longest - 1 : Longest)] + " …" : Words(text);
    }

    /// <summary>The text that bytes are in UTF-8, without NUL, which PostgreSQL keeps in no text; null where they are none.</summary>
    public static string? Utf8(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes).Replace("\0", "", StringComparison.Ordinal);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
