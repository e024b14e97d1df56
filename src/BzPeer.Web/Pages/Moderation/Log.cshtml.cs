using System.Globalization;
using BzPeer.Moderation;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages.Account;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Moderation;

/// <summary>What moderators did, the newest first.</summary>
[Audience(Audience.Moderator)]
public sealed class LogModel(BzPeerDbContext records) : AccountPageModel
{
    /// <summary>From the row before this one on.</summary>
    [BindProperty(SupportsGet = true, Name = "before")]
    public string? Before { get; set; }

    public LogPage Log { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        long? before = null;
        if (Before is not null)
        {
            if (!long.TryParse(Before, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                return NotFound();
            }

            before = id;
        }

        Log = await ReadModerationLog.RunAsync(records, before, cancellation);
        return Page();
    }
}
