using BzPeer.Works;

namespace BzPeer.Web.Pages.Works;

/// <summary>How identifiers and licences of works are shown.</summary>
public static class WorkFacts
{
    /// <summary>The resolver's address of a DOI.</summary>
    public static string DoiPage(string doi) => "https://doi.org/" + Uri.EscapeDataString(doi).Replace("%2F", "/", StringComparison.Ordinal);

    /// <summary>Why a source record was taken for its work, in a sentence; null where no other record describes it.</summary>
    public static string? WhyMatched(WorkSourceItem record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var other = record is { MatchedProvider: { } provider, MatchedExternalId: { } id } ? $"{Providers.Name(provider)} {id}" : "the others";
        return record.Reason switch
        {
            MatchReason.Decision => $"The same work as {other} by a decision of a person.",
            MatchReason.Doi => $"The same DOI as {other}.",
            MatchReason.ArxivId => $"The same arXiv id as {other}.",
            MatchReason.Title => $"The same title as {other}, a year apart at most, with family names in common.",
            _ => null,
        };
    }

    /// <summary>A licence by its usual name, and its address where it is one that can be followed; null where none is known.</summary>
    public static (string Name, string? Address)? License(string? license)
    {
        if (string.IsNullOrWhiteSpace(license))
        {
            return null;
        }

        if (!Uri.TryCreate(license, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            return (license, null);
        }

        var parts = address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var name = address.Host.Replace("www.", "", StringComparison.Ordinal) switch
        {
            "creativecommons.org" when parts is ["licenses", var kind, var version, ..] => $"CC {kind.ToUpperInvariant()} {version}",
            "creativecommons.org" when parts is ["publicdomain", "zero", var version, ..] => $"CC0 {version}",
            "creativecommons.org" when parts is ["publicdomain", "mark", ..] => "Public domain",
            "arxiv.org" when parts is ["licenses", "nonexclusive-distrib", ..] => "arXiv non-exclusive licence",
            "arxiv.org" when parts is ["licenses", "assumed-1991-2003", ..] => "arXiv licence assumed for 1991–2003",
            _ => license,
        };
        return (name, address.AbsoluteUri);
    }
}
