using BzPeer.Claims;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Claims;

/// <summary>How a claim stands, what it rests on, and what can be done for it.</summary>
[Audience(Audience.Account)]
public sealed class ClaimModel(ReadClaims read, Links links) : ClaimPageModel(read, links)
{
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await FindAsync(cancellation) ? Page() : NotFound();
}
