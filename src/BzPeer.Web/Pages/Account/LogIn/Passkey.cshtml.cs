using BzPeer.Accounts;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account.LogIn;

/// <summary>Logs in with a passkey; who is logged in already proves with it that they still are who they were.</summary>
[Audience(Audience.Anyone)]
public sealed class PasskeyModel(PasskeyCeremony ceremony, ProveAgain prove, Web.LogIn logIn) : AccountPageModel
{
    /// <summary>What the passkey answered, as JSON from the script.</summary>
    [BindProperty]
    public string? Credential { get; set; }

    [BindProperty]
    public bool Keep { get; set; }

    /// <summary>Whether it is about who is logged in already.</summary>
    public bool Proves => HttpContext.LoggedIn() is not null;

    /// <summary>The page with the other ways.</summary>
    public string Back => (Proves ? Audiences.ProofPage : Audiences.LogInPage) + (GoOn is null ? "" : $"?return={Uri.EscapeDataString(GoOn)}");

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var me = HttpContext.LoggedIn();
        switch (await ceremony.CheckKnownAsync(HttpContext, me, Credential))
        {
            case PasskeyAnswer.Right when me is not null:
                await prove.AcceptAsync(me, cancellation);
                return Redirect(GoOn ?? "/account");
            case PasskeyAnswer.Right right:
                return await logIn.GoOnAsync(HttpContext, right.Account, WayIn.Passkey, Keep, GoOn);
            case PasskeyAnswer.Wait wait:
                return AskToWait(wait.For, "");
            case PasskeyAnswer.Late:
                Refuse("", "That took too long, or was sent twice. Try once more.");
                return Again();
            default:
                Refuse("", me is null
                    ? "This passkey opens no account here. It may have been removed: log in another way and add a new one."
                    : "This is no passkey of your account.");
                return Again();
        }
    }
}
