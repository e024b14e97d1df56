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

    /// <summary>The summary that the record gives of itself.</summary>
    public string ComposedSummary => ComposeSummary.Of(Author, Profile.Topics, Profile.People);

    /// <summary>The summary on one line: the author's own, else the record's.</summary>
    public string Summary => Author.Set.Summary is { } own ? string.Join(' ', own.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) : ComposedSummary;

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
        ["mainEntity"] = Person(),
    });

    private Dictionary<string, object> Person()
    {
        var person = new Dictionary<string, object>
        {
            ["@type"] = "Person",
            ["name"] = Author.Name,
            ["url"] = Request.SiteAddress() + ProfileAddress,
        };
        if (Author.Set.Summary is not null)
        {
            person["description"] = Summary;
        }

        string[] same = [.. new[] { Author.Orcid is null ? null : "https://orcid.org/" + Author.Orcid, Author.Set.Homepage }.OfType<string>()];
        if (same.Length > 0)
        {
            person["sameAs"] = same;
        }

        return person;
    }

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
