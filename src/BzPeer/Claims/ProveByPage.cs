using BzPeer.Accounts;
using BzPeer.Decisions;
using BzPeer.Fetching;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>
/// Evidence of the third and fourth kind: a token on a page. The claimant names the page and gets the token, puts it there,
/// and has it looked at.
/// <para>
/// A homepage is strong where a source record names it and the token is on it. A link with <c>rel="me"</c> and no token
/// is weak: the page's author takes the profile for theirs, but whoever claims the record may be somebody else who found it
/// there. A token in an ORCID biography or a repository is weak.
/// </para>
/// </summary>
public sealed class ProveByPage(BzPeerDbContext records, SettleClaim settle, LookAtPage look, ReadPagesOfRecord pages, FetchPage fetch, PublicAddress site, Throttle throttle, TimeProvider time)
{
    /// <summary>Gives a token for a page.</summary>
    /// <param name="me">Who claims.</param>
    /// <param name="claimId">The claim.</param>
    /// <param name="kind">A homepage, or a place of the fourth kind.</param>
    /// <param name="written">Its address, as typed.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<EvidenceAnswer> AskAsync(LoggedIn me, long claimId, EvidenceKind kind, string? written, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(me);
        if (await TakeAsync(me, cancellation).ConfigureAwait(false) is { } wait)
        {
            return wait;
        }

        if (!fetch.TryRead(written, out var page))
        {
            return new EvidenceAnswer.Refused(new FetchedPage(FetchOutcome.NotAnAddress).Sentence);
        }

        if (page.Authority == site.Of("/").Authority)
        {
            return new EvidenceAnswer.Refused("A page of this site proves nothing about itself.");
        }

        var (now, subject) = (time.GetUtcNow(), page.AbsoluteUri);
        return await LedgerTurn.RunAsync<EvidenceAnswer>(records, now, async _ =>
        {
            if (await records.FindOwnClaimAsync(me, claimId, cancellation).ConfigureAwait(false) is not { } claim)
            {
                return new EvidenceAnswer.NoClaim();
            }

            if (kind == EvidenceKind.Code && !(await pages.CodePlacesAsync(claim.AuthorId, cancellation).ConfigureAwait(false)).Contains(subject))
            {
                return new EvidenceAnswer.Refused("Neither this record nor its works lead there.");
            }

            var before = await records.Evidence.Where(e => e.ClaimId == claimId).ToListAsync(cancellation).ConfigureAwait(false);
            if (before.Find(e => e.Kind == kind && IsOpen(e.State) && e.Subject == subject) is { } same)
            {
                return new EvidenceAnswer.Asked(same.Id);
            }

            if (before.Count >= Evidence.MostOfClaim)
            {
                return EvidenceAnswer.Refused.TooMany;
            }

            // One page at a time; what was begun for another proves nothing, and is done with.
            records.Evidence.RemoveRange(before.Where(e => e.Kind == kind && IsOpen(e.State)));
            var evidence = Evidence.Begin(claimId, kind, subject, now, token: Evidence.NewToken());
            records.Evidence.Add(evidence);
            await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
            return new EvidenceAnswer.Asked(evidence.Id);
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Looks at the page.</summary>
    public async Task<EvidenceAnswer> ProveAsync(LoggedIn me, long claimId, EvidenceKind kind, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(me);
        if (await TakeAsync(me, cancellation).ConfigureAwait(false) is { } wait)
        {
            return wait;
        }

        var asked = await (from evidence in records.Evidence
                           join claim in records.Claims on evidence.ClaimId equals claim.Id
                           where claim.Id == claimId && claim.AccountId == me.AccountId && evidence.Kind == kind
                               && (evidence.State == EvidenceState.Asked || evidence.State == EvidenceState.Failed) && evidence.Token != null
                           orderby evidence.Id descending
                           select new { evidence.Id, evidence.Subject, evidence.Token, claim.AuthorId }).FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
        if (asked is not { Subject: { } page, Token: { } token })
        {
            return new EvidenceAnswer.NoClaim();
        }

        var seen = kind == EvidenceKind.Homepage
            ? await look.HomepageAsync(page, await records.AuthorsOfProfileAsync(asked.AuthorId, cancellation).ConfigureAwait(false), token, cancellation).ConfigureAwait(false)
            : await look.CodeAsync(page, token, cancellation).ConfigureAwait(false);
        var now = time.GetUtcNow();
        return await LedgerTurn.RunAsync<EvidenceAnswer>(records, now, async turn =>
        {
            if (await records.FindOwnClaimAsync(me, claimId, cancellation).ConfigureAwait(false) is not { } claim
                || await records.Evidence.SingleOrDefaultAsync(e => e.Id == asked.Id, cancellation).ConfigureAwait(false) is not { } evidence || !IsOpen(evidence.State))
            {
                return new EvidenceAnswer.NoClaim();
            }

            if (seen.Found == LinkBack.None)
            {
                evidence.Fail(seen.Fault, now);
                return seen.Fault == EvidenceFault.NoLink ? new EvidenceAnswer.Failed(EvidenceFault.NoLink) : new EvidenceAnswer.Refused(seen.Page.Sentence);
            }

            var isStrong = kind == EvidenceKind.Homepage && seen.Found == LinkBack.Token
                && await pages.NameAsync(claim.AuthorId, page, cancellation).ConfigureAwait(false);
            // The same page, proved again: the older row is done with.
            var older = await records.Evidence.Where(e => e.ClaimId == claimId && e.Kind == kind && e.Subject == page && e.State == EvidenceState.Proved)
                .ToListAsync(cancellation).ConfigureAwait(false);
            records.Evidence.RemoveRange(older);
            evidence.Prove(isStrong, kind == EvidenceKind.Homepage ? now + Evidence.BetweenLooks : null, now, since: older.Min(e => e.ProvedAt));
            await settle.RunAsync(turn, claim, now, cancellation).ConfigureAwait(false);
            return new EvidenceAnswer.Proved(isStrong);
        }, cancellation).ConfigureAwait(false);
    }

    private async Task<EvidenceAnswer?> TakeAsync(LoggedIn me, CancellationToken cancellation) =>
        await throttle.TakeAsync([(ClaimLimits.Checks, me.LimitSubject)], cancellation).ConfigureAwait(false) is { } refusal
            ? new EvidenceAnswer.Wait(refusal.RetryAfter)
            : null;

    private static bool IsOpen(EvidenceState state) => state is EvidenceState.Asked or EvidenceState.Failed;
}

/// <summary>Finds the authors of one profile.</summary>
internal static class ProfileAuthors
{
    /// <summary>The author, and those that are merged into it.</summary>
    public static async Task<IReadOnlyCollection<long>> AuthorsOfProfileAsync(this BzPeerDbContext records, long authorId, CancellationToken cancellation) =>
        [authorId, .. await records.Authors.Where(a => a.MergedIntoId == authorId).Select(a => a.Id).ToListAsync(cancellation).ConfigureAwait(false)];
}
