using BzPeer.Accounts;
using BzPeer.Mail;
using BzPeer.Web.Hosting;

namespace BzPeer.Web.Pages.Account.LogIn;

/// <summary>Mails a link that logs in.</summary>
[Audience(Audience.Anyone)]
public sealed class LinkModel(AskForLink ask, MailDelivery mail) : LinkPageModel(ask, mail, LinkKind.LogIn)
{
    public void OnGet()
    {
    }
}
