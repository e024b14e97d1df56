using BzPeer.Accounts;
using BzPeer.Decisions;
using BzPeer.Moderation;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>
/// What moderators decide about claims. A reason is required, the claimant reads it; nobody judges their own claim, nor a rival
/// of it, nor whom they vouched for; an appeal is decided by another moderator than before, and a dispute by another than the
/// one who accepted the owner's claim.
/// </summary>
public sealed class JudgeClaim(BzPeerDbContext records, SettleClaim settle, ClaimLetters letters, TimeProvider time)
{
    /// <summary>Accepts a claim that waits; one that is disputed takes the author from its owner.</summary>
    public Task<JudgeAnswer> AcceptAsync(LoggedIn moderator, long claimId, string reason, CancellationToken cancellation = default) =>
        JudgeAsync(moderator, claimId, async (turn, claim, owner, now) =>
        {
            if (!await records.Evidence.AnyAsync(e => e.ClaimId == claim.Id && e.State == EvidenceState.Proved, cancellation).ConfigureAwait(false))
            {
                return JudgeAnswer.NoEvidence;
            }

            List<long> parted = [];
            if (owner is not null)
            {
                await RevokeAsync(turn, owner, moderator, reason, parted, now, cancellation).ConfigureAwait(false);
            }

            await settle.AcceptAsync(turn, claim, moderator.AccountId, reason, now, cancellation).ConfigureAwait(false);
            // After it, so that what the same account claims of them is merged into this one and not the other way round; rivals of
            // this record are rivals of its new owner.
            parted.Remove(claim.AuthorId);
            await settle.ReleaseAsync(turn, parted, now, cancellation).ConfigureAwait(false);
            Log(owner is null ? ModerationAct.ClaimAccepted : ModerationAct.DisputeForClaimant, claim, moderator, reason, now);
            return JudgeAnswer.Done;
        }, cancellation);

    /// <summary>Refuses a claim that waits; one that is disputed leaves the author with its owner.</summary>
    public Task<JudgeAnswer> RefuseAsync(LoggedIn moderator, long claimId, string reason, CancellationToken cancellation = default) =>
        JudgeAsync(moderator, claimId, async (turn, claim, _, now) =>
        {
            var was = claim.State;
            claim.Refuse(moderator.AccountId, reason, now);
            turn.Decide(claim.Decided(DecisionKind.ClaimRefused, moderator.AccountId, DecisionAuthority.Moderator, reason, now));
            await settle.PostAsync(claim, letters.Refused, now, cancellation).ConfigureAwait(false);
            await settle.TellOwnerAsync(claim, was, now, cancellation).ConfigureAwait(false);
            Log(was == ClaimState.Disputed ? ModerationAct.DisputeForOwner : ModerationAct.ClaimRefused, claim, moderator, reason, now);
            return JudgeAnswer.Done;
        }, cancellation);

    /// <summary>Takes an accepted claim away, and what was decided on its authority; of one that was given up, what of that has stayed.</summary>
    public Task<JudgeAnswer> RevokeAsync(LoggedIn moderator, long claimId, string reason, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(moderator);
        var now = time.GetUtcNow();
        return LedgerTurn.RunAsync(records, now, async turn =>
        {
            var claim = await records.Claims.SingleOrDefaultAsync(c => c.Id == claimId, cancellation).ConfigureAwait(false);
            if (claim is null)
            {
                return JudgeAnswer.NotWaiting;
            }

            var onRecord = await records.Claims.Where(c => c.AuthorId == claim.AuthorId && (c.State == ClaimState.Disputed || c.State == ClaimState.Accepted))
                .ToListAsync(cancellation).ConfigureAwait(false);
            var isOwnAffair = await records.IsOwnAffairAsync(moderator.AccountId, claim.AuthorId, [claim.Id], cancellation).ConfigureAwait(false);
            if (MayRevoke(claim, onRecord, moderator.AccountId, isOwnAffair) is not JudgeAnswer.Done and var refusal)
            {
                return refusal;
            }

            // One that was given up has left the record to others long ago.
            List<long> free = claim.State == ClaimState.Accepted ? [claim.AuthorId] : [];
            await RevokeAsync(turn, claim, moderator, reason, free, now, cancellation).ConfigureAwait(false);
            await settle.ReleaseAsync(turn, free, now, cancellation).ConfigureAwait(false);
            Log(ModerationAct.ClaimRevoked, claim, moderator, reason, now);
            return JudgeAnswer.Done;
        }, cancellation);
    }

