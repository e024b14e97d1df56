using BzPeer.Topics;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace BzPeer.Web.Pages.Topics;

/// <summary>All topics that have works, under their groups.</summary>
[Audience(Audience.Anyone)]
public sealed class IndexModel(BzPeerDbContext records, Links links) : PageModel
{
    /// <summary>The addresses of the topics.</summary>
    public Links Links { get; } = links;

    /// <summary>The topics.</summary>
    public TopicList Topics { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellation) => Topics = await ReadTopics.RunAsync(records, cancellation);
}
