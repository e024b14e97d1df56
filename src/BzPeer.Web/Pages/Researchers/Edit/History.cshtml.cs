using System.Globalization;
using BzPeer.Claims;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers.Edit;

/// <summary>What was decided about the record, and the way back.</summary>
[Audience(Audience.Account)]
public sealed class HistoryModel(BzPeerDbContext records, Links links, ReadClaims claims, ReadHistory read, UndoDecision undo) : EditPageModel(records, links, claims)
{
    /// <summary>From the row before this one on.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Before { get; set; }

    /// <summary>The row to take back.</summary>
    [BindProperty]
    public string? Undo { get; set; }

    /// <summary>The rows.</summary>
    public HistoryPage History { get; private set; } = new([], false);

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => ShowAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation) =>
        await BeginChangeAsync(cancellation) is { } answer
            ? answer
            : await AnswerAsync(await undo.RunAsync(Me, Author.Id, RowOf(Undo), Why, cancellation), "It is taken back: what was before counts again.", "/history" + Here, cancellation);

    /// <summary>The query string of this page of it.</summary>
    private string Here => RowOf(Before) is > 0 and var before ? string.Create(CultureInfo.InvariantCulture, $"?before={before}") : "";

    protected override async Task ReadAsync(CancellationToken cancellation) =>
        History = await read.RunAsync(Me.AccountId, Ownership.AuthorKey, RowOf(Before) is > 0 and var before ? before : null, cancellation);
}