    /// <summary>Why a moderator can't decide about a claim; <see cref="JudgeAnswer.Done"/> where they can.</summary>
    internal static JudgeAnswer MayJudge(Claim claim, Claim? owner, long moderator, bool isOwnAffair) => claim switch
    {
        { WaitsSince: null } => JudgeAnswer.NotWaiting,
        _ when isOwnAffair || claim.AccountId == moderator || owner?.AccountId == moderator => JudgeAnswer.OwnClaim,
        _ when claim.AppealedAt is not null && claim.DecidedById == moderator => JudgeAnswer.DecidedBefore,
        _ when owner is not null && owner.DecidedById == moderator => JudgeAnswer.DecidedBefore,
        _ => JudgeAnswer.Done,
    };

    /// <summary>Why a moderator can't revoke a claim; <see cref="JudgeAnswer.Done"/> where they can.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="onRecord">The claims on its record that are accepted or disputed, or more of them.</param>
    /// <param name="moderator">Who would.</param>
    /// <param name="isOwnAffair">Whether it is the moderator's own affair.</param>
    internal static JudgeAnswer MayRevoke(Claim claim, IEnumerable<Claim> onRecord, long moderator, bool isOwnAffair) => claim switch
    {
        not ({ State: ClaimState.Accepted } or { IsGivenUp: true }) => JudgeAnswer.NotWaiting,
        _ when isOwnAffair || claim.AccountId == moderator => JudgeAnswer.OwnClaim,
        // Who decides the dispute decides between both.
        { State: ClaimState.Accepted } when onRecord.Any(c => c.State == ClaimState.Disputed) => JudgeAnswer.NotWaiting,
        // Who gave it up and has it again decided on the authority of the later claim.
        { IsGivenUp: true } when onRecord.Any(c => c.State == ClaimState.Accepted && c.AccountId == claim.AccountId) => JudgeAnswer.NotWaiting,
        _ => JudgeAnswer.Done,
    };

    private Task<JudgeAnswer> JudgeAsync(
        LoggedIn moderator, long claimId, Func<LedgerTurn, Claim, Claim?, DateTimeOffset, Task<JudgeAnswer>> judge, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(moderator);
        var now = time.GetUtcNow();
        return LedgerTurn.RunAsync(records, now, async turn =>
        {
            var claim = await records.Claims.SingleOrDefaultAsync(c => c.Id == claimId, cancellation).ConfigureAwait(false);
            if (claim is null)
            {
                return JudgeAnswer.NotWaiting;
            }

            var owner = await settle.OwnerAsync(claim, cancellation).ConfigureAwait(false);
            var claims = owner is null ? new[] { claim.Id } : [claim.Id, owner.Id];
            var isOwnAffair = await records.IsOwnAffairAsync(moderator.AccountId, claim.AuthorId, claims, cancellation).ConfigureAwait(false);
            var may = MayJudge(claim, owner, moderator.AccountId, isOwnAffair);
            return may == JudgeAnswer.Done ? await judge(turn, claim, owner, now).ConfigureAwait(false) : may;
        }, cancellation);
    }

