using BzPeer.Accounts;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account.SignUp;

/// <summary>Makes the account: what the mailed link of a sign-up opens.</summary>
[Audience(Audience.Anyone)]
public sealed class FinishModel(MailedTokens tokens, CreateAccount create, Web.LogIn logIn) : AccountPageModel
{
    /// <summary>What the button says that makes an account without a password.</summary>
    public const string WithPasskey = "passkey";

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    /// <summary>Which button was pressed.</summary>
    [BindProperty]
    public string? Way { get; set; }

    /// <summary>What the link carries; null where it is spent.</summary>
    public SignUpToken? Confirmed { get; private set; }

    /// <summary>The iD that sign-up began with, where this browser hasn't logged in with it; null otherwise.</summary>
    public string? UnprovenOrcid { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        KeepTokenHere();
        await ReadAsync();
        Name = Confirmed?.OrcidName;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        KeepTokenHere();
        await ReadAsync();
        if (Confirmed is null)
        {
            return Page();
        }

        var name = AccountName.Clean(Name);
        if (name is null)
        {
            Refuse("Name", AccountName.Fault);
        }

        // With ORCID a password may be left out; with a passkey it is set up on the next page.
        var needsPassword = Way != WithPasskey && (Confirmed.OrcidId is null || !string.IsNullOrEmpty(Password));
        if (needsPassword && CheckPassword.Run(Password, Confirmed.Email, Name) is { } fault)
        {
            Refuse("Password", CheckPassword.Words(fault));
        }

        if (!ModelState.IsValid)
        {
            return Again();
        }

        if (await create.RunAsync(Confirmed, name!, needsPassword ? Password : null, cancellation) is not { } account)
        {
            // The button pressed twice: the first made it.
            if (HttpContext.LoggedIn()?.Email == Confirmed.Email)
            {
                return Redirect(LocalAddress.Of(Confirmed.Return) ?? "/account");
            }

            return SayAt(Audiences.LogInPage, "There is an account already with this e-mail address or this ORCID iD. Log in.");
        }

        await OrcidJourney.ForgetAsync(HttpContext);
        var next = Way == WithPasskey ? $"/account/passkeys?return={Uri.EscapeDataString(Confirmed.Return ?? "")}" : Confirmed.Return;
        return await logIn.FinishAsync(HttpContext, new ProvenAccount(account.Id, account.SecurityStamp!, AsksForCode: false), WayIn.SignUp, keep: false, next);
    }

    private async Task ReadAsync()
    {
        Confirmed = tokens.Read<SignUpToken>(Token);
        // Else a stranger's iD, entered with somebody else's e-mail address, would be let into the account that its owner makes.
        if (Confirmed?.OrcidId is { } orcid && (await OrcidJourney.GetAsync(HttpContext))?.Id != orcid)
        {
            UnprovenOrcid = orcid;
            Confirmed = Confirmed with { OrcidId = null, OrcidName = null };
        }
    }
}
