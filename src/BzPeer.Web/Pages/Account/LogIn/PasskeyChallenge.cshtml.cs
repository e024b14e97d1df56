using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account.LogIn;

/// <summary>What the script asks a known passkey, as JSON.</summary>
[Audience(Audience.Anyone)]
public sealed class PasskeyChallengeModel(PasskeyCeremony ceremony) : AccountPageModel
{
    public async Task<IActionResult> OnPostAsync()
    {
        Response.Headers.CacheControl = "no-store";
        return Content(await ceremony.AskForKnownAsync(HttpContext, HttpContext.LoggedIn()), "application/json");
    }
}