    /// <param name="turn">The turn.</param>
    /// <param name="claim">The claim.</param>
    /// <param name="moderator">Who decides.</param>
    /// <param name="reason">Why.</param>
    /// <param name="parted">Takes the records that part by it: claims on them may be disputed no more.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellation">Ends it.</param>
    private async Task RevokeAsync(LedgerTurn turn, Claim claim, LoggedIn moderator, string reason, List<long> parted, DateTimeOffset now, CancellationToken cancellation)
    {
        var (isGivenUp, heldUntil) = (claim.IsGivenUp, claim.HeldUntil);
        // What an account decided stays under its number when it is erased.
        var accountId = claim.AccountId ?? (isGivenUp ? await FormerOwnerAsync(claim, cancellation).ConfigureAwait(false) : null);
        Take(claim);
        await settle.PostAsync(claim, isGivenUp ? letters.RevokedAfterwards : letters.Revoked, now, cancellation).ConfigureAwait(false);
        if (claim.MergesIntoId is not null)
        {
            await PartAsync(claim).ConfigureAwait(false);
            return;
        }

        await settle.EndAsync(turn, claim, accountId, moderator.AccountId, DecisionAuthority.Moderator, "The claim was revoked.", keepsWorks: false, now, cancellation).ConfigureAwait(false);
        // What the account merged into it goes with it; who gave it up gave the merges up with it. One that somebody else has got since is theirs.
        var merged = await records.Claims.Where(c => c.AccountId == claim.AccountId && c.MergesIntoId == claim.AuthorId
                && (isGivenUp
                    ? c.State == ClaimState.Withdrawn && c.HeldUntil == heldUntil && !records.Claims.Any(o => o.AuthorId == c.AuthorId && o.State == ClaimState.Accepted)
                    : c.State == ClaimState.Accepted))
            .OrderBy(c => c.Id).ToListAsync(cancellation).ConfigureAwait(false);
        foreach (var merge in merged)
        {
            Take(merge);
            if (!isGivenUp)
            {
                await settle.PostAsync(merge, letters.Revoked, now, cancellation).ConfigureAwait(false);
            }

            await PartAsync(merge).ConfigureAwait(false);
        }

        void Take(Claim taken)
        {
            taken.Revoke(moderator.AccountId, reason, now);
            turn.Decide(taken.Decided(DecisionKind.ClaimRevoked, moderator.AccountId, DecisionAuthority.Moderator, reason, now));
        }

        async Task PartAsync(Claim merge)
        {
            await settle.UnmergeAsync(turn, merge, accountId, moderator.AccountId, DecisionAuthority.Moderator, "The merge was revoked.", now, cancellation).ConfigureAwait(false);
            parted.Add(merge.AuthorId);
        }
    }

    /// <summary>The number of the account that gave a record up by a claim, after it was erased.</summary>
    private Task<long?> FormerOwnerAsync(Claim claim, CancellationToken cancellation) =>
        records.Decisions.Where(d => d.AuthorKey == claim.AuthorKey && d.Kind == DecisionKind.ClaimWithdrawn && d.Reason == EndClaim.GivenUp && d.At == claim.HeldUntil)
            .OrderByDescending(d => d.Id).Select(d => d.AccountId).FirstOrDefaultAsync(cancellation);

    private void Log(ModerationAct act, Claim claim, LoggedIn moderator, string reason, DateTimeOffset now) => records.ModerationLog.Add(new ModerationEntry
    {
        At = now,
        AccountId = moderator.AccountId,
        AccountName = moderator.Name,
        Act = act,
        AuthorId = claim.AuthorId,
        ClaimId = claim.Id,
        Reason = reason,
    });
}

/// <summary>What came of judging a claim.</summary>
public enum JudgeAnswer
{
    /// <summary>It is decided.</summary>
    Done,

    /// <summary>There is nothing to decide, or no more: it was withdrawn, or another moderator was first.</summary>
    NotWaiting,

    /// <summary>The moderator is one of the two.</summary>
    OwnClaim,

    /// <summary>Another moderator than the one who decided before has to.</summary>
    DecidedBefore,

    /// <summary>No checked evidence is there: nobody gets an author by typing.</summary>
    NoEvidence,
}
