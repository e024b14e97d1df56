using BzPeer.Accounts;
using BzPeer.Decisions;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>
/// Evidence of the first kind: the ORCID iD that the claimant has logged in with at ORCID and linked with the account. It
/// is strong where the record bears it: where it stands beside this author's name, not beside a co-author's.
/// </summary>
public sealed class ProveByOrcid(BzPeerDbContext records, SettleClaim settle, ClaimLetters letters, Throttle throttle, TimeProvider time)
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

            if (!await IsOnRecordAsync(records, claim.AuthorId, id, cancellation).ConfigureAwait(false))
            {
                if (evidence.State == EvidenceState.Proved)
                {
                    evidence.Lose(EvidenceFault.NotOnRecord, now);
                    await settle.RunAsync(turn, claim, now, cancellation).ConfigureAwait(false);
                    await settle.PostAsync(
                        claim, (to, about, author) => letters.Lost(to, about, author, EvidenceKind.Orcid, EvidenceFault.NotOnRecord), now, cancellation).ConfigureAwait(false);
                }
                else
                {
                    evidence.Fail(EvidenceFault.NotOnRecord, now);
                }

                return new EvidenceAnswer.Failed(EvidenceFault.NotOnRecord);
            }

            evidence.Prove(isStrong: true, expiresAt: now + Evidence.BetweenLooks, now);
            await settle.RunAsync(turn, claim, now, cancellation).ConfigureAwait(false);
            return new EvidenceAnswer.Proved(IsStrong: true);
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Whether an iD stands in the record: as the author's own key, or beside the author's name in a source record.</summary>
    internal static async Task<bool> IsOnRecordAsync(BzPeerDbContext records, long authorId, string orcid, CancellationToken cancellation) =>
        await records.Authors.AnyAsync(a => a.Id == authorId && a.Orcid == orcid, cancellation).ConfigureAwait(false)
        || await (from listed in records.ReadWorksByFacts(authorId)
                  join source in records.WorkSources on listed.WorkId equals source.WorkId
                  join printed in records.Authorships on source.SourceRecordId equals printed.SourceRecordId
                  join assigned in records.Assignments on new { printed.SourceRecordId, printed.Place } equals new { assigned.SourceRecordId, assigned.Place }
                  where printed.Orcid == orcid && assigned.AuthorId == authorId
                  select 1).AnyAsync(cancellation).ConfigureAwait(false);
}
