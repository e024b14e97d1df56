using System.Globalization;
using BzPeer.Claims;
using BzPeer.Search;
using BzPeer.Text;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Web.Pages.Researchers.Edit;

/// <summary>Adds a work that is here but not on the record: by its DOI or arXiv id, and the name in it that is the owner's.</summary>
[Audience(Audience.Account)]
public sealed class MineModel(BzPeerDbContext records, Links links, ReadClaims claims, FindWork find, SayWhose say) : EditPageModel(records, links, claims)
{
    /// <summary>The identifier as typed.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Identifier { get; set; }

    /// <summary>The place of the name that is the owner's.</summary>
    [BindProperty]
    public string? Place { get; set; }

    /// <summary>What was asked for, cleaned; empty where nothing was.</summary>
    public string Asked { get; private set; } = "";

    /// <summary>Why nothing was looked for; null where something was.</summary>
    public string? Fault { get; private set; }

    /// <summary>The work that was found.</summary>
    public FoundWork? Work { get; private set; }

    /// <summary>The name with which it stands on the record already; null where it does not.</summary>
    public string? StandsAs { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => ShowAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await BeginChangeAsync(cancellation) is { } answer)
        {
            return answer;
        }

        await ReadAsync(cancellation);
        if (Work is null)
        {
            return await AgainAsync("Identifier", Fault ?? "No work with that identifier is here.", StatusCodes.Status400BadRequest, cancellation);
        }

        return int.TryParse(Place, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            ? await AnswerAsync(await say.MineAsync(Me, Author.Id, Work.Id, place, Why, cancellation), "The work is on your record.", "/works", cancellation)
            : await AgainAsync("Place", "Choose the name that is yours.", StatusCodes.Status400BadRequest, cancellation);
    }

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        Asked = Prose.Line(Identifier);
        if (Asked.Length == 0)
        {
            return;
        }

        if (Asked.Length > LinkAddress.MaxLength || SearchIdentifier.Read(Asked) is not { } identifier || (identifier.ExternalIds.Count == 0 && identifier.Dois.Count == 0))
        {
            Fault = "That is no DOI (10.1000/xyz) and no arXiv id (2101.00001).";
            return;
        }

        Work = await find.RunAsync(identifier.ExternalIds, identifier.Dois, await find.NamesAsync(Author.Id, cancellation), cancellation);
        var found = Work?.Id ?? 0;
        StandsAs = await Records.AuthorWorks.Where(w => w.AuthorId == Author.Id && w.WorkId == found).Select(w => w.Name).FirstOrDefaultAsync(cancellation);
    }
}
