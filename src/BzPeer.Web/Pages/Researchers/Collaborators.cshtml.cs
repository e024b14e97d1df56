using BzPeer.Authors;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers;

/// <summary>Everybody who shares works with a researcher.</summary>
[Audience(Audience.Anyone)]
public sealed class CollaboratorsModel(BzPeerDbContext records, Links links) : ResearcherPageModel(records, links)
{
    /// <summary>From the person after this one on, by their short id.</summary>
    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    /// <summary>What is shown.</summary>
    public CollaboratorsPage View { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!TryReadId(RecordKind.Author, out var id))
        {
            return NotFound();
        }

        long? after = null;
        if (!string.IsNullOrEmpty(After))
        {
            if (!Links.TryRead(RecordKind.Author, After, out var afterId))
            {
                return BadRequest();
            }

            after = afterId;
        }

        var view = await ReadCollaborators.RunAsync(Records, id, after, cancellation);
        if (AnswerFor(view?.Author) is { } answer)
        {
            return answer;
        }

        View = view!;
        return Page();
    }
}
