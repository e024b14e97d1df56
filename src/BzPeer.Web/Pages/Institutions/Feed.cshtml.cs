using BzPeer.Follows;
using BzPeer.Web.Feeds;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Institutions;

/// <summary>The latest works that name an institution, for feed readers.</summary>
[Audience(Audience.Anyone)]
public sealed class FeedModel(BzPeerDbContext records, Links links) : RecordPageModel(links)
{
    public async Task<IActionResult> OnGetAsync(string format, CancellationToken cancellation)
    {
        if (!TryReadId(RecordKind.Institution, out var id) || await ReadFeed.OfInstitutionAsync(records, id, cancellation) is not { } feed)
        {
            return NotFound();
        }

        return RedirectUnlessAt(Links.Subject(feed.Subject)) ?? this.FeedAs(format, site => FeedDocument.Of(feed, site, Links));
    }
}
