using System.Text.Json;
using BzPeer.Authors;
using BzPeer.Graph;
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

    /// <summary>The summary under the name.</summary>
    public string Summary => ComposeSummary.Of(Author, Profile.Topics, Profile.People);

    /// <summary>The works with their tools.</summary>
    public PublishedWorkView PublishedWork => new(Author, Profile.Works, Asked, ProfileAddress, Profile.Topics);

    /// <summary>The neighbourhood, drawn.</summary>
    public ResearchGraphView Graph
    {
        get
        {
            var slice = ResearchGraphs.Slice(Author, Profile.Graph, Links);
            return new ResearchGraphView(slice, LayOutGraph.Radial(slice, DrawingSize.Profile), Author.Name, Large: false);
        }
    }

    /// <summary>The same for machines, in schema.org's words; the serializer escapes what could end the element.</summary>
    public string StructuredData => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["@context"] = "https://schema.org",
        ["@type"] = "ProfilePage",
        ["dateModified"] = Author.UpdatedAt.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        ["mainEntity"] = new Dictionary<string, object>
        {
            ["@type"] = "Person",
            ["name"] = Author.Name,
            ["url"] = Request.SiteAddress() + ProfileAddress,
        },
    });

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
        if (AnswerFor(profile?.Author) is { } answer)
        {
            return answer;
        }

        Profile = profile!;
        return Page();
    }
}
