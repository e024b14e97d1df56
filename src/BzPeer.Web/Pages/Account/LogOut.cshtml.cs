using BzPeer.Accounts;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account;

/// <summary>Logs out on this device.</summary>
[Audience(Audience.Account, Leaving = true)]
public sealed class LogOutModel(EndSessions end) : AccountPageModel
{
    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        await end.OneAsync(Me.AccountId, Me.SessionId, cancellation);
        await HttpContext.SignOutAsync();
        // Nothing half done stays for who comes next.
        await HttpContext.SignOutAsync(LogInStep.Scheme);
        await OrcidJourney.ForgetAsync(HttpContext);
        return Redirect("/");
    }
}
