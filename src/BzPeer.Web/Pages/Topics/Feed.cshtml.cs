using BzPeer.Follows;
using BzPeer.Web.Feeds;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Topics;

/// <summary>The latest works on a topic, for feed readers.</summary>
[Audience(Audience.Anyone)]
public sealed class FeedModel(BzPeerDbContext records, Links links) : RecordPageModel(links)
{
    public async Task<IActionResult> OnGetAsync(string format, CancellationToken cancellation)
    {
        if (!TryReadId(RecordKind.Topic, out var id) || id > int.MaxValue
            || await ReadFeed.OfTopicAsync(records, (int)id, cancellation) is not { } feed)
        {
            return NotFound();
        }

        return RedirectUnlessAt(Links.Subject(feed.Subject)) ?? this.FeedAs(format, site => FeedDocument.Of(feed, site, Links));
    }
}
