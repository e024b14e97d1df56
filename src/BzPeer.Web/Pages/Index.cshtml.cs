using BzPeer.Web.Hosting;
using BzPeer.Works;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace BzPeer.Web.Pages;

/// <summary>The home page: search first, then what is new, whom to look at, and what the works are about.</summary>
[Audience(Audience.Anyone)]
public sealed class IndexModel(BzPeerDbContext records, Links links) : PageModel
{
    /// <summary>The addresses of what is shown.</summary>
    public Links Links { get; } = links;

    /// <summary>What is shown.</summary>
    public Newest Newest { get; private set; } = null!;

    /// <summary>Whether nothing was imported yet.</summary>
    public bool IsEmpty => Newest.Works.Count == 0;

    public async Task OnGetAsync(CancellationToken cancellation) => Newest = await ReadNewest.RunAsync(records, cancellation);
}
