using BzPeer.Claims;
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

    /// <summary>From the claim after this one on, by its short id.</summary>
    [BindProperty(SupportsGet = true, Name = "after-claim")]
    public string? AfterClaim { get; set; }

    /// <summary>From the dispute after this one on, by its claim's short id.</summary>
    [BindProperty(SupportsGet = true, Name = "after-dispute")]
    public string? AfterDispute { get; set; }

    public WaitingClaims Claims { get; private set; } = null!;

    public WaitingClaims Disputes { get; private set; } = null!;

    public WaitingReports Reports { get; private set; } = null!;

    public DateTimeOffset Now { get; } = time.GetUtcNow();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!TryRead(RecordKind.Report, After, out var afterReport)
            || !TryRead(RecordKind.Claim, AfterClaim, out var afterClaim)
            || !TryRead(RecordKind.Claim, AfterDispute, out var afterDispute))
        {
            return NotFound();
        }

        Claims = await ReadWaitingClaims.RunAsync(records, disputed: false, afterClaim, cancellation);
        Disputes = await ReadWaitingClaims.RunAsync(records, disputed: true, afterDispute, cancellation);
        Reports = await ReadWaitingReports.RunAsync(records, afterReport, cancellation);
        return Page();
    }

    /// <summary>The id behind a short id; null where none is given, false where it is none.</summary>
    private bool TryRead(RecordKind kind, string? shortId, out long? id)
    {
        id = null;
        if (shortId is null)
        {
            return true;
        }

        if (!(kind == RecordKind.Claim ? links.TryReadClaim(shortId, out var read) : links.TryReadNumber(shortId, out read)))
        {
            return false;
        }

        id = read;
        return true;
    }
}
