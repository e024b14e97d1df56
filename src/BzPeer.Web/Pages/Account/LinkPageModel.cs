using BzPeer.Accounts;
using BzPeer.Mail;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account;

/// <summary>Pages that mail a link to an e-mail address, whether or not it has an account, and say the same either way.</summary>
public abstract class LinkPageModel(AskForLink ask, MailDelivery mail, LinkKind kind) : AccountPageModel
{
    [BindProperty]
    public string? Email { get; set; }

    /// <summary>Whether the link is on its way.</summary>
    public bool IsSent { get; private set; }

    /// <summary>Whether mail can be sent at all.</summary>
    public bool IsOpen => mail.IsOpen;

    public virtual async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
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

        if (await ask.RunAsync(kind, email, HttpContext.Place(), await BeginAsync(email), cancellation) is { } refusal)
        {
            // Said of every address, with an account or without.
            return AskToWait(refusal.RetryAfter, refusal.Limit == AccountLimits.MailsToAddress ? ". Several messages went to this address within the hour: the newest of them still works" : "");
        }

        Email = email.Value;
        IsSent = true;
        return Page();
    }

    /// <summary>What a new account of the address begins with.</summary>
    protected virtual Task<SignUpToken> BeginAsync(EmailAddress email) => Task.FromResult(new SignUpToken(email.Value, LocalAddress.Brief(GoOn)));
}
