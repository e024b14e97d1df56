using System.Globalization;

namespace BzPeer.Import.Formats;

/// <summary>Finds persistent identifiers in what records print for them: alone, in an address of a resolver, or with a prefix.</summary>
public static class Identifiers
{
    /// <summary>A longer text names no identifier.</summary>
    private const int MaxLength = 2_000;

    private static readonly string[] DoiPrefixes = ["https://", "http://", "www.", "dx.doi.org/", "doi.org/", "doi:", "doi "];

    private static readonly string[] ArxivMarkers = ["arxiv.org/abs/", "arxiv.org/pdf/", "arxiv.org/html/", "arxiv.org:", "10.48550/arxiv.", "arxiv:"];

    /// <summary>
    /// The DOI without resolver, as printed otherwise. A DOI begins with 10. and a registrant's number (DOI Handbook, 2.2);
    /// what does not is none, whatever it may be.
    /// </summary>
    public static string? Doi(string? text)
    {
        var doi = Words(text);
        var printed = doi.Length;
        foreach (var prefix in DoiPrefixes)
        {
            doi = doi.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? doi[prefix.Length..].TrimStart() : doi;
        }

        // In an address the slash and others may stand as %2F.
        if (doi.Length < printed && doi.Contains('%', StringComparison.Ordinal) && doi.Length <= MaxLength)
        {
            doi = Words(Uri.UnescapeDataString(doi));
        }

        return doi.StartsWith("10.", StringComparison.Ordinal) && doi.IndexOf('/', StringComparison.Ordinal) is > 6 and < 20 && char.IsAsciiDigit(doi[3])
            ? doi
            : null;
    }

    /// <summary>
    /// The arXiv id, without version, in an address of arXiv, in a DOI of arXiv's, or behind <c>arXiv:</c>. A number alone is
    /// none: see <see cref="ArxivIdAlone"/>.
    /// </summary>
    public static string? ArxivId(string? text)
    {
        if (text is null or { Length: > MaxLength })
        {
            return null;
        }

        foreach (var marker in ArxivMarkers)
        {
            if (text.IndexOf(marker, StringComparison.OrdinalIgnoreCase) is >= 0 and var at && TakeArxivId(text.AsSpan(at + marker.Length).TrimStart(), out _) is { } id)
            {
                return id;
            }
        }

        return null;
    }

    /// <summary>The arXiv id, without version, where a field that holds nothing else may print it alone: 2202.00980v2, math.GT/0309136.</summary>
    public static string? ArxivIdAlone(string? text)
    {
        if (ArxivId(text) is { } marked)
        {
            return marked;
        }

        var alone = text is { Length: <= MaxLength } ? text.AsSpan().Trim() : default;
        return TakeArxivId(alone, out var rest) is { } id && (rest.IsEmpty || IsVersion(rest)) ? id : null;
    }

    /// <summary>
    /// The id at the beginning: since April 2007 year and month, a dot, four or five digits; before that an archive, perhaps
    /// with a subject class that is no part of it, and seven digits (arXiv, "Understanding the arXiv identifier").
    /// </summary>
    private static string? TakeArxivId(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        rest = text;
        var digits = Digits(text);
        if (digits == 4 && text.Length > 4 && text[4] == '.' && IsMonth(text[2..4]) && Digits(text[5..]) is var number and (4 or 5))
        {
            rest = text[(5 + number)..];
            return text[..(5 + number)].ToString();
        }

        var slash = text.IndexOf('/');
        if (digits != 0 || slash is < 2 or > 20 || Digits(text[(slash + 1)..]) != 7 || !IsMonth(text.Slice(slash + 3, 2)))
        {
            return null;
        }

        var archive = text[..slash];
        var dot = archive.IndexOf('.');
        archive = dot < 0 ? archive : archive[..dot];
        foreach (var letter in archive)
        {
            if (!char.IsAsciiLetter(letter) && letter != '-')
            {
                return null;
            }
        }

        rest = text[(slash + 8)..];
        return archive.Length < 2 ? null : string.Create(CultureInfo.InvariantCulture, $"{archive.ToString().ToLowerInvariant()}/{text.Slice(slash + 1, 7)}");
    }

    private static bool IsMonth(ReadOnlySpan<char> digits) => digits is ['0', >= '1' and <= '9'] or ['1', >= '0' and <= '2'];

    private static bool IsVersion(ReadOnlySpan<char> text) => text is ['v' or 'V', _, ..] && Digits(text[1..]) == text.Length - 1;

    private static int Digits(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }

    private static string Words(string? text) =>
        text is null ? "" : string.Join(' ', text.Replace("\0", "", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
