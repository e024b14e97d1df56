using Microsoft.EntityFrameworkCore;

namespace BzPeer.Moderation;

/// <summary>Erases what is personal in reports and no longer needed: e-mail addresses that waited too long, words of answered ones.</summary>
public sealed class ForgetReports(BzPeerDbContext records, TimeProvider time)
{
    /// <summary>Erases it. Safe to run on several nodes at once.</summary>
    /// <returns>From how many reports something was erased.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        var (emailsBefore, wordsBefore) = (now - Report.EmailKept, now - Report.WordsKept);
        return await records.Reports.Where(r => r.Email != null && r.CreatedAt <= emailsBefore)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.Email, (string?)null), cancellation).ConfigureAwait(false)
            + await records.Reports.Where(r => r.Words != null && r.AnsweredAt <= wordsBefore)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.Words, (string?)null), cancellation).ConfigureAwait(false);
    }
}
