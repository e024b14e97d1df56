using BzPeer.Accounts;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account.Password;

/// <summary>Sets a new password: what the mailed link opens.</summary>
[Audience(Audience.Anyone)]
public sealed class ResetModel(BzPeerDbContext records, MailedTokens tokens, ChangeAccount change) : AccountPageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    /// <summary>Whose password it is; null where the link is spent.</summary>
    public Accounts.Account? Account { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        KeepTokenHere();
        Account = await FindAsync(cancellation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        KeepTokenHere();
        Account = await FindAsync(cancellation);
        if (Account is null)
        {
            return Page();
        }

        if (CheckPassword.Run(Password, Account.Email, Account.Name) is { } fault)
        {
            Refuse("Password", CheckPassword.Words(fault));
            return Again();
        }

        return await change.SetPasswordAsync(Account.Id, Password, keptSessionId: null, Account.SecurityStamp, cancellation)
            ? SayAt(Audiences.LogInPage, "The new password is set. Log in with it.")
            : SayAt(Audiences.LogInPage, "The link was used already. Log in, or ask for another one.");
    }

    private async Task<Accounts.Account?> FindAsync(CancellationToken cancellation) =>
        tokens.Read<ResetToken>(Token) is { } link ? await records.WithStampAsync(link.AccountId, link.Stamp, cancellation) : null;
}
