using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers;

/// <summary>How to hear of a researcher's next work.</summary>
[Audience(Audience.Anyone)]
public sealed class FollowModel(BzPeerDbContext records, Links links) : ResearcherPageModel(records, links)
{
    /// <summary>The feed's whole address, to be given to a feed reader.</summary>
    public string Feed { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await FindAuthorAsync(cancellation) is { } answer)
        {
            return answer;
        }

        if (Request.SiteAddress() is not { } site)
        {
            return BadRequest();
        }

        Feed = $"{site}{ProfileAddress}/feed.atom";

        // The same words stand on the page of every researcher.
        ViewData["NoIndex"] = true;
        return Page();
    }
}
