using BzPeer.Accounts;
using BzPeer.Follows;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account.Email;

/// <summary>
/// Moves an account to the e-mail address that the mailed link confirms, for who is logged in to that account: its owner
/// may have mistyped, and the link gone to a stranger, who must not get the account by it.
/// </summary>
[Audience(Audience.Account)]
public sealed class ConfirmModel(BzPeerDbContext records, MailedTokens tokens, ChangeAccount change, FindFollower followers, SetDigest digest) : AccountPageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    /// <summary>What the link carries; null where it is spent, or another account's.</summary>
    public NewEmailToken? Confirmed { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        KeepTokenHere();
        Confirmed = await FindAsync(cancellation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        KeepTokenHere();
        Confirmed = await FindAsync(cancellation);
        if (Confirmed is null)
        {
            return Page();
        }

        if (!await change.MoveAsync(Confirmed, Me.SessionId, cancellation))
        {
            Confirmed = null;
            return Page();
        }

        // If the old address refused mail, the new one is not to suffer for it.
        if (await followers.OfAccountAsync(Me.AccountId, cancellation) is { } follower)
        {
            await digest.ResumeAsync(follower, cancellation);
        }

        return SayAt("/account", $"Your account uses {Confirmed.Email} from now on.");
    }

    private async Task<NewEmailToken?> FindAsync(CancellationToken cancellation) =>
        tokens.Read<NewEmailToken>(Token) is { } link && link.AccountId == Me.AccountId
        && await records.WithStampAsync(link.AccountId, link.Stamp, cancellation) is not null
            ? link
            : null;
}
