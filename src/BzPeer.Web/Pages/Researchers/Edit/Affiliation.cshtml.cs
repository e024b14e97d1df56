using BzPeer.Claims;
using BzPeer.Text;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers.Edit;

/// <summary>The affiliation, one of the institutions that are here.</summary>
[Audience(Audience.Account)]
public sealed class AffiliationModel(BzPeerDbContext records, Links links, ReadClaims claims, ReadOwnRecord read, FindInstitutions find, SetAbout set)
    : EditPageModel(records, links, claims)
{
    /// <summary>A name to search for.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    /// <summary>The short id of the institution chosen.</summary>
    [BindProperty]
    public string? Institution { get; set; }

    /// <summary>Anything, to show again what works print.</summary>
    [BindProperty]
    public string? Clear { get; set; }

    /// <summary>What was searched for; empty where nothing was.</summary>
    public string Asked { get; private set; } = "";

    /// <summary>What is set.</summary>
    public OwnRecord Own { get; private set; } = null!;

    /// <summary>What was found.</summary>
    public IReadOnlyList<FoundInstitution> Found { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => ShowAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await BeginChangeAsync(cancellation) is { } answer)
        {
            return answer;
        }

        if (Clear is not null)
        {
            return await AnswerAsync(await set.AffiliationAsync(Me, Author.Id, null, Why, cancellation), "What works print is shown again.", "", cancellation);
        }

        return Links.TryRead(RecordKind.Institution, Institution, out var id)
            ? await AnswerAsync(await set.AffiliationAsync(Me, Author.Id, id, Why, cancellation), "The affiliation is changed.", "", cancellation)
            : await AgainAsync("", "Choose one of the institutions.", StatusCodes.Status400BadRequest, cancellation);
    }

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        Own = await read.RunAsync(Author.Id, Ownership.AuthorKey, cancellation);
        var asked = Prose.Line(Q);
        Asked = asked.Length > FindInstitutions.MaxLength ? "" : asked;
        Found = Asked.Length < 2 ? [] : await find.RunAsync(Asked, cancellation);
    }
}
