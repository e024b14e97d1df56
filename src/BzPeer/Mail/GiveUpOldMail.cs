using Microsoft.EntityFrameworkCore;

namespace BzPeer.Mail;

/// <summary>
/// Gives up what waits for too long, whether it was tried or the server was never there: its news are old, its links are
/// dead, and nothing personal may wait for ever. <see cref="RemoveOldMail"/> erases it later.
/// </summary>
public static class GiveUpOldMail
{
    /// <summary>How long a mail may wait.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3);

    private const string Reason = "waited too long";

    /// <summary>Gives it up.</summary>
    /// <returns>How many mails.</returns>
    public static Task<int> RunAsync(BzPeerDbContext records, DateTimeOffset now, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        var at = now.ToUniversalTime();
        var before = at - Longest;
        return records.OutgoingMails.Where(m => m.SentAt == null && m.FailedAt == null && m.CreatedAt < before)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.FailedAt, at).SetProperty(m => m.Failure, m => m.Failure ?? Reason), cancellation);
    }
}
