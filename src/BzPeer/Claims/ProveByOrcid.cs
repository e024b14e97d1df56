using BzPeer.Accounts;
using BzPeer.Authors;
using BzPeer.Decisions;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>
/// Evidence of the first kind: the ORCID iD that the claimant has logged in with at ORCID and linked with the account. It
/// is strong where the record bears it: where it stands beside this author's name, not beside a co-author's.
/// </summary>
public sealed class ProveByOrcid(BzPeerDbContext records, SettleClaim settle, Throttle throttle, TimeProvider time)
{
    /// <summary>Checks it.</summary>
    public async Task<EvidenceAnswer> RunAsync(LoggedIn me, long claimId, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(me);
        if (await throttle.TakeAsync([(ClaimLimits.Checks, me.LimitSubject)], cancellation).ConfigureAwait(false) is { } refusal)
        {
            return new EvidenceAnswer.Wait(refusal.RetryAfter);
        }

        var now = time.GetUtcNow();
        return await LedgerTurn.RunAsync<EvidenceAnswer>(records, now, async turn =>
        {
            if (await records.FindOwnClaimAsync(me, claimId, cancellation).ConfigureAwait(false) is not { } claim)
            {
                return new EvidenceAnswer.NoClaim();
            }

            var id = await records.AccountLogins.Where(l => l.UserId == me.AccountId && l.LoginProvider == AccountLogin.Orcid).Select(l => l.ProviderKey)
                .SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
            if (id is null)
            {
                return new EvidenceAnswer.Failed(EvidenceFault.Unlinked);
            }

            var evidence = await records.Evidence.FirstOrDefaultAsync(
                e => e.ClaimId == claimId && e.Kind == EvidenceKind.Orcid && e.Subject == id && e.State != EvidenceState.Lost, cancellation).ConfigureAwait(false);
            if (evidence is null)
            {
                evidence = Evidence.Begin(claimId, EvidenceKind.Orcid, id, now);
                records.Evidence.Add(evidence);
            }

            if (!await IsOnRecordAsync(records, claim.AuthorId, claimId, id, cancellation).ConfigureAwait(false))
            {
                evidence.Fail(EvidenceFault.NotOnRecord, now);
                return new EvidenceAnswer.Failed(EvidenceFault.NotOnRecord);
            }

            evidence.Prove(isStrong: true, expiresAt: now + Evidence.BetweenLooks, now);
            await settle.RunAsync(turn, claim, now, cancellation).ConfigureAwait(false);
            return new EvidenceAnswer.Proved(IsStrong: true);
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Whether an iD stands in the record: as the author's own key, or beside the author's name in a source record.</summary>
    internal static Task<bool> IsOnRecordAsync(BzPeerDbContext records, long authorId, long claimId, string orcid, CancellationToken cancellation) =>
        records.Authors.Where(a => a.Id == authorId).Select(a => a.Orcid == orcid
            || (from listed in records.AuthorWorks
                join source in records.WorkSources on listed.WorkId equals source.WorkId
                join printed in records.Authorships on source.SourceRecordId equals printed.SourceRecordId
                join assigned in records.Assignments on new { printed.SourceRecordId, printed.Place } equals new { assigned.SourceRecordId, assigned.Place }
                where listed.AuthorId == authorId && printed.Orcid == orcid && assigned.AuthorId == authorId
                    // Not a work that the owner's word alone has brought here since.
                    && ((listed.Basis != WorkBasis.Confirmed && listed.Basis != WorkBasis.Decided)
                        || records.ClaimWorks.Any(w => w.ClaimId == claimId && records.SourceRecords.Any(r => r.Id == source.SourceRecordId && r.Provider == w.Provider && r.ExternalId == w.ExternalId)))
                select 1).Any()).SingleOrDefaultAsync(cancellation);
}
