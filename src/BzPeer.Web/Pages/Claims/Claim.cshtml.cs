using BzPeer.Claims;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Claims;

/// <summary>How a claim stands, what it rests on, and what can be done for it.</summary>
[Audience(Audience.Account)]
public sealed class ClaimModel(ReadClaims read, Links links, TimeProvider time) : ClaimPageModel(read, links)
{
    /// <summary>The present moment.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await FindAsync(cancellation) ? Page() : NotFound();
}
