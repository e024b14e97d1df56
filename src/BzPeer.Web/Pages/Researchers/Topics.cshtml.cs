using BzPeer.Authors;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers;

/// <summary>All topics of a researcher.</summary>
[Audience(Audience.Anyone)]
public sealed class TopicsModel(BzPeerDbContext records, Links links) : ResearcherPageModel(records, links)
{
    /// <summary>What is shown.</summary>
    public TopicsOfAuthorView View { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!TryReadId(RecordKind.Author, out var id))
        {
            return NotFound();
        }

        var view = await ReadTopicsOfAuthor.RunAsync(Records, id, cancellation);
        if (AnswerFor(view?.Author) is { } answer)
        {
            return answer;
        }

        View = view!;
        return Page();
    }
}
