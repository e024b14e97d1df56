using BzPeer.Authors;
using BzPeer.Decisions;
using BzPeer.Institutions;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>
/// Asks of strong proofs whether the records still say what made them strong: that a source record names the page, that a work
/// names the institution beside the author and the registry lists the domain for it, that the record bears the iD.
/// <para>
/// Nothing is fetched for it, so it is asked of all of them several times a day, and a level falls within the day, although a
/// page itself is looked at once a week and an address confirmed once a year. A page or an address counts as weak from then
/// on, with the date of it, and goes on being looked at. An iD that the record doesn't bear proves nothing, and is lost. What has
/// become weak is strong again when it is proved again.
/// </para>
/// </summary>
public sealed class WeakenEvidence(BzPeerDbContext records, SettleClaim settle, ClaimLetters letters, ReadPagesOfRecord pages, TimeProvider time)
{
    /// <summary>Asks of all of them.</summary>
    /// <returns>How many are strong no more.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation = default)
    {
        var weakened = 0;
        foreach (var suspect in await SuspectsAsync(cancellation).ConfigureAwait(false))
        {
            // Only what is to be changed takes the turn, and there it is asked once more.
            if (await JudgeAsync(suspect, cancellation).ConfigureAwait(false) is not null && await WeakenAsync(suspect, cancellation).ConfigureAwait(false))
            {
                weakened++;
            }
        }

        return weakened;
    }

    /// <summary>
    /// Those for which the plainest reason to be strong is missing: few, and looked at closely one by one. The database can't tell
    /// the domains above a domain, nor two addresses of one page.
    /// </summary>
    private async Task<IReadOnlyList<StrongProof>> SuspectsAsync(CancellationToken cancellation)
    {
        var iDs = await (from proof in Strong(EvidenceKind.Orcid)
                         where !records.Authors.Any(a => a.Id == proof.AuthorId && a.Orcid == proof.Subject)
                         select proof).ToListAsync(cancellation).ConfigureAwait(false);
        var addresses = await (from proof in Strong(EvidenceKind.InstitutionalEmail)
                               select new
                               {
                                   Proof = proof,
                                   // Where decisions lead here, the works may be those of a record that was merged.
                                   IsJoined = records.DecidedKeys.Any(d => records.AuthorKeys.Any(k => k.AuthorId == proof.AuthorId && k.Key == d.LeadsTo)),
                                   Domains = records.Institutions.Where(i => i.Id == proof.InstitutionId && i.Status != InstitutionStatus.Withdrawn
                                       && records.AuthorWorks.Any(w => w.AuthorId == proof.AuthorId && w.InstitutionIds != null && w.InstitutionIds.Contains(i.Id)
                                           && w.Basis != WorkBasis.Confirmed && w.Basis != WorkBasis.Decided)).Select(i => i.Domains).FirstOrDefault(),
                               }).ToListAsync(cancellation).ConfigureAwait(false);
        var homepages = await (from proof in Strong(EvidenceKind.Homepage)
                               select new
                               {
                                   Proof = proof,
                                   Links = (from author in records.Authors
                                            join person in records.Set<PersonRecord>() on author.Orcid equals person.Orcid
                                            where author.Id == proof.AuthorId && author.Orcid != null
                                            select person.Links).ToList(),
                               }).ToListAsync(cancellation).ConfigureAwait(false);
        return
        [
            .. iDs,
            .. addresses.Where(address => address.IsJoined || address.Domains is null || !ProveByEmail.DomainsOf(address.Proof.Subject).Intersect(address.Domains).Any()).Select(address => address.Proof),
            .. homepages.Where(page => !page.Links.SelectMany(links => links).Any(named => ReadPagesOfRecord.IsNamedBy(named, page.Proof.Subject))).Select(page => page.Proof),
        ];
    }

    /// <summary>Strong proofs of claims that are open or own a record; what serves a record that was merged into another counts for nothing.</summary>
    private IQueryable<StrongProof> Strong(EvidenceKind kind) =>
        from evidence in records.Evidence
        join claim in records.Claims on evidence.ClaimId equals claim.Id
        join author in records.Authors on claim.AuthorId equals author.Id
        where evidence.Kind == kind && evidence.State == EvidenceState.Proved && evidence.IsStrong && evidence.Subject != null && author.MergedIntoId == null
            && (claim.State == ClaimState.Pending || claim.State == ClaimState.Disputed || (claim.State == ClaimState.Accepted && claim.MergesIntoId == null))
        orderby evidence.Id
        select new StrongProof { Id = evidence.Id, Kind = evidence.Kind, Subject = evidence.Subject!, InstitutionId = evidence.InstitutionId, ClaimId = claim.Id, AuthorId = author.Id };

    /// <summary>Why a proof is strong no more; null where it still is.</summary>
    private async Task<EvidenceFault?> JudgeAsync(StrongProof proof, CancellationToken cancellation) => proof.Kind switch
    {
        EvidenceKind.Orcid => await ProveByOrcid.IsOnRecordAsync(records, proof.AuthorId, proof.Subject, cancellation).ConfigureAwait(false) ? null : EvidenceFault.NotOnRecord,
        EvidenceKind.InstitutionalEmail => (await ProveByEmail.InstitutionAsync(records, proof.AuthorId, proof.Subject, cancellation).ConfigureAwait(false)).IsOnRecord
            ? null
            : EvidenceFault.NotAtInstitution,
        _ => await pages.NameAsync(proof.AuthorId, proof.Subject, cancellation).ConfigureAwait(false) ? null : EvidenceFault.NotNamed,
    };

    private Task<bool> WeakenAsync(StrongProof suspect, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return LedgerTurn.RunAsync(records, now, async turn =>
        {
            if (await Strong(suspect.Kind).SingleOrDefaultAsync(p => p.Id == suspect.Id, cancellation).ConfigureAwait(false) is not { } proof
                || await JudgeAsync(proof, cancellation).ConfigureAwait(false) is not { } fault)
            {
                return false;
            }

            var evidence = await records.Evidence.SingleAsync(e => e.Id == proof.Id, cancellation).ConfigureAwait(false);
            var claim = await records.Claims.SingleAsync(c => c.Id == proof.ClaimId, cancellation).ConfigureAwait(false);
            if (evidence.Kind == EvidenceKind.Orcid)
            {
                evidence.Lose(fault, now);
            }
            else
            {
                evidence.Weaken(now);
            }

            await settle.RunAsync(turn, claim, now, cancellation).ConfigureAwait(false);
            await settle.PostAsync(
                claim,
                (to, about, author) => evidence.Kind == EvidenceKind.Orcid ? letters.Lost(to, about, author, evidence.Kind, fault) : letters.Weakened(to, about, author, evidence.Kind, fault),
                now,
                cancellation).ConfigureAwait(false);
            return true;
        }, cancellation);
    }

    /// <summary>A proof that counts as strong, and whose.</summary>
    private sealed class StrongProof
    {
        public required long Id { get; init; }

        public required EvidenceKind Kind { get; init; }

        public required string Subject { get; init; }

        public required long? InstitutionId { get; init; }

        public required long ClaimId { get; init; }

        public required long AuthorId { get; init; }
    }
}
