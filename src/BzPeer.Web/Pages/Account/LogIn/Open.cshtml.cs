using BzPeer.Accounts;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account.LogIn;

/// <summary>What a mailed link opens that logs in. Only the button does: mail services follow links on their own.</summary>
[Audience(Audience.Anyone)]
public sealed class OpenModel(BzPeerDbContext records, MailedTokens tokens, Throttle throttle, Web.LogIn logIn) : AccountPageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    [BindProperty]
    public bool Keep { get; set; }

    /// <summary>The name of the account; null where the link is spent.</summary>
    public string? Name { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        KeepTokenHere();
        Name = (await FindAsync(cancellation))?.Name;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        KeepTokenHere();
        var account = await FindAsync(cancellation);
        var link = tokens.Read<LogInToken>(Token);
        if (link is not null && HttpContext.LoggedIn()?.AccountId == link.AccountId)
        {
            // The button pressed twice: the first logged in.
            return Redirect(LocalAddress.Of(link.Return) ?? "/account");
        }

        if (account is null || link is null || await throttle.TakeAsync([(AccountLimits.SameLink, link.Nonce)], cancellation) is not null)
        {
            return Page();
        }

        return await logIn.GoOnAsync(HttpContext, new ProvenAccount(account.Id, link.Stamp, account.TwoFactorEnabled), WayIn.MailedLink, Keep, link.Return);
    }

    private async Task<Accounts.Account?> FindAsync(CancellationToken cancellation) =>
        tokens.Read<LogInToken>(Token) is { } link ? await records.WithStampAsync(link.AccountId, link.Stamp, cancellation) : null;
}
