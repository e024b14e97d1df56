using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers;

/// <summary>How to have a mistake on a record corrected.</summary>
[Audience(Audience.Anyone)]
public sealed class ReportModel(BzPeerDbContext records, Links links, IConfiguration configuration) : ResearcherPageModel(records, links)
{
    /// <summary>The operator's e-mail address, from the setting <c>Contact</c>; null where none is set.</summary>
    public string? Contact { get; } = configuration["Contact"] is { Length: > 0 } address ? address : null;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await FindAuthorAsync(cancellation) ?? Page();
}
