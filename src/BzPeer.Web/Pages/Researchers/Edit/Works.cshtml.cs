using BzPeer.Claims;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers.Edit;

/// <summary>The works of the record, to confirm them or to say that one is not the owner's.</summary>
[Audience(Audience.Account)]
public sealed class WorksModel(BzPeerDbContext records, Links links, ReadClaims claims, ReadOwnWorks read, SayWhose say, UndoDecision undo) : EditPageModel(records, links, claims)
{
    /// <summary>The short id of a work that is the owner's.</summary>
    [BindProperty]
    public string? Mine { get; set; }

    /// <summary>The short id of one that is not.</summary>
    [BindProperty]
    public string? NotMine { get; set; }

    /// <summary>The row that said that one is not, to take back.</summary>
    [BindProperty]
    public string? Undo { get; set; }

    /// <summary>Which works are shown.</summary>
    public OwnWorksAsked Asked { get; private set; } = new();

    /// <summary>The works.</summary>
    public OwnWorks Works { get; private set; } = new([], false);

    /// <summary>Works that are not the owner's, on the first page.</summary>
    public IReadOnlyList<NotMineWork> NotMineWorks { get; private set; } = [];

    /// <summary>The owner's account.</summary>
    public long AccountId => Me.AccountId;

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

        var here = "/works" + asked.With(asked.After);
        if (Links.TryRead(RecordKind.Work, NotMine, out var notMine))
        {
            return await AnswerAsync(await say.NotMineAsync(Me, Author.Id, notMine, Why, cancellation), "The work has left the record. No import brings it back.", here, cancellation);
        }

        if (Links.TryRead(RecordKind.Work, Mine, out var mine))
        {
            return await AnswerAsync(await say.ConfirmAsync(Me, Author.Id, mine, Why, cancellation), "The work is confirmed as yours.", here, cancellation);
        }

        return Undo is not null
            ? await AnswerAsync(await undo.RunAsync(Me, Author.Id, RowOf(Undo), Why, cancellation), "The work is as it was before.", here, cancellation)
            : await AgainAsync("", "Choose a work.", StatusCodes.Status400BadRequest, cancellation);
    }

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        Works = await read.RunAsync(Author.Id, Asked.Words, Asked.Basis, Asked.AfterId(Links), cancellation);
        NotMineWorks = await read.NotMineAsync(Ownership.AuthorKey, cancellation);
    }
}
