using BzPeer.Authors;
using BzPeer.Claims;
using BzPeer.Moderation;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages.Account;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Moderation;

/// <summary>A claim with all that a decision about it needs, and the form that decides.</summary>
[Audience(Audience.Moderator)]
public sealed class ClaimModel(BzPeerDbContext records, Links links, JudgeClaim judge, TimeProvider time) : AccountPageModel
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    /// <summary>Why, which the claimant reads.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>Which button was pressed: "accept", "refuse" or "revoke".</summary>
    [BindProperty]
    public string? Do { get; set; }

    public ClaimToJudge View { get; private set; } = null!;

    /// <summary>The owner's claim as it was when the page was opened.</summary>
    [BindProperty]
    public string? Owner { get; set; }

    /// <summary>The address of the owner's claim; empty where the record has none.</summary>
    public string OwnersClaim => View.Owner is { } owner ? links.Claim(owner.Claim.Id) : "";

    /// <summary>The record.</summary>
    public AuthorHeader Author { get; private set; } = null!;

    public DateTimeOffset Now { get; } = time.GetUtcNow();

    /// <summary>Whether two claims are weighed against each other.</summary>
    public bool IsDispute => View.Claim.State == ClaimState.Disputed;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) => await FindAsync(cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!await FindAsync(cancellation))
        {
            return NotFound();
        }

        // Accepting takes the record from its owner: the one whom the moderator has seen.
        if (Do == "accept" && (Owner ?? "") != OwnersClaim)
        {
            Refuse("", "Since you opened this page the record has got another owner, or lost the one it had. Look once more, then decide.");
        }

        if (Do is not ("accept" or "refuse" or "revoke"))
        {
            Refuse("", "Press one of the buttons.");
        }

        var reason = WrittenWords.Clean(Reason);
        if (reason is null)
        {
            Refuse("Reason", WrittenWords.Fault);
        }

        if (!ModelState.IsValid)
        {
            return Again();
        }

        var answer = await (Do switch
        {
            "accept" => judge.AcceptAsync(Me, View.Claim.Id, reason!, cancellation),
            "refuse" => judge.RefuseAsync(Me, View.Claim.Id, reason!, cancellation),
            _ => judge.RevokeAsync(Me, View.Claim.Id, reason!, cancellation),
        });
        if (answer == JudgeAnswer.Done)
        {
            return SayAt("/moderation", Do switch
            {
                "accept" => "The claim is accepted, and whom it concerns is told.",
                "refuse" => "The claim is refused, and whom it concerns is told.",
                _ => "The claim is revoked, and whom it concerns is told.",
            });
        }

        Refuse("", WhyNot(answer));
        return Again();
    }

    /// <summary>Why a moderator can't decide, in a sentence.</summary>
    public static string WhyNot(JudgeAnswer answer) => answer switch
    {
        JudgeAnswer.OwnClaim => "You are one of those whom this is about: another moderator decides.",
        JudgeAnswer.DecidedBefore => "You have decided about this before: another moderator decides now.",
        JudgeAnswer.NoEvidence => "No evidence of this claim counts, so it can’t be accepted.",
        _ => "This claim waits for no decision: it was decided or withdrawn, or its evidence is lost.",
    };

    private async Task<bool> FindAsync(CancellationToken cancellation)
    {
        if (!links.TryReadClaim(Id, out var id) || await ReadClaimToJudge.RunAsync(records, id, Me, cancellation) is not { } view)
        {
            return false;
        }

        View = view;
        Author = (await ReadAuthor.RunAsync(records, view.ShownAuthorId, cancellation))!;
        return true;
    }
}
