using BzPeer.Accounts;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account;

/// <summary>Asks who is logged in to prove who they are once more, before what can't be undone.</summary>
[Audience(Audience.Account)]
public sealed class ProofModel(ReadAccount read, ProveAgain prove, Web.LogIn logIn) : AccountPageModel
{
    [BindProperty]
    public string? Password { get; set; }

    public AccountOverview Account { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellation) => Account = await read.RunAsync(Me.AccountId, cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        switch (await prove.ByPasswordAsync(Me, Password, cancellation))
        {
            case LogInAnswer.Right { AsksForCode: true } right:
                // The second step as at logging in; a new session takes this one's place.
                return await logIn.GoOnAsync(HttpContext, new ProvenAccount(right.AccountId, right.SecurityStamp, right.AsksForCode), WayIn.Password, Me.IsKept, GoOn);
            case LogInAnswer.Right:
                return Redirect(GoOn ?? "/account");
            case LogInAnswer.Wait wait:
                Account = await read.RunAsync(Me.AccountId, cancellation);
                return AskToWait(wait.For, "");
            default:
                Account = await read.RunAsync(Me.AccountId, cancellation);
                Refuse("Password", "This is not your password.");
                return Again();
        }
    }
}
