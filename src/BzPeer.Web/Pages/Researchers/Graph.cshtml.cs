using BzPeer.Authors;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers;

/// <summary>The larger drawing of a researcher's neighbourhood, with its table.</summary>
[Audience(Audience.Anyone)]
public sealed class GraphModel(BzPeerDbContext records, Links links) : ResearcherPageModel(records, links)
{
    /// <summary>What is shown.</summary>
    public GraphOfAuthorView View { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!TryReadId(RecordKind.Author, out var id))
        {
            return NotFound();
        }

        var view = await ReadGraphOfAuthor.RunAsync(Records, id, cancellation);
        if (AnswerFor(view?.Author) is { } answer)
        {
            return answer;
        }

        View = view!;
        return Page();
    }
}
