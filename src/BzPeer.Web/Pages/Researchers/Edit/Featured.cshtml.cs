using BzPeer.Claims;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers.Edit;

/// <summary>Which works stand first, and in which order.</summary>
[Audience(Audience.Account)]
public sealed class FeaturedModel(BzPeerDbContext records, Links links, ReadClaims claims, ReadOwnRecord own, ReadOwnWorks read, FeatureWork feature) : EditPageModel(records, links, claims)
{
    /// <summary>The short id of a work to add.</summary>
    [BindProperty]
    public string? Add { get; set; }

    /// <summary>The row of a work to move up.</summary>
    [BindProperty]
    public string? Raise { get; set; }

    /// <summary>The row of a work to take away.</summary>
    [BindProperty]
    public string? Remove { get; set; }

    /// <summary>Which works are offered.</summary>
    public OwnWorksAsked Asked { get; private set; } = new();

    /// <summary>The works offered.</summary>
    public OwnWorks Works { get; private set; } = new([], false);

    /// <summary>Those that stand first.</summary>
    public IReadOnlyList<FeaturedWork> Chosen { get; private set; } = [];

    public Task<IActionResult> OnGetAsync([FromQuery] OwnWorksAsked asked, CancellationToken cancellation)
    {
        Asked = asked;
        return ShowAsync(cancellation);
    }

    public async Task<IActionResult> OnPostAsync([FromQuery] OwnWorksAsked asked, CancellationToken cancellation)
    {
        Asked = asked;
        if (await BeginChangeAsync(cancellation) is { } answer)
        {
            return answer;
        }

        var here = "/featured" + asked.With(asked.After);
        if (Links.TryRead(RecordKind.Work, Add, out var added))
        {
            return await AnswerAsync(await feature.AddAsync(Me, Author.Id, added, cancellation), "The work stands first now.", here, cancellation);
        }

        if (Raise is not null)
        {
            return await AnswerAsync(await feature.RaiseAsync(Me, Author.Id, RowOf(Raise), cancellation), "The work stands further up.", here, cancellation);
        }

        return Remove is not null
            ? await AnswerAsync(await feature.RemoveAsync(Me, Author.Id, RowOf(Remove), cancellation), "The work stands among the others again.", here, cancellation)
            : await AgainAsync("", "Choose a work.", StatusCodes.Status400BadRequest, cancellation);
    }

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        Chosen = (await own.RunAsync(Author.Id, Ownership.AuthorKey, cancellation)).Featured;
        Works = await read.RunAsync(Author.Id, Asked.Words, Asked.Basis, Asked.AfterId(Links), cancellation);
    }
}
