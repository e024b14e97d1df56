using BzPeer.Accounts;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account.LogIn;

/// <summary>Logs in with e-mail address and password; the other ways in lead from here.</summary>
[Audience(Audience.Anyone)]
public sealed class IndexModel(CheckLogIn check, Web.LogIn logIn) : AccountPageModel
{
    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public bool Keep { get; set; }

    public IActionResult OnGet() => HttpContext.LoggedIn() is null ? Page() : Redirect(GoOn ?? "/account");

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        switch (await check.RunAsync(Email, Password, HttpContext.Place(), cancellation))
        {
            case LogInAnswer.Right right:
                return await logIn.GoOnAsync(HttpContext, new ProvenAccount(right.AccountId, right.SecurityStamp, right.AsksForCode), WayIn.Password, Keep, GoOn);
            case LogInAnswer.Wait wait:
                return AskToWait(wait.For, ", or have a link mailed to you");
            default:
                Refuse("", "E-mail address or password is wrong.");
                return Again();
        }
    }
}
