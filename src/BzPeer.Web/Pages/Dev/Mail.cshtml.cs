using BzPeer.Mail;
using BzPeer.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Web.Pages.Dev;

/// <summary>The newest rows of the outbox, for who develops the site.</summary>
// Anyone: who reaches it sits at the machine that the site is developed on.
[Audience(Audience.Anyone)]
public sealed class MailModel(BzPeerDbContext records, MailDelivery delivery, PublicAddress site) : DevPageModel(site)
{
    private const int Most = 100;

    /// <summary>The rows, newest first.</summary>
    public IReadOnlyList<MailRow> Mails { get; private set; } = [];

    /// <summary>Whether a server takes the mails; else they stay here.</summary>
    public bool IsSent => delivery.Smtp is not null;

    public async Task OnGetAsync(CancellationToken cancellation) =>
        Mails = await records.OutgoingMails.OrderByDescending(m => m.Id).Take(Most)
            .Select(m => new MailRow(m.Id, m.Recipient, m.Subject, m.CreatedAt, m.SentAt, m.FailedAt, m.Failure))
            .ToListAsync(cancellation);
}

/// <summary>One row of the outbox.</summary>
public sealed record MailRow(long Id, string? Recipient, string? Subject, DateTimeOffset CreatedAt, DateTimeOffset? SentAt, DateTimeOffset? FailedAt, string? Failure)
{
    /// <summary>What became of it, in words.</summary>
    public string State => (SentAt, FailedAt, Failure) switch
    {
        ({ } sent, _, _) => $"sent {sent:yyyy-MM-dd HH:mm:ss}",
        (_, { } failed, _) => $"given up {failed:yyyy-MM-dd HH:mm:ss} ({Failure})",
        (_, _, { } reason) => $"waits after a failed try ({reason})",
        _ => "waits",
    };
}
