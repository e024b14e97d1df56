using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;

namespace BzPeer.Fetching;

/// <summary>What a page says of a profile.</summary>
public enum LinkBack
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It calls the profile its author's own (<c>rel="me"</c>), and nothing more. It does not say which account here is theirs.</summary>
    Link,

    /// <summary>It holds the token: in that link, after the <c>#</c>, or as <c>&lt;meta name="bzpeer-claim" content="…"&gt;</c>.</summary>
    Token,
}

/// <summary>
/// Looks through a page's tags for what leads back to a profile. There is no tree: to build one from a hostile page, of tags
/// within tags without end, takes minutes, and this takes a fraction of a second for the largest page that is fetched.
/// Nothing runs, nothing is loaded, and what stands in comments, scripts and text fields is no tag.
/// </summary>
public static class FindLinkBack
{
    /// <summary>The name of the meta element.</summary>
    public const string MetaName = "bzpeer-claim";

    /// <summary>Where the token may lie instead, on a line of its own, at the root of the page's host.</summary>
    public const string WellKnownPath = "/.well-known/bzpeer-claim.txt";

    // https://infra.spec.whatwg.org/#ascii-whitespace
    private static readonly char[] Spaces = [' ', '\t', '\n', '\f', '\r'];

    /// <summary>Looks through a page.</summary>
    /// <param name="html">Its source.</param>
    /// <param name="page">Where it was fetched from.</param>
    /// <param name="isProfile">Whether an address is one of the profile's.</param>
    /// <param name="token">The token that was given to who claims the profile.</param>
    public static LinkBack In(string html, Uri page, Func<Uri, bool> isProfile, string token)
    {
        ArgumentNullException.ThrowIfNull(isProfile);
        var found = LinkBack.None;
        Uri? start = null;
        using var source = new TextSource(html);
        var tokenizer = new HtmlTokenizer(source, HtmlEntityProvider.Resolver)
        {
            SkipCDATA = true,
            SkipComments = true,
            SkipDataText = true,
            SkipPlaintext = true,
            SkipProcessingInstructions = true,
            SkipRawText = true,
            SkipRCDataText = true,
            SkipScriptText = true,
        };
        while (found != LinkBack.Token && tokenizer.Get() is { Type: not HtmlTokenType.EndOfFile } next)
        {
            if (next is not HtmlTagToken { Type: HtmlTokenType.StartTag } tag)
            {
                continue;
            }

            tokenizer.State = After(tag.Name);
            switch (tag.Name)
            {
                case "base" when start is null && Uri.TryCreate(page, tag.GetAttribute("href"), out var named):
                    start = named;
                    break;
                case "a" or "link" when IsMine(tag) && Uri.TryCreate(start ?? page, tag.GetAttribute("href").Trim(Spaces), out var target) && isProfile(target):
                    found = target.Fragment switch
                    {
                        ['#', .. var part] when FindToken.Is(part, token) => LinkBack.Token,
                        "" or "#" => LinkBack.Link,
                        // Somebody else's token, perhaps.
                        _ => found,
                    };
                    break;
                case "meta" when tag.GetAttribute("name").Trim(Spaces).Equals(MetaName, StringComparison.OrdinalIgnoreCase)
                    && FindToken.Is(tag.GetAttribute("content").AsSpan().Trim(Spaces), token):
                    found = LinkBack.Token;
                    break;
            }
        }

        return found;
    }

    /// <summary>What begins after a tag: of these elements the content is text (HTML, 13.2.6.2 and 13.2.6.4).</summary>
    private static HtmlParseMode After(string tag) => tag switch
    {
        "script" => HtmlParseMode.Script,
        "title" or "textarea" => HtmlParseMode.RCData,
        "style" or "xmp" or "iframe" or "noembed" or "noframes" => HtmlParseMode.Rawtext,
        "plaintext" => HtmlParseMode.Plaintext,
        _ => HtmlParseMode.PCData,
    };

    /// <summary>Whether a link is <c>rel="me"</c>, and not one that the page marks as written by its visitors.</summary>
    private static bool IsMine(HtmlTagToken tag)
    {
        var rel = tag.GetAttribute("rel").Split(Spaces, StringSplitOptions.RemoveEmptyEntries);
        return rel.Contains("me", StringComparer.OrdinalIgnoreCase) && !rel.Contains("ugc", StringComparer.OrdinalIgnoreCase);
    }
}
