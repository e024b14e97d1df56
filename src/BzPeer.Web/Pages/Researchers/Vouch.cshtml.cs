using BzPeer.Accounts;
using BzPeer.Claims;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace BzPeer.Web.Pages.Researchers;

/// <summary>The owner of a verified record says that a co-author's record is that person's, answers a claimant who asked, or takes it back.</summary>
[Audience(Audience.Account)]
public sealed class VouchModel(BzPeerDbContext records, Links links, ReadVouching read, ChangeVouch change) : ResearcherPageModel(records, links)
{
    private LoggedIn Me => HttpContext.LoggedIn() ?? throw new InvalidOperationException("This page is for who is logged in.");

    /// <summary>The short id of the claim whose claimant asked; null where nobody did.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Claim { get; set; }

    /// <summary>"yes", "no" or "back".</summary>
    [BindProperty]
    public string? Answer { get; set; }

    /// <summary>How the account stands to the record.</summary>
    public VouchingView View { get; private set; } = null!;

    /// <summary>The request that is answered here.</summary>
    public VoucherRequest? Asked { get; private set; }

    /// <summary>Whether the address names a request.</summary>
    public bool NamesClaim => !string.IsNullOrEmpty(Claim);

    /// <summary>The page where a request is answered.</summary>
    public string AddressOf(VoucherRequest request) => $"{ProfileAddress}/vouch?claim={Links.ShortId(RecordKind.Claim, request.ClaimId)}";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) => await BeginAsync(cancellation) ?? Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await BeginAsync(cancellation) is { } answer)
        {
            return answer;
        }

        var here = Asked is null ? ProfileAddress + "/vouch" : AddressOf(Asked);
        return Answer switch
        {
            "yes" when NamesClaim == (Asked is not null) => Show(await change.GiveAsync(Me, Author.Id, Asked?.ClaimId, cancellation), here, "You vouch for this record."),
            "no" when Asked is not null => Show(await change.DeclineAsync(Me, Author.Id, Asked.ClaimId, cancellation), here, "You did not confirm it; the claimant is told."),
            "back" => Show(await change.TakeBackAsync(Me, Author.Id, cancellation), ProfileAddress + "/vouch", "Your vouch is taken back."),
            _ => Again("Choose one of the answers."),
        };
    }

    private async Task<IActionResult?> BeginAsync(CancellationToken cancellation)
    {
        var answer = await FindAuthorAsync(cancellation);
        ViewData["NoIndex"] = true;
        if (answer is not null)
        {
            return answer;
        }

        View = await read.RunAsync(Me.AccountId, Author, cancellation);
        Asked = Links.TryRead(RecordKind.Claim, Claim, out var id) ? View.Requests.FirstOrDefault(r => r.ClaimId == id) : null;
        return null;
    }

    private IActionResult Show(VouchAnswer answer, string here, string said)
    {
        switch (answer)
        {
            case VouchAnswer.Done:
                return this.SayAt(here, said);
            case VouchAnswer.Wait(var wait):
                this.SayWhen(wait);
                return Again($"You have changed too much lately. Try again in {Duration.Of(wait)}.", StatusCodes.Status429TooManyRequests);
            default:
                return Again("That is not possible, or no more.");
        }
    }

    private PageResult Again(string why, int status = StatusCodes.Status400BadRequest)
    {
        ModelState.AddModelError("", why);
        Response.StatusCode = status;
        return Page();
    }
}
