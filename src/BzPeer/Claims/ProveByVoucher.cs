using System.Globalization;
using BzPeer.Accounts;
using BzPeer.Decisions;
using BzPeer.Mail;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>
/// Evidence of the fifth kind: a co-author whose own record is verified confirms that the claimant is who they say. The
/// claimant asks, the co-author's owner gets a letter, and <see cref="ChangeVouch"/> takes the answer.
/// </summary>
public sealed class ProveByVoucher(BzPeerDbContext records, ClaimLetters letters, Throttle throttle, TimeProvider time)
{
    /// <summary>Co-authors that can be chosen from: those with most shared works.</summary>
    private const int Shown = 30;

    /// <summary>Verified co-authors of a record who can be asked; authors who are merely named together in a very long list are none.</summary>
    public async Task<IReadOnlyList<PossibleVoucher>> PossibleAsync(long accountId, long claimId, CancellationToken cancellation = default) =>
        await (from claim in records.Claims
               join shared in records.Collaborations on claim.AuthorId equals shared.AuthorId
               join author in records.Authors on shared.CollaboratorId equals author.Id
               where claim.Id == claimId && claim.AccountId == accountId && author.IsClaimed && author.Level >= ReadVouching.FromLevel
                   && records.Claims.Any(c => c.AuthorId == author.Id && c.State == ClaimState.Accepted && c.MergesIntoId == null && c.AccountId != accountId
                       && records.Accounts.Any(a => a.Id == c.AccountId && a.DeletionAskedAt == null))
               orderby shared.Works descending, shared.LastYear descending, author.Id
               select new PossibleVoucher(
                   author.Id, author.Name, author.Level, shared.Works, shared.FirstYear, shared.LastYear,
                   records.Evidence.Any(e => e.ClaimId == claimId && (e.VoucherId == author.Id || records.Authors.Any(m => m.Id == e.VoucherId && m.MergedIntoId == author.Id)))))
            .Take(Shown).ToListAsync(cancellation).ConfigureAwait(false);

    /// <summary>Asks one of them.</summary>
    /// <param name="me">Who claims.</param>
    /// <param name="claimId">The claim.</param>
    /// <param name="voucherId">The co-author.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<EvidenceAnswer> AskAsync(LoggedIn me, long claimId, long voucherId, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(me);
        if ((await PossibleAsync(me.AccountId, claimId, cancellation).ConfigureAwait(false)).FirstOrDefault(p => p.AuthorId == voucherId) is not { } chosen)
        {
            return new EvidenceAnswer.Refused("Choose one of the co-authors below.");
        }

        if (chosen.IsAsked)
        {
            return new EvidenceAnswer.Refused($"{chosen.Name} was asked already, and is asked once.");
        }

        List<(Limit, string)> counted =
        [
            (ClaimLimits.Requests, me.LimitSubject), (ClaimLimits.RequestsToVoucher, voucherId.ToString(CultureInfo.InvariantCulture)),
        ];
        if (await throttle.TakeAsync(counted, cancellation).ConfigureAwait(false) is { } refusal)
        {
            return new EvidenceAnswer.Wait(refusal.RetryAfter);
        }

        var now = time.GetUtcNow();
        return await LedgerTurn.RunAsync<EvidenceAnswer>(records, now, async _ =>
        {
            if (await records.FindOwnClaimAsync(me, claimId, cancellation).ConfigureAwait(false) is not { } claim)
            {
                return new EvidenceAnswer.NoClaim();
            }

            var asked = await records.Evidence.Where(e => e.ClaimId == claimId).ToListAsync(cancellation).ConfigureAwait(false);
            if (asked.Exists(e => e is { Kind: EvidenceKind.Voucher, State: EvidenceState.Proved }))
            {
                return new EvidenceAnswer.Refused("A co-author vouches for this claim already; one counts.");
            }

            if (asked.Exists(e => e.VoucherId == voucherId))
            {
                return new EvidenceAnswer.Refused($"{chosen.Name} was asked already, and is asked once.");
            }

            if (asked.Count >= Evidence.MostOfClaim)
            {
                return EvidenceAnswer.Refused.TooMany;
            }

            var owner = await (from owns in records.Claims
                               join account in records.Accounts on owns.AccountId equals account.Id
                               where owns.AuthorId == voucherId && owns.State == ClaimState.Accepted && owns.MergesIntoId == null && account.DeletionAskedAt == null
                               select account.Email).SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
            var author = await records.Authors.Where(a => a.Id == claim.AuthorId).Select(a => a.Name).SingleAsync(cancellation).ConfigureAwait(false);
            if (owner is null)
            {
                return new EvidenceAnswer.Refused("Choose one of the co-authors below.");
            }

            var evidence = Evidence.Begin(claimId, EvidenceKind.Voucher, chosen.Name, now, voucherId: voucherId);
            records.Evidence.Add(evidence);
            records.Post(letters.AskToVouch(owner, claim, author, me.Name), now);
            await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
            return new EvidenceAnswer.Asked(evidence.Id);
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Whether a voucher still counts: the vouch was not taken back, and who gave it is still verified and on a shared work.</summary>
    internal static async Task<bool> StandsAsync(BzPeerDbContext records, Evidence evidence, CancellationToken cancellation)
    {
        var authorId = await records.Claims.Where(c => c.Id == evidence.ClaimId).Select(c => c.AuthorId).SingleAsync(cancellation).ConfigureAwait(false);
        // Whose record was merged since vouches by the one that it is part of.
        return await records.Authors.Where(a => a.Id == evidence.VoucherId).Select(a => (long?)(a.MergedIntoId ?? a.Id)).SingleOrDefaultAsync(cancellation).ConfigureAwait(false) is { } giver
            && await records.Authors.AnyAsync(a => a.Id == giver && a.IsClaimed && a.Level >= ReadVouching.FromLevel, cancellation).ConfigureAwait(false)
            && await (from theirs in records.AuthorWorks
                      join own in records.AuthorWorks on theirs.WorkId equals own.WorkId
                      where theirs.AuthorId == authorId && own.AuthorId == giver
                      select 1).AnyAsync(cancellation).ConfigureAwait(false)
            && (await ReadVouching.GivenAsync(records, giver, authorId, cancellation).ConfigureAwait(false)).Count > 0;
    }
}

/// <summary>A co-author who can be asked to vouch.</summary>
/// <param name="AuthorId">The author.</param>
/// <param name="Name">The name shown.</param>
/// <param name="Level">L3 or L4.</param>
/// <param name="Works">How many shared works.</param>
/// <param name="FirstYear">Year of the first.</param>
/// <param name="LastYear">Year of the last.</param>
/// <param name="IsAsked">Whether this claim has asked already.</param>
public sealed record PossibleVoucher(long AuthorId, string Name, short Level, int Works, short FirstYear, short LastYear, bool IsAsked);
