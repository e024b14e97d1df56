using BzPeer.Accounts;
using BzPeer.Mail;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account.SignUp;

/// <summary>Begins an account: mails the link that confirms the e-mail address. Nothing is made before that is opened.</summary>
[Audience(Audience.Anyone)]
public sealed class IndexModel(AskForLink ask, MailDelivery mail) : LinkPageModel(ask, mail, LinkKind.SignUp)
{
    /// <summary>The iD that the new account will be linked with; null without one.</summary>
    public OrcidProof? Orcid { get; private set; }

    /// <summary>Which button was pressed: "orcid" to go on without the iD, or none.</summary>
    [BindProperty]
    public string? Without { get; set; }

    public async Task<IActionResult> OnGetAsync()
    {
        await ReadOrcidAsync();
        return HttpContext.LoggedIn() is null ? Page() : Redirect(GoOn ?? "/account");
    }

    public override async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (Without == "orcid")
        {
            await OrcidJourney.ForgetAsync(HttpContext);
            return Redirect("/account/sign-up" + (GoOn is null ? "" : $"?return={Uri.EscapeDataString(GoOn)}"));
        }

        await ReadOrcidAsync();
        return await base.OnPostAsync(cancellation);
    }

    protected override async Task<SignUpToken> BeginAsync(EmailAddress email) =>
        await base.BeginAsync(email) with { OrcidId = Orcid?.Id, OrcidName = Orcid?.Name };

    private async Task ReadOrcidAsync() => Orcid = await OrcidJourney.GetAsync(HttpContext) is { Purpose: OrcidPurpose.LogIn } proof ? proof : null;
}
