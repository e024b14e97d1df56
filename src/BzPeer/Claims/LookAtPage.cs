using System.Text.Json;
using BzPeer.Fetching;

namespace BzPeer.Claims;

/// <summary>What was seen on a page.</summary>
/// <param name="Found">What it says of the author's profile.</param>
/// <param name="Page">The page, or why there is none.</param>
public sealed record SeenPage(LinkBack Found, FetchedPage Page)
{
    /// <summary>Whether the far side answered: a page, or that there is none at that address.</summary>
    public bool IsAnswered => Page.Outcome == FetchOutcome.Fetched || Page.Status is 404 or 410;

    /// <summary>Why it proves nothing.</summary>
    public EvidenceFault Fault => Page.Outcome switch
    {
        FetchOutcome.Fetched => EvidenceFault.NoLink,
        FetchOutcome.NotAnAddress or FetchOutcome.Forbidden or FetchOutcome.LostTls => EvidenceFault.NotAllowed,
        _ => EvidenceFault.Unreachable,
    };
}

/// <summary>Looks at a page elsewhere for what proves a claim. It takes some seconds, so nothing in the database waits for it.</summary>
public sealed class LookAtPage(FetchPage fetch, PublicAddress site, PublicIds ids)
{
    private const string Orcid = "https://orcid.org/";

    /// <summary>Where the biographies of ORCID records are for programs: JSON, with the text as <c>content</c> (ORCID's public API 3.0).</summary>
    private const string OrcidBiography = "https://pub.orcid.org/v3.0/{0}/biography";

    /// <summary>Looks at a homepage for the token, or else for a link to the profile; at the root of its host for the token.</summary>
    /// <param name="page">Its address.</param>
    /// <param name="authors">The author, and those that are merged into it: their addresses lead to the same profile.</param>
    /// <param name="token">The token.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<SeenPage> HomepageAsync(string page, IReadOnlyCollection<long> authors, string token, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(authors);
        var fetched = await fetch.RunAsync(page, WantedMedia.Page, cancellation).ConfigureAwait(false);
        var found = fetched is { Outcome: FetchOutcome.Fetched, Address: { } address }
            ? FindLinkBack.In(fetched.Text, address, target => IsProfile(target, authors), token)
            : LinkBack.None;
        if (found != LinkBack.Token && fetched.Outcome is FetchOutcome.Fetched or FetchOutcome.OtherStatus or FetchOutcome.OtherMedia or FetchOutcome.TooLarge
            && fetch.TryRead(page, out var written))
        {
            // On the host that was named, wherever the page itself has led.
            var file = await fetch.RunAsync(new Uri(written, FindLinkBack.WellKnownPath).AbsoluteUri, WantedMedia.PlainText, cancellation).ConfigureAwait(false);
            if (file.Outcome == FetchOutcome.Fetched && FindToken.AsLine(file.Text, token))
            {
                found = LinkBack.Token;
            }
        }

        return new SeenPage(found, fetched);
    }

    /// <summary>Looks for the token in the biography of an ORCID record, or on the page of a repository.</summary>
    public async Task<SeenPage> CodeAsync(string page, string token, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (page.StartsWith(Orcid, StringComparison.Ordinal))
        {
            var biography = await fetch.RunAsync(OrcidBiography.Replace("{0}", page[Orcid.Length..], StringComparison.Ordinal), WantedMedia.Json, cancellation).ConfigureAwait(false);
            return new SeenPage(FindToken.AsWord(BiographyIn(biography.Text), token) ? LinkBack.Token : LinkBack.None, biography);
        }

        var fetched = await fetch.RunAsync(page, WantedMedia.Words, cancellation).ConfigureAwait(false);
        return new SeenPage(FindToken.AsWord(fetched.Text, token) ? LinkBack.Token : LinkBack.None, fetched);
    }

    private bool IsProfile(Uri target, IReadOnlyCollection<long> authors) =>
        WebAddress.TryRead(target.AbsoluteUri, out var address, anyPort: true) && address.Host == site.Host
        && address.Segments is ["/", "researchers/", var slug]
        && ids.TryDecode(RecordKind.Author, Slug.ShortId(slug.TrimEnd('/')), out var id) && authors.Contains(id);

    private static string BiographyIn(string json)
    {
        try
        {
            using var answer = JsonDocument.Parse(json);
            return answer.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String
                ? content.GetString()!
                : "";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not what ORCID sends, or text that no string can hold.
            return "";
        }
    }
}
