using BzPeer.Follows;

namespace BzPeer.Web.Pages.Shared;

/// <summary>The feed of a page, for browsers and feed readers that look for one: the layout names it in both formats.</summary>
/// <param name="Title">What the feed is called.</param>
/// <param name="Atom">Its address as Atom.</param>
/// <param name="Json">Its address as JSON Feed.</param>
public sealed record FeedLink(string Title, string Atom, string Json)
{
    /// <summary>The feed of something that can be followed.</summary>
    public static FeedLink Of(SubjectKind kind, long id, string name, Links links)
    {
        ArgumentNullException.ThrowIfNull(links);
        var subject = new NamedSubject(kind, id, name, IsInvented: false);
        return new FeedLink(
            kind == SubjectKind.Search ? $"Works with “{name}” in the title" : $"{name}: published work", links.FeedOf(subject, "atom"), links.FeedOf(subject, "json"));
    }
}
