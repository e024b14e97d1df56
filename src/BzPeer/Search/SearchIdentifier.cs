using System.Text.RegularExpressions;

namespace BzPeer.Search;

/// <summary>
/// An identifier that a search text consists of: an arXiv id in any of its usual spellings (with version, prefix or
/// address; old style with or without subject class), a DOI, an ORCID iD, or the id of an invented work.
/// </summary>
/// <param name="Name">What kind it is, as readers know it.</param>
/// <param name="Shown">The identifier without prefix and version.</param>
/// <param name="ExternalIds">External ids of source records that it may mean.</param>
/// <param name="Dois">The DOI in lower case: DOIs do not tell cases apart.</param>
/// <param name="AuthorKeys">Keys of authors.</param>
public sealed partial record SearchIdentifier(
    string Name, string Shown, IReadOnlyList<string> ExternalIds, IReadOnlyList<string> Dois, IReadOnlyList<string> AuthorKeys)
{
    /// <summary>Reads a text that is nothing but an identifier; null where it is something else.</summary>
    public static SearchIdentifier? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var id = text.Trim().TrimEnd('.', ',', ';', ')', ']', '>').TrimStart('(', '[', '<');
        id = Address().Replace(id, "");
        if (id.StartsWith("10.48550/arxiv.", StringComparison.OrdinalIgnoreCase))
        {
            // The DOI that arXiv itself gives to each of its preprints.
            id = id["10.48550/arxiv.".Length..];
        }

        if (NewArxiv().Match(id) is { Success: true } match)
        {
            return Arxiv(match.Groups["id"].Value);
        }

        if (OldArxiv().Match(id) is { Success: true } old)
        {
            // The subject class ("math.GT/0309136") is no part of the id.
            return Arxiv($"{old.Groups["archive"].Value.ToLowerInvariant()}/{old.Groups["number"].Value}");
        }

        if (DoiText().IsMatch(id))
        {
            // The rest of an address, or of a sentence, is no part of it; an escaped NUL is nothing that PostgreSQL takes.
            var doi = Uri.UnescapeDataString(id.Split('?', '#')[0]).Replace("\0", "", StringComparison.Ordinal);
            return new SearchIdentifier("DOI", doi, [], [doi.ToLowerInvariant()], []);
        }

        if (OrcidText().IsMatch(id))
        {
            return new SearchIdentifier("ORCID iD", id.ToUpperInvariant(), [], [], ["orcid:" + id.ToUpperInvariant()]);
        }

        return InventedId().IsMatch(id) ? new SearchIdentifier("id", id.ToLowerInvariant(), [id.ToLowerInvariant()], [], []) : null;

        static SearchIdentifier Arxiv(string arxivId) => new("arXiv id", arxivId, [arxivId], [], []);
    }

    [GeneratedRegex(@"^(?:(?:https?://)?(?:www\.|export\.|dx\.)?(?:arxiv\.org/(?:abs|pdf|html|format)/|doi\.org/|orcid\.org/)|(?:arxiv|doi|orcid)\s*:\s*)+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 100)]
    private static partial Regex Address();

    [GeneratedRegex(@"^(?<id>[0-9]{4}\.[0-9]{4,5})(?:v[0-9]{1,3})?(?:\.pdf)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex NewArxiv();

    [GeneratedRegex(@"^(?<archive>[a-z]+(?:-[a-z]+)*)(?:\.[a-z-]{2,})?/(?<number>[0-9]{7})(?:v[0-9]{1,3})?(?:\.pdf)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex OldArxiv();

    [GeneratedRegex(@"^10\.[0-9]{4,9}/\S+$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex DoiText();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9x]$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 100)]
    private static partial Regex OrcidText();

    [GeneratedRegex(@"^demo:[0-9]{1,9}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 100)]
    private static partial Regex InventedId();
}
