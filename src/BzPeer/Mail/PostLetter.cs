namespace BzPeer.Mail;

/// <summary>Puts letters into the outbox.</summary>
public static class PostLetter
{
    /// <summary>
    /// Adds a letter to the outbox. It is stored by the caller's <c>SaveChanges</c>, with its cause or not at all, and
    /// sent soon after.
    /// </summary>
    /// <param name="records">Where the cause is written.</param>
    /// <param name="letter">The letter.</param>
    /// <param name="now">When the cause happened.</param>
    /// <param name="followerId">The follower whose digest it is; null for any other letter.</param>
    /// <param name="digestedBefore">Up to which event that follower was told before; null for any other letter.</param>
    /// <exception cref="ArgumentException">The recipient's address is none (ask <see cref="EmailAddress.IsUsable"/> before), or a link is no web address.</exception>
    public static OutgoingMail Post(this BzPeerDbContext records, Letter letter, DateTimeOffset now, long? followerId = null, long? digestedBefore = null)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(letter);
        if (!EmailAddress.IsUsable(letter.To))
        {
            // Without the text: who catches this may log it.
            throw new ArgumentException("The recipient's e-mail address is none that mail can be sent to.", nameof(letter));
        }

        var mail = new OutgoingMail
        {
            // Random throughout: a UUID of the other kinds would tell when and in what order mails were written.
            MessageId = Guid.NewGuid(),
            Recipient = letter.To,
            Subject = MailText.OneLine(letter.Subject, OutgoingMail.LongestSubject),
            Text = MailText.Write(letter.Parts),
            Html = MailHtml.Write(letter.Parts),
            Unsubscribe = letter.Unsubscribe is { } address ? MailText.WebAddress(address) : null,
            CreatedAt = now.ToUniversalTime(),
            NextTryAt = now.ToUniversalTime(),
            FollowerId = followerId,
            DigestedBefore = digestedBefore,
        };
        records.OutgoingMails.Add(mail);
        return mail;
    }
}
