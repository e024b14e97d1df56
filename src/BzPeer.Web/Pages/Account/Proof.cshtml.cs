using BzPeer.Accounts;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account;

/// <summary>Asks who is logged in to prove who they are once more, before what can't be undone.</summary>
[Audience(Audience.Account)]
public sealed class ProofModel(ReadAccount read, ProveAgain prove) : AccountPageModel
{
    [BindProperty]
    public string? Password { get; set; }

    public AccountOverview Account { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellation) => Account = await read.RunAsync(Me.AccountId, cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        switch (await prove.ByPasswordAsync(Me, Password, cancellation))
        {
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
