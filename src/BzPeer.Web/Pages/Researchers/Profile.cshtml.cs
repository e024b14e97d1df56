using System.Text.Json;
using BzPeer.Accounts;
using BzPeer.Authors;
using BzPeer.Claims;
using BzPeer.Follows;
using BzPeer.Graph;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers;

/// <summary>The profile of a researcher.</summary>
[Audience(Audience.Anyone)]
public sealed class ProfileModel(BzPeerDbContext records, Links links, ReadStanding standing) : ResearcherPageModel(records, links)
{
    /// <summary>The one value of <see cref="SeenBy"/>.</summary>
    private const string VisitorsView = "visitor";

    private bool? follows;

    /// <summary>Everything on it.</summary>
    public ProfileView Profile { get; private set; } = null!;

    /// <summary>"visitor" shows the page as it is for who is not logged in.</summary>
    [BindProperty(SupportsGet = true, Name = "view")]
    public string? SeenBy { get; set; }

    /// <summary>Who looks at it; null for who is not logged in, or wants to see it so.</summary>
    public LoggedIn? Visitor => SeenBy == VisitorsView ? null : HttpContext.LoggedIn();

    /// <summary>How they stand to the author; null as above, and for invented authors.</summary>
    public Standing? Standing { get; private set; }

    /// <summary>The button that follows the author.</summary>
    public FollowButton Follow => new(SubjectKind.Author, ProfileAddress) { Follows = follows, Followers = Author.Followers };

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
        if (Author.PrintedName is not null)
        {
            person["alternateName"] = Author.PrintedName;
        }

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

        if (asked.ToQuery(Links) is not { } query || SeenBy is not (null or "" or VisitorsView))
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
        ViewData["AsVisitor"] = SeenBy == VisitorsView;
        if (Visitor is { } me)
        {
            var mine = await standing.RunAsync(me.AccountId, Author.Id, cancellation);
            follows = mine.Follows;
            // Nobody claims an invented author, but following can be tried out there.
            Standing = Author.IsInvented ? null : mine;
        }

        return Page();
    }
}
