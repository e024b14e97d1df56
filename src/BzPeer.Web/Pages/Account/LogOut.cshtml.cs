using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Web.Pages.Account;

/// <summary>Logs out on this device.</summary>
[Audience(Audience.Account, Leaving = true)]
public sealed class LogOutModel(BzPeerDbContext records) : AccountPageModel
{
    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        await records.AccountSessions.Where(s => s.Id == Me.SessionId).ExecuteDeleteAsync(cancellation);
        await HttpContext.SignOutAsync();
        return Redirect("/");
    }
}
