using BzPeer.Accounts;
using BzPeer.Decisions;
using BzPeer.Moderation;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>
/// What moderators decide about claims. A reason is required, the claimant reads it; nobody judges their own claim, an
/// appeal is decided by another moderator than before, and a dispute by another than the one who accepted the owner's claim.
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

            if (owner is not null)
            {
                await RevokeAsync(turn, owner, moderator, reason, now, cancellation).ConfigureAwait(false);
            }

            await settle.AcceptAsync(turn, claim, moderator.AccountId, reason, now, cancellation).ConfigureAwait(false);
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

    /// <summary>Takes an accepted claim away, and what was decided on its authority.</summary>
    public Task<JudgeAnswer> RevokeAsync(LoggedIn moderator, long claimId, string reason, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(moderator);
        var now = time.GetUtcNow();
        return LedgerTurn.RunAsync(records, now, async turn =>
        {
            var claim = await records.Claims.SingleOrDefaultAsync(c => c.Id == claimId && c.State == ClaimState.Accepted, cancellation).ConfigureAwait(false);
            if (claim is null)
            {
                return JudgeAnswer.NotWaiting;
            }

            if (await records.Claims.AnyAsync(c => c.AuthorId == claim.AuthorId && c.AccountId == moderator.AccountId
                && (c.State == ClaimState.Pending || c.State == ClaimState.Disputed || c.State == ClaimState.Accepted), cancellation).ConfigureAwait(false))
            {
                return JudgeAnswer.OwnClaim;
            }

            // Who decides the dispute decides between both.
            if (await records.Claims.AnyAsync(c => c.AuthorId == claim.AuthorId && c.State == ClaimState.Disputed, cancellation).ConfigureAwait(false))
            {
                return JudgeAnswer.NotWaiting;
            }

            await RevokeAsync(turn, claim, moderator, reason, now, cancellation).ConfigureAwait(false);
            if (claim.MergesIntoId is null)
            {
                await settle.ReleaseAsync(turn, claim.AuthorId, now, cancellation).ConfigureAwait(false);
            }

            Log(ModerationAct.ClaimRevoked, claim, moderator, reason, now);
            return JudgeAnswer.Done;
        }, cancellation);
    }

    /// <summary>Why a moderator can't decide about a claim; <see cref="JudgeAnswer.Done"/> where they can.</summary>
    internal static JudgeAnswer MayJudge(Claim claim, Claim? owner, long moderator) => claim switch
    {
        { WaitsSince: null } => JudgeAnswer.NotWaiting,
        _ when claim.AccountId == moderator || owner?.AccountId == moderator => JudgeAnswer.OwnClaim,
        _ when claim.AppealedAt is not null && claim.DecidedById == moderator => JudgeAnswer.DecidedBefore,
        _ when owner is not null && owner.DecidedById == moderator => JudgeAnswer.DecidedBefore,
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
            var may = MayJudge(claim, owner, moderator.AccountId);
            return may == JudgeAnswer.Done ? await judge(turn, claim, owner, now).ConfigureAwait(false) : may;
        }, cancellation);
    }

    private async Task RevokeAsync(LedgerTurn turn, Claim claim, LoggedIn moderator, string reason, DateTimeOffset now, CancellationToken cancellation)
    {
        var isMerge = claim.MergesIntoId is not null;
        claim.Revoke(moderator.AccountId, reason, now);
        turn.Decide(claim.Decided(DecisionKind.ClaimRevoked, moderator.AccountId, DecisionAuthority.Moderator, reason, now));
        await settle.PostAsync(claim, letters.Revoked, now, cancellation).ConfigureAwait(false);
        if (isMerge)
        {
            await settle.UnmergeAsync(turn, claim, moderator.AccountId, DecisionAuthority.Moderator, "The merge was revoked.", now, cancellation).ConfigureAwait(false);
        }
        else
        {
            await settle.EndAsync(turn, claim, moderator.AccountId, DecisionAuthority.Moderator, "The claim was revoked.", keepsWorks: false, now, cancellation).ConfigureAwait(false);
            // What the account merged into it goes with it.
            var merged = await records.Claims.Where(c => c.AccountId == claim.AccountId && c.State == ClaimState.Accepted && c.MergesIntoId == claim.AuthorId)
                .OrderBy(c => c.Id).ToListAsync(cancellation).ConfigureAwait(false);
            foreach (var merge in merged)
            {
                await RevokeAsync(turn, merge, moderator, reason, now, cancellation).ConfigureAwait(false);
            }
        }
    }

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
