using BzPeer.Mail;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Web.Pages.Dev;

/// <summary>One mail as it would be sent, for who develops the site.</summary>
// Anyone: who reaches it sits at the machine that the site is developed on.
[Audience(Audience.Anyone)]
public sealed class MailItemModel(BzPeerDbContext records, PublicAddress site) : DevPageModel(site)
{
    /// <summary>The row.</summary>
    public MailRow Row { get; private set; } = null!;

    /// <summary>The plain text, line by line; a line that is an address, with it as a link.</summary>
    public IReadOnlyList<(string Text, Uri? Address)> Lines { get; private set; } = [];

    /// <summary>The HTML document, which is shown as its source: it is no page of this site.</summary>
    public string? Html { get; private set; }

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellation)
    {
        if (await records.OutgoingMails.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellation) is not { } mail)
        {
            return NotFound();
        }

        Row = new MailRow(mail.Id, mail.Recipient, mail.Subject, mail.CreatedAt, mail.SentAt, mail.FailedAt, mail.Failure);
        if (mail is { Subject: { } subject, Text: { } text, Html: { } html })
        {
            (text, Html) = ComposeMessage.Texts(subject, text, html, Site);
            Lines = [.. text.Split('\n').Select(line => (line, AddressIn(line)))];
        }

        return Page();
    }

    private static Uri? AddressIn(string line) =>
        Uri.TryCreate(line, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" ? address : null;
}
