using BzPeer.Claims;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Moderation;

/// <summary>Reads all that a moderator needs of a report: what it says, who says it, and what was reported of the record before.</summary>
public static class ReadReportToAnswer
{
    /// <summary>Other reports of the record shown at most, the newest first.</summary>
    public const int MostOthers = 20;

    /// <summary>Claims on the record shown at most: whoever owns it or did, and those that wait, first.</summary>
    public const int MostClaims = 20;

    /// <summary>Reads it in three statements; null where there is none of that number.</summary>
    public static async Task<ReportToAnswer?> RunAsync(BzPeerDbContext records, long reportId, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        var report = await (
            from r in records.Reports
            join a in records.Authors on r.AuthorId equals a.Id
            where r.Id == reportId
            select new ReportToAnswer
            {
                Id = r.Id,
                Kind = r.Kind,
                AuthorId = a.MergedIntoId ?? a.Id,
                WorkId = r.WorkId,
                WorkTitle = records.Works.Where(w => w.Id == r.WorkId && w.ErasedAt == null).Select(w => w.Title).FirstOrDefault(),
                IsOfRecord = records.AuthorWorks.Any(w => w.WorkId == r.WorkId && w.AuthorId == r.AuthorId),
                NamedWork = r.NamedWork,
                Words = r.Words,
                AccountName = records.Accounts.Where(x => x.Id == r.AccountId).Select(x => x.Name).FirstOrDefault(),
                AccountEmail = records.Accounts.Where(x => x.Id == r.AccountId).Select(x => x.Email).FirstOrDefault(),
                AccountSince = records.Accounts.Where(x => x.Id == r.AccountId).Select(x => (DateTimeOffset?)x.CreatedAt).FirstOrDefault(),
                IsMailed = r.IsMailed,
                Email = r.Email,
                CreatedAt = r.CreatedAt,
                AnsweredAt = r.AnsweredAt,
                Outcome = r.Outcome,
                Answer = r.Answer,
                AnsweredBy = records.ModerationLog.Where(e => e.ReportId == r.Id).Select(e => e.AccountName).FirstOrDefault(),
            }).SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
        return report is null ? null : report with
        {
            Others = await (
                from r in records.Reports
                join a in records.Authors on r.AuthorId equals a.Id
                where (a.MergedIntoId ?? a.Id) == report.AuthorId && r.Id != reportId
                orderby r.Id descending
                select new OtherReport(r.Id, r.Kind, r.CreatedAt, r.Outcome)).Take(MostOthers).ToListAsync(cancellation).ConfigureAwait(false),
            Claims = await (
                from c in records.Claims
                join a in records.Authors on c.AuthorId equals a.Id
                where (a.MergedIntoId ?? a.Id) == report.AuthorId
                orderby (c.State == ClaimState.Accepted) descending, (c.HeldUntil != null || c.WaitsSince != null) descending, c.Id descending
                select new ClaimOnRecord(c.Id, records.Accounts.Where(x => x.Id == c.AccountId).Select(x => x.Name).FirstOrDefault(), c.MadeAt, c.State))
                .Take(MostClaims).ToListAsync(cancellation).ConfigureAwait(false),
        };
    }
}

/// <summary>A report as moderators see it.</summary>
public sealed record ReportToAnswer
{
    /// <summary>Its id.</summary>
    public required long Id { get; init; }

    /// <summary>What is wrong.</summary>
    public required ReportKind Kind { get; init; }

    /// <summary>The record, or the one that it was merged into.</summary>
    public required long AuthorId { get; init; }

    /// <summary>The work that it is about.</summary>
    public required long? WorkId { get; init; }

    /// <summary>Its title.</summary>
    public required string? WorkTitle { get; init; }

    /// <summary>Whether that work stands on the record now.</summary>
    public required bool IsOfRecord { get; init; }

    /// <summary>The identifier by which it was named.</summary>
    public required string? NamedWork { get; init; }

    /// <summary>What who reports it says; null once that is erased.</summary>
    public required string? Words { get; init; }

    /// <summary>The name of the account that reported it; null for a visitor, and once it is erased.</summary>
    public required string? AccountName { get; init; }

    /// <summary>The account's e-mail address.</summary>
    public required string? AccountEmail { get; init; }

    /// <summary>Since when there is the account.</summary>
    public required DateTimeOffset? AccountSince { get; init; }

    /// <summary>Whether the account's owner wants the answer by mail.</summary>
    public required bool IsMailed { get; init; }

    /// <summary>Where a visitor wants the answer.</summary>
    public required string? Email { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was answered.</summary>
    public required DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>What came of it.</summary>
    public required ReportOutcome? Outcome { get; init; }

    /// <summary>What was answered.</summary>
    public required string? Answer { get; init; }

    /// <summary>Who answered, by the name of then.</summary>
    public required string? AnsweredBy { get; init; }

    /// <summary>Other reports of the record.</summary>
    public IReadOnlyList<OtherReport> Others { get; init; } = [];

    /// <summary>Claims on the record and on those that are merged into it.</summary>
    public IReadOnlyList<ClaimOnRecord> Claims { get; init; } = [];
}

/// <summary>A claim on the record that a report is about.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ClaimantName">What its account is called; null once that is erased.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="State">How it stands.</param>
public sealed record ClaimOnRecord(long Id, string? ClaimantName, DateTimeOffset MadeAt, ClaimState State);

/// <summary>Another report of the same record.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="CreatedAt">When it came.</param>
/// <param name="Outcome">What came of it; null while it waits.</param>
public sealed record OtherReport(long Id, ReportKind Kind, DateTimeOffset CreatedAt, ReportOutcome? Outcome);
