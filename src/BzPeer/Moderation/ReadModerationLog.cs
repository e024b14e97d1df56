using Microsoft.EntityFrameworkCore;

namespace BzPeer.Moderation;

/// <summary>Reads what moderators did, the newest first.</summary>
public static class ReadModerationLog
{
    /// <summary>Rows on a page.</summary>
    public const int PageSize = 50;

    /// <summary>Reads a page of it in one statement.</summary>
    /// <param name="records">Where.</param>
    /// <param name="beforeId">From the row before this one on; null from the newest.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<LogPage> RunAsync(BzPeerDbContext records, long? beforeId, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        var page = await (
            from entry in records.ModerationLog
            join author in records.Authors on entry.AuthorId equals author.Id
            where beforeId == null || entry.Id < beforeId
            orderby entry.Id descending
            select new LogItem(
                entry.Id, entry.At, entry.AccountName, entry.Act, entry.Outcome, entry.AuthorId, author.ErasedAt == null ? author.Name : null,
                entry.ReportId, entry.ClaimId, entry.Reason))
            .Take(PageSize + 1).ToListAsync(cancellation).ConfigureAwait(false);
        return new LogPage([.. page.Take(PageSize)], page.Count > PageSize);
    }
}

/// <summary>A page of the log.</summary>
/// <param name="Items">Its rows.</param>
/// <param name="HasMore">Whether older ones follow.</param>
public sealed record LogPage(IReadOnlyList<LogItem> Items, bool HasMore);

/// <summary>A row of the log.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When.</param>
/// <param name="By">What the moderator's account was called then.</param>
/// <param name="Act">What was done.</param>
/// <param name="Outcome">What came of a report.</param>
/// <param name="AuthorId">The record.</param>
/// <param name="AuthorName">Its name now; null where it was erased.</param>
/// <param name="ReportId">The report.</param>
/// <param name="ClaimId">The claim.</param>
/// <param name="Reason">Why.</param>
public sealed record LogItem(
    long Id, DateTimeOffset At, string By, ModerationAct Act, ReportOutcome? Outcome, long AuthorId, string? AuthorName, long? ReportId, long? ClaimId, string Reason);
