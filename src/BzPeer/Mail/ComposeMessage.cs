using MimeKit;
using MimeKit.Text;

namespace BzPeer.Mail;

/// <summary>Makes the message that is sent from a row of the outbox, the same one in every try.</summary>
public static class ComposeMessage
{
    /// <summary>The message.</summary>
    /// <param name="mail">A row that is not erased.</param>
    /// <param name="settings">As whom it is sent.</param>
    /// <param name="site">The site, for the signature.</param>
    internal static MimeMessage From(OutgoingMail mail, MailSettings settings, PublicAddress site)
    {
        var (text, html) = Texts(mail.Subject!, mail.Text!, mail.Html!, site);
        var message = new MimeMessage
        {
            MessageId = $"{mail.MessageId:N}@{settings.Domain}",
            Date = mail.CreatedAt,
            Subject = HeaderText(mail.Subject!),
            Body = new MultipartAlternative(Part(TextFormat.Flowed, text), Part(TextFormat.Html, html)),
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

    /// <summary>
    /// The text without what begins an encoded word (RFC 2047, 2): a stranger's "=?utf-8?B?…?=" would be decoded by the reader's
    /// program, and bring back the characters that were taken out.
    /// </summary>
    internal static string HeaderText(string text) => text.Replace("=?", "= ?", StringComparison.Ordinal);

    /// <summary>The plain text and the HTML of a mail, signed.</summary>
    /// <param name="subject">Its subject, as the row has it.</param>
    /// <param name="text">Its plain text, as the row has it.</param>
    /// <param name="html">Its HTML, as the row has it.</param>
    /// <param name="site">The site, for the signature.</param>
    public static (string Text, string Html) Texts(string subject, string text, string html, PublicAddress site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return (MailText.WithSignature(text, site), MailHtml.WholeDocument(subject, html, site));
    }

    // Mail's line ends from the start: not every transfer encoding makes them.
    private static TextPart Part(TextFormat format, string text) => new(format) { Text = text.ReplaceLineEndings("\r\n") };
}
