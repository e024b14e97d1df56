using BzPeer.Accounts;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Web.Pages.Account.Email;

/// <summary>
/// Moves an account to the e-mail address that the mailed link confirms, on whatever device it is opened. Who is not
/// logged in to that account learns nothing about it here: its owner may have mistyped, and the link gone to a stranger.
/// </summary>
[Audience(Audience.Anyone)]
public sealed class ConfirmModel(BzPeerDbContext records, MailedTokens tokens, ChangeAccount change) : AccountPageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    /// <summary>What the link carries; null where it is spent.</summary>
    public NewEmailToken? Confirmed { get; private set; }

    /// <summary>Whether who looks is logged in to that account.</summary>
    public bool IsMine => HttpContext.LoggedIn()?.AccountId == Confirmed?.AccountId;

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

        if (!await change.MoveAsync(Confirmed, IsMine ? Me.SessionId : null, cancellation))
        {
            Confirmed = null;
            return Page();
        }

        return SayAt(HttpContext.LoggedIn() is null ? Audiences.LogInPage : "/account", $"The account of {Confirmed.Email} uses this e-mail address from now on.");
    }

    private async Task<NewEmailToken?> FindAsync(CancellationToken cancellation) =>
        tokens.Read<NewEmailToken>(Token) is { } link
        && await records.Accounts.AnyAsync(a => a.Id == link.AccountId && a.SecurityStamp == link.Stamp, cancellation)
            ? link
            : null;
}
