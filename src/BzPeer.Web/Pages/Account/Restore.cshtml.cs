using BzPeer.Accounts;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Web.Pages.Account;

/// <summary>
/// Takes the deletion of an account back: what the mailed link opens, and the one page besides logging out that a
/// logged-in account can use which is being deleted.
/// </summary>
[Audience(Audience.Anyone)]
public sealed class RestoreModel(BzPeerDbContext records, MailedTokens tokens, ChangeAccount change) : AccountPageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    /// <summary>The account to be taken back; null where there is none.</summary>
    public LeavingAccount? Account { get; private set; }

    /// <summary>Whether it is that of who is logged in.</summary>
    public bool IsMine => Account is not null && HttpContext.LoggedIn()?.AccountId == Account.Id;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        KeepTokenHere();
        Account = await FindAsync(cancellation);
        return Account is null && string.IsNullOrEmpty(Token) && HttpContext.LoggedIn() is not null ? Redirect("/account") : Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        KeepTokenHere();
        Account = await FindAsync(cancellation);
        if (Account is null || !await change.TakeDeletionBackAsync(Account.Id, cancellation))
        {
            Account = null;
            return Page();
        }

        return IsMine
            ? SayAt("/account", "Your account is yours again.")
            : SayAt(Audiences.LogInPage, "The account is yours again. Log in as before.");
    }

    /// <summary>The account of the link, else of who is logged in, if its deletion was asked for.</summary>
    private async Task<LeavingAccount?> FindAsync(CancellationToken cancellation)
    {
        var link = tokens.Read<TakeBackToken>(Token);
        if ((string.IsNullOrEmpty(Token) ? HttpContext.LoggedIn()?.AccountId : link?.AccountId) is not { } id)
        {
            return null;
        }

        var found = await records.Accounts.Where(a => a.Id == id && a.DeletionAskedAt != null)
            .Select(a => new LeavingAccount(a.Id, a.Name, a.DeletionAskedAt!.Value)).SingleOrDefaultAsync(cancellation);
        // An earlier deletion's link: that one was taken back already.
        return link is null || link.IsFor(found?.AskedAt) ? found : null;
    }
}

/// <summary>An account that is being deleted.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">How its owner wants to be called.</param>
/// <param name="AskedAt">When deletion was asked for.</param>
public sealed record LeavingAccount(long Id, string Name, DateTimeOffset AskedAt)
{
    /// <summary>When it is erased for good.</summary>
    public DateTimeOffset ErasedOn => AskedAt.AddDays(Accounts.Account.DaysToTakeBack);
}
