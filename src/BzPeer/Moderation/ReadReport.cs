using Microsoft.EntityFrameworkCore;

namespace BzPeer.Moderation;

/// <summary>Reads what everybody may know of a report: where it stands, and what was answered.</summary>
public static class ReadReport
{
    /// <summary>Reads it; null where there is none of that number.</summary>
    public static Task<PublicReport?> RunAsync(BzPeerDbContext records, long reportId, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        return (from report in records.Reports
                join reported in records.Authors on report.AuthorId equals reported.Id
                // A record that was merged meanwhile is read about at the other one.
                join author in records.Authors on reported.MergedIntoId ?? reported.Id equals author.Id
                where report.Id == reportId
                select new PublicReport(
                    report.CreatedAt, report.AnsweredAt, report.Outcome, report.Answer, author.Id, author.ErasedAt == null ? author.Name : null)).SingleOrDefaultAsync(cancellation);
    }
}

/// <summary>What everybody may know of a report.</summary>
/// <param name="CreatedAt">When it came.</param>
/// <param name="AnsweredAt">When it was answered; null while it waits.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Answer">What a moderator says to it.</param>
/// <param name="AuthorId">The record.</param>
/// <param name="AuthorName">Its name; null where it was erased.</param>
public sealed record PublicReport(DateTimeOffset CreatedAt, DateTimeOffset? AnsweredAt, ReportOutcome? Outcome, string? Answer, long AuthorId, string? AuthorName);
