using BzPeer.Follows;
using BzPeer.Mail;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages.Account;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Follows.Mail;

/// <summary>Mails a fresh link to what an e-mail address follows, and says the same whether it follows anything.</summary>
[Audience(Audience.Anyone)]
public sealed class LinkModel(AskToManage ask, MailDelivery mail) : AccountPageModel
{
    [BindProperty]
    public string? Email { get; set; }

    /// <summary>Whether it was asked for.</summary>
    public bool IsSent { get; private set; }

    /// <summary>Whether mail leaves the site at all.</summary>
    public bool IsOpen => mail.IsOpen;

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!IsOpen)
        {
            return Again();
        }

        if (!EmailAddress.TryParse(Email, out var email))
        {
            Refuse("Email", EmailAddress.Fault);
            return Again();
        }

        if (await ask.RunAsync(email, HttpContext.Place(), cancellation) is { } refusal)
        {
            return AskToWait(refusal.RetryAfter, "");
        }

        Email = email.Value;
        IsSent = true;
        return Page();
    }
}
