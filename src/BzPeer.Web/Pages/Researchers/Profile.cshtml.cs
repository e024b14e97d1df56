using BzPeer.Authors;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers;

/// <summary>The profile of a researcher.</summary>
[Audience(Audience.Anyone)]
public sealed class ProfileModel(BzPeerDbContext records, Links links) : ResearcherPageModel(records, links)
{
    /// <summary>Everything on it.</summary>
    public ProfileView Profile { get; private set; } = null!;

    /// <summary>Which works are shown.</summary>
    public WorksAsked Asked { get; private set; } = null!;

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

        Asked = asked;
        var profile = await ReadProfile.RunAsync(Records, id, query, cancellation);
        if (await AnswerForAsync(profile?.Author, cancellation) is { } answer)
        {
            return answer;
        }

        Profile = profile!;
        return Page();
    }
}
