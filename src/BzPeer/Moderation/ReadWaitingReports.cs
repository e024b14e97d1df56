using Microsoft.EntityFrameworkCore;

namespace BzPeer.Moderation;

/// <summary>Reads the reports that wait for an answer, the oldest first.</summary>
public static class ReadWaitingReports
{
    /// <summary>Reports on a page.</summary>
    public const int PageSize = 30;

    /// <summary>Reads a page of them, in two statements.</summary>
    /// <param name="records">Where.</param>
    /// <param name="afterId">From the report after this one on; null from the oldest.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<WaitingReports> RunAsync(BzPeerDbContext records, long? afterId, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        var waiting = records.Reports.Where(r => r.AnsweredAt == null);
        var count = await waiting.CountAsync(cancellation).ConfigureAwait(false);
        var page = await (
            from report in waiting
            join author in records.Authors on report.AuthorId equals author.Id
            where afterId == null || report.Id > afterId
            orderby report.Id
            select new WaitingReport(report.Id, report.Kind, author.ErasedAt == null ? author.Name : null, report.CreatedAt))
            .Take(PageSize + 1).ToListAsync(cancellation).ConfigureAwait(false);
        return new WaitingReports(count, [.. page.Take(PageSize)], page.Count > PageSize);
    }
}

/// <summary>Reports that wait.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Items">Those of this page.</param>
/// <param name="HasMore">Whether more follow.</param>
public sealed record WaitingReports(int Count, IReadOnlyList<WaitingReport> Items, bool HasMore);

/// <summary>A report that waits.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="AuthorName">The record; null where it was erased meanwhile.</param>
/// <param name="CreatedAt">Since when it waits.</param>
public sealed record WaitingReport(long Id, ReportKind Kind, string? AuthorName, DateTimeOffset CreatedAt);
