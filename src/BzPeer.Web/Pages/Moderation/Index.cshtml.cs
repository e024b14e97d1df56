using BzPeer.Moderation;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages.Account;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Moderation;

/// <summary>What waits for moderators, the longest first.</summary>
[Audience(Audience.Moderator)]
public sealed class IndexModel(BzPeerDbContext records, Links links, TimeProvider time) : AccountPageModel
{
    /// <summary>From the report after this one on, by its number.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public string? After { get; set; }

    public WaitingReports Reports { get; private set; } = null!;

    public DateTimeOffset Now { get; } = time.GetUtcNow();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        long? after = null;
        if (After is not null)
        {
            if (!links.TryReadNumber(After, out var id))
            {
                return NotFound();
            }

            after = id;
        }

        Reports = await ReadWaitingReports.RunAsync(records, after, cancellation);
        return Page();
    }
}
