using System.Globalization;
using BzPeer.Accounts;
using BzPeer.Authors;
using BzPeer.Claims;
using BzPeer.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers.Edit;

/// <summary>
/// What the pages share on which an owner changes a record: others don't find them, and during a dispute they say why
/// nothing can be changed.
/// </summary>
public abstract class EditPageModel(BzPeerDbContext records, Links links, ReadClaims claims) : ResearcherPageModel(records, links)
{
    /// <summary>Why the owner makes a change.</summary>
    [BindProperty]
    public string? Why { get; set; }

    /// <summary>How the owner stands to the record.</summary>
    public Ownership Ownership { get; private set; } = null!;

    /// <summary>Whether nothing can be changed now.</summary>
    public bool IsFrozen => !Ownership.MayEdit;

    /// <summary>The overview of what is set.</summary>
    public string EditAddress => ProfileAddress + "/edit";

    /// <summary>The claim with its proofs.</summary>
    public string ClaimAddress => Links.Claim(Ownership.ClaimId);

    /// <summary>A record that stands in the way of what was wanted.</summary>
    public NamedRecord? InTheWay { get; private set; }

    /// <summary>The owner.</summary>
    protected LoggedIn Me => HttpContext.LoggedIn() ?? throw new InvalidOperationException("This page is for who is logged in.");

    /// <summary>Finds the record, and that it is the visitor's.</summary>
    /// <returns>What to answer instead of the page; null where the page goes on.</returns>
    protected async Task<IActionResult?> BeginAsync(CancellationToken cancellation)
    {
        if (await FindAuthorAsync(cancellation) is { } answer)
        {
            return answer;
        }

        ViewData["NoIndex"] = true;
        if (await claims.OwnershipAsync(Me.AccountId, Author.Id, cancellation) is not { IsOwner: true } ownership)
        {
            return NotFound();
        }

        Ownership = ownership;
        return null;
    }

    /// <summary>The same for a form that was sent: while nothing can be changed, it says so.</summary>
    protected async Task<IActionResult?> BeginChangeAsync(CancellationToken cancellation) =>
        await BeginAsync(cancellation) is { } answer ? answer
        : IsFrozen ? await AnswerAsync(new EditAnswer.Frozen(), "", "", cancellation)
        : null;

    /// <summary>Whether the form that was sent has a field, be it empty.</summary>
    protected bool Sends(string field) => Request.HasFormContentType && Request.Form.ContainsKey(field);

    /// <summary>Reads what the page shows beside what was typed.</summary>
    protected abstract Task ReadAsync(CancellationToken cancellation);

    /// <summary>The page.</summary>
    protected async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        if (await BeginAsync(cancellation) is { } answer)
        {
            return answer;
        }

        await ReadAsync(cancellation);
        return Page();
    }

    /// <summary>What follows from a change: the next page with a sentence, or this one with what is wrong.</summary>
    /// <param name="answer">What came of it.</param>
    /// <param name="said">The sentence.</param>
    /// <param name="below">The next page, below the overview; empty for the overview itself.</param>
    /// <param name="cancellation">Ends the reading.</param>
    protected async Task<IActionResult> AnswerAsync(EditAnswer answer, string said, string below, CancellationToken cancellation)
    {
        switch (answer)
        {
            case EditAnswer.Changed or EditAnswer.Same:
                // The change may have given the record another name, and so another address.
                var present = await ReadAuthor.RunAsync(Records, Author.Id, cancellation);
                return present is null
                    ? NotFound()
                    : this.SayAt($"{Links.Researcher(present.Id, present.Name)}/edit{below}", answer is EditAnswer.Changed ? said : "It was so already; nothing was changed.");
            case EditAnswer.Frozen:
                return await AgainAsync("", "Nothing was changed: somebody else claims this record, and a moderator decides first.", StatusCodes.Status409Conflict, cancellation);
            case EditAnswer.Refused refused:
                InTheWay = refused.Other;
                return await AgainAsync(refused.Field, refused.Why, StatusCodes.Status400BadRequest, cancellation);
            case EditAnswer.Wait { For: var wait }:
                this.SayWhen(wait);
                return await AgainAsync("", $"Too many changes were made lately. Try again in {Duration.Of(wait)}.", StatusCodes.Status429TooManyRequests, cancellation);
            default:
                return NotFound();
        }
    }

    /// <summary>All claims of the owner.</summary>
    protected Task<IReadOnlyList<ClaimItem>> ClaimsOfMineAsync(CancellationToken cancellation) => claims.OfAccountAsync(Me.AccountId, cancellation);

    /// <summary>The page again, with an error.</summary>
    protected async Task<IActionResult> AgainAsync(string field, string why, int status, CancellationToken cancellation)
    {
        if (await BeginAsync(cancellation) is { } instead)
        {
            return instead;
        }

        await ReadAsync(cancellation);
        ModelState.AddModelError(field, why);
        Response.StatusCode = status;
        return Page();
    }

    /// <summary>A number of a row of the ledger, as a button of a list sends it.</summary>
    protected static long RowOf(string? typed) => long.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
}
