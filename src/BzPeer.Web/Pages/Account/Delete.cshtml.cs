using BzPeer.Accounts;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account;

/// <summary>Deletes the account: at once, with a week to take it back.</summary>
[Audience(Audience.Account, Lately = true)]
public sealed class DeleteModel(ChangeAccount change) : AccountPageModel
{
    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!await change.AskForDeletionAsync(Me.AccountId, cancellation))
        {
            return SayAt("/account/delete", "Your account was changed at the same moment. Try once more.");
        }

        await HttpContext.SignOutAsync();
        return SayAt(Audiences.RestorePage, $"Your account is being deleted, and you are logged out everywhere. A letter to {Me.Email} says how to take it back.");
    }
}
