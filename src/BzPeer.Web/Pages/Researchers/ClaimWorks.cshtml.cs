using BzPeer.Accounts;
using BzPeer.Claims;
using BzPeer.Text;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers;

/// <summary>The first step of a claim: which of the record's works are the claimant's.</summary>
[Audience(Audience.Account)]
[RequestFormLimits(ValueCountLimit = ClaimWork.Most + 10)]
public sealed class ClaimWorksModel(BzPeerDbContext records, Links links, ReadClaims read, StartClaim start, TimeProvider time) : ResearcherPageModel(records, links)
{
    private LoggedIn Me => HttpContext.LoggedIn() ?? throw new InvalidOperationException("This page is for who is logged in.");

    /// <summary>The short ids of the works that were listed, with a space between.</summary>
    [BindProperty]
    public string? Listed { get; set; }

    /// <summary>The short ids of those that were left ticked.</summary>
    [BindProperty]
    public IReadOnlyList<string> Mine { get; set; } = [];

    /// <summary>A note for the moderators.</summary>
    [BindProperty]
    public string? Note { get; set; }

    /// <summary>The works.</summary>
    public IReadOnlyList<ClaimableWork> Works { get; private set; } = [];

    /// <summary>Whether a work is left ticked.</summary>
    public bool IsTicked(ClaimableWork work) => Listed is null || Mine.Contains(Links.ShortId(RecordKind.Work, work.Id));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await BeginAsync(cancellation) is { } answer)
        {
            return answer;
        }

        if (await read.InsteadOfNewAsync(Me.AccountId, Author.Id, time.GetUtcNow(), cancellation) is { } claim)
        {
            return Redirect(Links.Claim(claim));
        }

        Works = await read.WorksAsync(Author.Id, cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await BeginAsync(cancellation) is { } answer)
        {
            return answer;
        }

        var listed = Ids(Listed?.Split(' ') ?? []);
        var mine = Ids(Mine).ToHashSet();
        var note = Prose.Clean(Note);
        if (note.Length > Claim.MaxNoteLength)
        {
            return await AgainAsync("Note", $"Write at most {WorkWords.Number(Claim.MaxNoteLength)} characters.", cancellation);
        }

        if (!mine.Overlaps(listed))
        {
            return await AgainAsync("", "If none of these works is yours, this is not your record: find the one that is.", cancellation);
        }

        switch (await start.RunAsync(Me, Author.Id, listed, mine, note.Length == 0 ? null : note, cancellation))
        {
            case StartAnswer.Started(var id):
                return Redirect(Links.Claim(id));
            case StartAnswer.TooMany:
                return await AgainAsync("", $"{Claim.MostOpen} claims of yours wait already. Prove or withdraw one of them first.", cancellation);
            case StartAnswer.Wait(var wait):
                this.SayWhen(wait);
                return await AgainAsync("", $"Too many claims were made by your account. Try again in {Duration.Of(wait)}.", cancellation, StatusCodes.Status429TooManyRequests);
            default:
                return NotFound();
        }
    }

    private async Task<IActionResult?> BeginAsync(CancellationToken cancellation)
    {
        var answer = await FindAuthorAsync(cancellation);
        ViewData["NoIndex"] = true;
        return answer ?? (Author.IsInvented ? Redirect(ProfileAddress + "/claim") : null);
    }

    private async Task<IActionResult> AgainAsync(string field, string why, CancellationToken cancellation, int status = StatusCodes.Status400BadRequest)
    {
        Works = await read.WorksAsync(Author.Id, cancellation);
        ModelState.AddModelError(field, why);
        Response.StatusCode = status;
        return Page();
    }

    private List<long> Ids(IEnumerable<string> shortIds) =>
        [.. shortIds.Take(ClaimWork.Most).Select(s => Links.TryRead(RecordKind.Work, s, out var id) ? id : 0).Where(id => id > 0).Distinct()];
}
