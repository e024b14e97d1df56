using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers;

/// <summary>How the person behind a record claims it, and with what proof.</summary>
[Audience(Audience.Anyone)]
public sealed class ClaimModel(BzPeerDbContext records, Links links) : ResearcherPageModel(records, links)
{
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await FindAuthorAsync(cancellation) is { } answer)
        {
            return answer;
        }

        // The same words stand on the page of every researcher.
        ViewData["NoIndex"] = true;
        return Page();
    }
}
