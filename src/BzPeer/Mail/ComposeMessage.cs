using MimeKit;
using MimeKit.Text;

namespace BzPeer.Mail;

/// <summary>Makes the message that is sent from a row of the outbox, the same one in every try.</summary>
internal static class ComposeMessage
{
    /// <summary>The message.</summary>
    /// <param name="mail">A row that is not erased.</param>
    /// <param name="settings">As whom it is sent.</param>
    /// <param name="site">The site's public address, for the signature; null where none is set.</param>
    public static MimeMessage From(OutgoingMail mail, MailSettings settings, Uri? site)
    {
        var message = new MimeMessage
        {
            MessageId = $"{mail.MessageId:N}@{settings.Domain}",
            Date = mail.CreatedAt,
            Subject = mail.Subject!,
            Body = new MultipartAlternative(
                Part(TextFormat.Flowed, MailText.WithSignature(mail.Text!, site)),
                Part(TextFormat.Html, MailHtml.WholeDocument(mail.Subject!, mail.Html!, site))),
        };
        message.From.Add(new MailboxAddress(settings.FromName, settings.From));
        message.To.Add(new MailboxAddress("", mail.Recipient!));
        // No machine answers this: neither "out of office" nor another one that does the same (RFC 3834).
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        if (mail.Unsubscribe is { } address)
        {
            message.Headers.Add(HeaderId.ListUnsubscribe, $"<{address}>");
            message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        }

        return message;
    }

    // Mail's line ends from the start: not every transfer encoding makes them.
    private static TextPart Part(TextFormat format, string text) => new(format) { Text = text.ReplaceLineEndings("\r\n") };
}
