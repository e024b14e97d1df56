using Microsoft.EntityFrameworkCore;

namespace BzPeer.Mail;

/// <summary>Removes what nobody needs any more: rows of mails that were sent, and what stands in those that failed.</summary>
public static class RemoveOldMail
{
    /// <summary>How long it is kept. A mail that failed can be sent again until then, by setting its <c>failed_at</c> to null and its <c>tries</c> to 0; for an hour at most if <see cref="GiveUpOldMail"/> ended it.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Removes it.</summary>
    /// <returns>How many rows were removed or emptied.</returns>
    public static async Task<int> RunAsync(BzPeerDbContext records, DateTimeOffset now, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        var before = now.ToUniversalTime() - Kept;
        var removed = await records.OutgoingMails.Where(m => m.SentAt < before).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
        return removed + await records.OutgoingMails.Where(m => m.FailedAt < before && m.Recipient != null)
            .ExecuteUpdateAsync(
                set => set.SetProperty(m => m.Recipient, (string?)null).SetProperty(m => m.Subject, (string?)null)
                    .SetProperty(m => m.Text, (string?)null).SetProperty(m => m.Html, (string?)null).SetProperty(m => m.Unsubscribe, (string?)null)
                    .SetProperty(m => m.FollowerId, (long?)null).SetProperty(m => m.DigestedBefore, (long?)null),
                cancellation)
            .ConfigureAwait(false);
    }
}
