using BzPeer.Authors;
using BzPeer.Web.Feeds;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers;

/// <summary>A researcher's latest works for feed readers, as Atom or as JSON Feed.</summary>
[Audience(Audience.Anyone)]
public sealed class FeedModel(BzPeerDbContext records, Links links) : ResearcherPageModel(records, links)
{
    public async Task<IActionResult> OnGetAsync(string format, CancellationToken cancellation)
    {
        if (!TryReadId(RecordKind.Author, out var id))
        {
            return NotFound();
        }

        var view = await ReadFeedOfAuthor.RunAsync(Records, id, cancellation);
        if (AnswerFor(view?.Author) is { } answer)
        {
            return answer;
        }

        if (Request.SiteAddress() is not { } site)
        {
            return BadRequest();
        }

        var feed = new WorkFeed(view!, site, Links);
        return format == "json"
            ? File(WriteJsonFeed.Run(feed), WriteJsonFeed.MediaType)
            : File(WriteAtomFeed.Run(feed), WriteAtomFeed.MediaType);
    }
}
