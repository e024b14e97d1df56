using BzPeer.Accounts;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account;

/// <summary>Renames the account.</summary>
[Audience(Audience.Account)]
public sealed class NameModel(ChangeAccount change) : AccountPageModel
{
    [BindProperty]
    public string? Name { get; set; }

    public void OnGet() => Name = Me.Name;

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (AccountName.Clean(Name) is not { } name)
        {
            Refuse("Name", AccountName.Fault);
            return Again();
        }

        await change.RenameAsync(Me.AccountId, name, cancellation);
        return SayAt("/account", "Your name is changed.");
    }
}
