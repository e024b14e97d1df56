using BzPeer.Follows;
using BzPeer.Web.Feeds;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace BzPeer.Web.Pages.Search;

/// <summary>The latest works whose titles have all the words of a search, for feed readers.</summary>
[Audience(Audience.Anyone)]
public sealed class FeedModel(BzPeerDbContext records, Links links) : PageModel
{
    /// <summary>The words.</summary>
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Query { get; set; }

    public async Task<IActionResult> OnGetAsync(string format, CancellationToken cancellation)
    {
        // Read as a search that is kept is, so that the same words are one feed.
        if (KeepSearch.Clean(Query ?? "") is not { } text || await ReadFeed.OfSearchAsync(records, text, cancellation) is not { } feed)
        {
            return BadRequest();
        }

        return this.FeedAs(format, site => FeedDocument.Of(feed, site, links));
    }
}
