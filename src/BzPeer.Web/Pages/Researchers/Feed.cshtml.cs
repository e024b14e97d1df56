using BzPeer.Follows;
using BzPeer.Web.Feeds;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers;

/// <summary>A researcher's latest works, and what happened to the record, for feed readers.</summary>
[Audience(Audience.Anyone)]
public sealed class FeedModel(BzPeerDbContext records, Links links) : ResearcherPageModel(records, links)
{
    public async Task<IActionResult> OnGetAsync(string format, CancellationToken cancellation)
    {
        if (!TryReadId(RecordKind.Author, out var id))
        {
            return NotFound();
        }

        var feed = await ReadFeed.OfAuthorAsync(Records, id, cancellation);
        if (AnswerFor(feed?.Author) is { } answer)
        {
            return answer;
        }

        return feed is null ? NotFound() : this.FeedAs(format, site => FeedDocument.Of(feed, site, Links));
    }
}
