using BzPeer.Claims;
using BzPeer.Web.Pages.Account;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Claims;

/// <summary>What the pages of one claim share: which it is, and that it is the visitor's own. Others' are not found.</summary>
public abstract class ClaimPageModel(ReadClaims read, Links links) : AccountPageModel
{
    /// <summary>The claim's short id.</summary>
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    /// <summary>The claim.</summary>
    public ClaimView View { get; private set; } = null!;

    /// <summary>The page of the claim.</summary>
    public string ClaimAddress => links.Claim(View.Claim.Id);

    /// <summary>The page of the author.</summary>
    public string ProfileAddress => links.Researcher(View.AuthorId, View.AuthorName);

    /// <summary>The addresses of records.</summary>
    protected Links Links => links;

    /// <summary>Reads <see cref="View"/>.</summary>
    /// <returns>False where the account has no such claim.</returns>
    protected async Task<bool> FindAsync(CancellationToken cancellation)
    {
        if (!links.TryRead(RecordKind.Claim, Id, out var id) || await read.OneAsync(Me.AccountId, id, cancellation) is not { } view)
        {
            return false;
        }

        View = view;
        return true;
    }

    /// <summary>The page of a claim that takes evidence, to show its form.</summary>
    protected async Task<IActionResult> FormAsync(CancellationToken cancellation)
    {
        if (!await FindAsync(cancellation))
        {
            return NotFound();
        }

        return View.TakesEvidence ? Page() : Redirect(ClaimAddress);
    }

    /// <summary>What follows from a piece of evidence: back to the claim, or the form again with its error.</summary>
    /// <param name="answer">What came of it.</param>
    /// <param name="field">The field that the error belongs to.</param>
    /// <param name="asked">Where to go on when something is to be done first.</param>
    protected IActionResult Answer(EvidenceAnswer answer, string field, string asked)
    {
        switch (answer)
        {
            case EvidenceAnswer.Asked:
                return Redirect(asked);
            case EvidenceAnswer.Proved { IsStrong: true }:
                return SayAt(ClaimAddress, "The proof counts: it is a strong one.");
            case EvidenceAnswer.Proved:
                return SayAt(ClaimAddress, "The proof counts: it is a weak one.");
            case EvidenceAnswer.Failed { Fault: var fault }:
                Refuse(field, EvidenceWords.Of(fault));
                return Again();
            case EvidenceAnswer.Refused { Why: var why }:
                Refuse(field, why);
                return Again();
            case EvidenceAnswer.Wait { For: var wait }:
                return AskToWait(wait, "");
            default:
                return NotFound();
        }
    }
}
