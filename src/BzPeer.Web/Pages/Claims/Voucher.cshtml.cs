using BzPeer.Claims;
using BzPeer.Mail;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Claims;

/// <summary>Proof by a co-author: the claimant asks one whose own record is verified, who answers on the record's page.</summary>
[Audience(Audience.Account)]
public sealed class VoucherModel(ReadClaims read, ProveByVoucher prove, MailDelivery mail, Links links) : ClaimPageModel(read, links)
{
    /// <summary>The short id of the co-author chosen.</summary>
    [BindProperty]
    public string? Voucher { get; set; }

    /// <summary>Who can be asked.</summary>
    public IReadOnlyList<PossibleVoucher> Possible { get; private set; } = [];

    /// <summary>Whether mail can be sent at all.</summary>
    public bool IsOpen => mail.IsOpen;

    /// <summary>Whether a co-author vouches for the claim already.</summary>
    public bool IsProved => View.Evidence.Any(e => e is { Kind: EvidenceKind.Voucher, State: EvidenceState.Proved });

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        var answer = await FormAsync(cancellation);
        if (View is not null)
        {
            Possible = await prove.PossibleAsync(Me.AccountId, View.Claim.Id, cancellation);
        }

        return answer;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!await FindAsync(cancellation))
        {
            return NotFound();
        }

        Possible = await prove.PossibleAsync(Me.AccountId, View.Claim.Id, cancellation);
        if (!IsOpen || !Links.TryRead(RecordKind.Author, Voucher, out var voucher))
        {
            return Answer(new EvidenceAnswer.Refused("Choose one of the co-authors below."), "", ClaimAddress);
        }

        return await prove.AskAsync(Me, View.Claim.Id, voucher, cancellation) is var answer && answer is EvidenceAnswer.Asked
            ? SayAt(ClaimAddress + "/voucher", "The co-author is asked by mail.")
            : Answer(answer, "", ClaimAddress);
    }
}
