using BzPeer.Accounts;
using BzPeer.Mail;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account.SignUp;

/// <summary>Begins an account: mails the link that confirms the e-mail address. Nothing is made before that is opened.</summary>
[Audience(Audience.Anyone)]
public sealed class IndexModel(AskForLink ask, MailDelivery mail) : LinkPageModel(ask, mail, LinkKind.SignUp)
{
    public IActionResult OnGet() => HttpContext.LoggedIn() is null ? Page() : Redirect(GoOn ?? "/account");
}
