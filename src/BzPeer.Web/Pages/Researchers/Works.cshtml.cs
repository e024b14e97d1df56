using BzPeer.Authors;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers;

/// <summary>All works of a researcher.</summary>
[Audience(Audience.Anyone)]
public sealed class WorksModel(BzPeerDbContext records, Links links) : ResearcherPageModel(records, links)
{
    /// <summary>The list and its tools.</summary>
    public PublishedWorkView View { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync([FromQuery] WorksAsked asked, CancellationToken cancellation)
    {
        if (!TryReadId(RecordKind.Author, out var id))
        {
            return NotFound();
        }

        if (asked.ToQuery(Links) is not { } query)
        {
            return BadRequest();
        }

        var view = await ReadWorksOfAuthor.RunAsync(Records, id, query, cancellation);
        if (AnswerFor(view?.Author) is { } answer)
        {
            return answer;
        }

        View = new PublishedWorkView(Author, view!.Works, asked, ProfileAddress + "/works", view.Topics) { IsOwnPage = true };
        return Page();
    }
}
