using BzPeer.Moderation;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace BzPeer.Web.Pages.Reports;

/// <summary>What became of a report, for whoever has its number. Neither the words nor who reported it stand here.</summary>
[Audience(Audience.Anyone)]
public sealed class ReportModel(BzPeerDbContext records, Links links) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    public PublicReport Report { get; private set; } = null!;

    /// <summary>The record's address; null where it was erased.</summary>
    public string? RecordAddress => Report.AuthorName is { } name ? links.Researcher(Report.AuthorId, name) : null;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!links.TryReadNumber(Number, out var id) || await ReadReport.RunAsync(records, id, cancellation) is not { } report)
        {
            return NotFound();
        }

        Report = report;
        return Page();
    }
}
