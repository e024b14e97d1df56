using BzPeer.Claims;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Claims;

/// <summary>Takes a claim back, gives an author up, parts a merge.</summary>
[Audience(Audience.Account, Lately = true)]
public sealed class WithdrawModel(ReadClaims read, EndClaim end, Links links) : ClaimPageModel(read, links)
{
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!await FindAsync(cancellation))
        {
            return NotFound();
        }

        return View.Claim.IsOpen || View.Claim.State == ClaimState.Accepted ? Page() : Redirect(ClaimAddress);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!await FindAsync(cancellation))
        {
            return NotFound();
        }

        return await end.WithdrawAsync(Me.AccountId, View.Claim.Id, cancellation)
            ? SayAt(ClaimAddress, View.Claim.IsOpen ? "The claim is withdrawn." : View.Claim.MergesIntoId is null ? "The record is given up." : "The records are parted again.")
            : RefuseAt(ClaimAddress, "There was nothing to withdraw any more.");
    }
}
