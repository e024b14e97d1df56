namespace BzPeer.Fetching;

/// <summary>What is asked for, and what is taken.</summary>
/// <param name="Accept">The header of that name.</param>
/// <param name="Types">Media types that are taken.</param>
public sealed record WantedMedia(string Accept, IReadOnlyList<string> Types)
{
    /// <summary>A web page.</summary>
    public static readonly WantedMedia Page = new("text/html, application/xhtml+xml", ["text/html", "application/xhtml+xml"]);

    /// <summary>A plain text.</summary>
    public static readonly WantedMedia PlainText = new("text/plain", ["text/plain"]);

    /// <summary>A web page or a plain text, in which words are looked for.</summary>
    public static readonly WantedMedia Words = new("text/html, text/plain;q=0.9", ["text/html", "application/xhtml+xml", "text/plain"]);

    /// <summary>A record for programs.</summary>
    public static readonly WantedMedia Json = new("application/json", ["application/json", "application/orcid+json", "application/vnd.orcid+json"]);
}
