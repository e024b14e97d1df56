using BzPeer.Accounts;
using BzPeer.Mail;
using BzPeer.Web.Hosting;

namespace BzPeer.Web.Pages.Account.Password;

/// <summary>Mails a link that sets a new password.</summary>
[Audience(Audience.Anyone)]
public sealed class ForgottenModel(AskForLink ask, MailDelivery mail) : LinkPageModel(ask, mail, LinkKind.Reset)
{
    public void OnGet()
    {
    }
}
