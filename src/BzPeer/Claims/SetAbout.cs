using BzPeer.Accounts;
using BzPeer.Authors;
using BzPeer.Decisions;
using BzPeer.Institutions;
using BzPeer.Text;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>Sets what a record says of its owner: pronouns, a summary, an affiliation, whether they would collaborate, and what is hidden.</summary>
public sealed class SetAbout(BzPeerDbContext records, EditRecord edit, TimeProvider time)
{
    /// <summary>How far ahead a word about collaboration can hold.</summary>
    private const int MostYearsAhead = 10;

    /// <summary>Sets pronouns and summary; empty clears them.</summary>
    public Task<EditAnswer> RunAsync(LoggedIn me, long authorId, string? typedPronouns, string? typedSummary, string? why, CancellationToken cancellation = default)
    {
        var (pronouns, summary) = (Prose.Line(typedPronouns), Prose.Clean(typedSummary));
        return edit.RunAsync(me, authorId, why, async own =>
        {
            if (pronouns.Length > AuthorProfile.MaxPronounsLength || OwnWords.HasLinksOrMarkup(pronouns))
            {
                return new EditAnswer.Refused("Pronouns", "Write at most 40 characters, such as she/her.");
            }

            if (summary.Length > AuthorProfile.MaxSummaryLength)
            {
                return new EditAnswer.Refused("Summary", "Write at most 1,000 characters.");
            }

            if (OwnWords.HasLinksOrMarkup(summary))
            {
                return new EditAnswer.Refused("Summary", "Write plain text, without tags and addresses. Links have a page of their own.");
            }

            await own.SetAsync(DecisionKind.Pronouns, pronouns, cancellation).ConfigureAwait(false);
            await own.SetAsync(DecisionKind.Summary, summary, cancellation).ConfigureAwait(false);
            return null;
        }, cancellation);
    }

    /// <summary>Sets the affiliation to an imported institution; empty shows again what works print.</summary>
    public Task<EditAnswer> AffiliationAsync(LoggedIn me, long authorId, long? institutionId, string? why, CancellationToken cancellation = default) =>
        edit.RunAsync(me, authorId, why, async own =>
        {
            var rorId = institutionId is null ? "" : await records.Institutions.Where(i => i.Id == institutionId && i.Status != InstitutionStatus.Withdrawn)
                .Select(i => i.RorId).SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
            if (rorId is null)
            {
                return new EditAnswer.Refused("Institution", "Choose one of the institutions.");
            }

            await own.SetAsync(DecisionKind.Affiliation, rorId, cancellation).ConfigureAwait(false);
            return null;
        }, cancellation);

    /// <summary>Says whether the owner is open to collaborate; null says nothing any more.</summary>
    public Task<EditAnswer> CollaborationAsync(
        LoggedIn me, long authorId, CollaborationState? state, string? typedTopics, DateOnly? until, string? why, CancellationToken cancellation = default)
    {
        var topics = Prose.Line(typedTopics);
        return edit.RunAsync(me, authorId, why, async own =>
        {
            if (topics.Length > AuthorProfile.MaxTopicsLength || OwnWords.HasLinksOrMarkup(topics))
            {
                return new EditAnswer.Refused("Topics", "Write at most 300 characters of plain text, without addresses.");
            }

            var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
            if (state is not null && until is { } day && (day < today || day > today.AddYears(MostYearsAhead)))
            {
                return new EditAnswer.Refused("Until", "Choose a day from today on, at most ten years ahead.");
            }

            await own.SetAsync(DecisionKind.CollaborationState, state is { } set ? new CollaborationTerms(set, topics, until).ToValue() : "", cancellation).ConfigureAwait(false);
            return null;
        }, cancellation);
    }

    /// <summary>Hides these of the fields that can be hidden, and shows the others.</summary>
    public Task<EditAnswer> HideAsync(LoggedIn me, long authorId, IReadOnlyCollection<string> fields, string? why, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return edit.RunAsync(me, authorId, why, async own =>
        {
            if (fields.Except(HiddenFields.All).Any())
            {
                return new EditAnswer.Refused("", "Only what is listed can be hidden.");
            }

            var live = await own.LiveAsync(cancellation, DecisionKind.HiddenField).ConfigureAwait(false);
            foreach (var shown in live.Where(d => !fields.Contains(d.Value)))
            {
                own.TakeBack(shown.Id);
            }

            foreach (var hidden in HiddenFields.All.Where(f => fields.Contains(f) && !live.Exists(d => d.Value == f)))
            {
                own.Decide(DecisionKind.HiddenField, hidden);
            }

            return null;
        }, cancellation);
    }
}
