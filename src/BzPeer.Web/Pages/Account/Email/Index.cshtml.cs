using BzPeer.Accounts;
using BzPeer.Mail;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account.Email;

/// <summary>Asks for another e-mail address. It says the same whether or not that has an account; only its reader learns which.</summary>
[Audience(Audience.Account, Lately = true)]
public sealed class IndexModel(ChangeAccount change, MailDelivery mail) : AccountPageModel
{
    [BindProperty]
    public string? Email { get; set; }

    /// <summary>Whether the link is on its way.</summary>
    public bool IsSent { get; private set; }

    /// <summary>Whether mail can be sent at all.</summary>
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

        if (email.Value == Me.Email)
        {
            Refuse("Email", "This is the e-mail address of your account already.");
            return Again();
        }

        if (await change.AskForEmailAsync(Me.AccountId, email, HttpContext.Place(), cancellation) is { } wait)
        {
            return AskToWait(wait, "");
        }

        Email = email.Value;
        IsSent = true;
        return Page();
    }
}
