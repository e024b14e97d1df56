namespace BzPeer.Mail;

/// <summary>How mail leaves this site, if it does.</summary>
/// <param name="Smtp">The server that takes it; null where none is configured.</param>
/// <param name="IsShown">Whether the site shows its mail instead, at <c>/dev/mail</c>: in development alone.</param>
public sealed record MailDelivery(MailSettings? Smtp, bool IsShown)
{
    /// <summary>Whether who is written to can read it. Where nobody can, what begins with a mail is closed, and says so.</summary>
    public bool IsOpen => Smtp is not null || IsShown;
}
