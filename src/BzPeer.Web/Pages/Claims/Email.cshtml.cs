using BzPeer.Claims;
using BzPeer.Mail;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Claims;

/// <summary>Proof by an institutional e-mail address: a code is sent to it, and typed here.</summary>
[Audience(Audience.Account)]
public sealed class EmailModel(ReadClaims read, ProveByEmail prove, MailDelivery mail, Links links) : ClaimPageModel(read, links)
{
    /// <summary>Where the code is to go.</summary>
    [BindProperty]
    public string? Email { get; set; }

    /// <summary>The code as typed.</summary>
    [BindProperty]
    public string? Code { get; set; }

    /// <summary>Whether mail can be sent at all.</summary>
    public bool IsOpen => mail.IsOpen;

    /// <summary>The address that a code was sent to; null where none waits.</summary>
    public string? SentTo => View.Evidence.LastOrDefault(e => e is { Kind: EvidenceKind.InstitutionalEmail, State: EvidenceState.Asked })?.Subject;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) => await FormAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!await FindAsync(cancellation))
        {
            return NotFound();
        }

        var here = ClaimAddress + "/email";
        if (Email is null)
        {
            return string.IsNullOrWhiteSpace(Code)
                ? Answer(new EvidenceAnswer.Refused("Type the code that was sent."), "Code", here)
                : Answer(await prove.ProveAsync(Me, View.Claim.Id, Code, cancellation), "Code", here);
        }

        if (!IsOpen)
        {
            return Again();
        }

        return EmailAddress.TryParse(Email, out var email)
            ? Answer(await prove.AskAsync(Me, View.Claim.Id, email, HttpContext.Place(), cancellation), "Email", here)
            : Answer(new EvidenceAnswer.Refused(EmailAddress.Fault), "Email", here);
    }
}
