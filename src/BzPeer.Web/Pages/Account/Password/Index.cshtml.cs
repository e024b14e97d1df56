using BzPeer.Accounts;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account.Password;

/// <summary>Changes the password, sets the first one, or removes it where there is another way in.</summary>
[Audience(Audience.Account, Lately = true)]
public sealed class IndexModel(ReadAccount read, ChangeAccount change) : AccountPageModel
{
    [BindProperty]
    public string? Password { get; set; }

    /// <summary>Which button was pressed: "remove", or none.</summary>
    [BindProperty]
    public string? Do { get; set; }

    public AccountOverview Account { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellation) => Account = await read.RunAsync(Me.AccountId, cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        Account = await read.RunAsync(Me.AccountId, cancellation);
        if (Do == "remove")
        {
            // By the stamp as it was seen: two ways in removed at once would leave none.
            if (!Account.CanLose(WayIn.Password) || !await change.SetPasswordAsync(Me.AccountId, null, Me.SessionId, Account.Stamp, cancellation))
            {
                Refuse("", "Without the password there would be no way in. Add a passkey or link your ORCID iD first.");
                return Again();
            }

            return SayAt("/account", "Your password is removed.");
        }

        if (CheckPassword.Run(Password, Me.Email, Me.Name) is { } fault)
        {
            Refuse("Password", CheckPassword.Words(fault));
            return Again();
        }

        await change.SetPasswordAsync(Me.AccountId, Password, Me.SessionId, cancellation: cancellation);
        return SayAt("/account", "Your new password is set. Everywhere else you are logged out.");
    }
}
