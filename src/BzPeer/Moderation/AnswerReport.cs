using BzPeer.Accounts;
using BzPeer.Claims;
using BzPeer.Mail;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Moderation;

/// <summary>Answers a report: the answer is public, who reported it is told by mail, and the log says who answered.</summary>
public sealed class AnswerReport(BzPeerDbContext records, ReportLetters letters, TimeProvider time)
{
    /// <summary>Answers it.</summary>
    /// <param name="reportId">Which.</param>
    /// <param name="moderator">Who answers.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="answer">As <see cref="WrittenWords.Clean"/> gives it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>False where there is no such report, where it is the moderator's own affair, or where somebody has answered it.</returns>
    public async Task<bool> RunAsync(long reportId, LoggedIn moderator, ReportOutcome outcome, string answer, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(moderator);
        var report = await records.Reports.SingleOrDefaultAsync(r => r.Id == reportId && r.AnsweredAt == null, cancellation).ConfigureAwait(false);
        // Nobody answers what they wrote, or what is about a record that is or may be theirs, whatever was merged into what since.
        if (report is null || report.AccountId == moderator.AccountId
            || await records.IsOwnAffairAsync(moderator.AccountId, report.AuthorId, [], cancellation).ConfigureAwait(false))
        {
            return false;
        }

        var now = time.GetUtcNow();
        var email = report.IsMailed
            ? await records.Accounts.Where(a => a.Id == report.AccountId && a.DeletionAskedAt == null).Select(a => a.Email).SingleOrDefaultAsync(cancellation).ConfigureAwait(false)
            : report.Email;
        report.Close(outcome, answer, now);
        records.ModerationLog.Add(new ModerationEntry
        {
            At = now,
            AccountId = moderator.AccountId,
            AccountName = moderator.Name,
            Act = ModerationAct.ReportAnswered,
            Outcome = outcome,
            AuthorId = report.AuthorId,
            ReportId = report.Id,
            Reason = answer,
        });
        if (email is not null)
        {
            records.Post(letters.Answered(email, report), now);
        }

        try
        {
            await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            // Another moderator answered at the same moment.
            records.ChangeTracker.Clear();
            return false;
        }
    }
}
