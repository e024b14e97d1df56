using BzPeer.Accounts;
using BzPeer.Decisions;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>What claimants do with a claim beside proving it: take it back or give the author up, and ask for another moderator.</summary>
public sealed class EndClaim(BzPeerDbContext records, SettleClaim settle, TimeProvider time)
{
    /// <summary>The reason of the row by which an owner gives a record up; by it the public history tells that from a claim taken back, which it keeps to itself.</summary>
    internal const string GivenUp = "Its owner gives the record up.";

    /// <summary>The reason of the row by which a dispute is taken back; by it that is told from any other claim taken back: its account rests (<see cref="Claim.Rest"/>).</summary>
    internal const string DisputeTakenBack = "Its claimant takes the dispute back.";

    /// <summary>The reason of the row by which a dispute ends whose evidence is lost; its account rests as one that took the dispute back.</summary>
    internal const string DisputeUnproved = "None of the evidence in the dispute counts any more.";

    /// <summary>
    /// Takes a claim back; of an accepted one, gives the author up: what was set falls away, what was said about works stays, unless
    /// somebody else claims the record with evidence.
    /// </summary>
    /// <returns>False where there is none of this account that could be.</returns>
    public Task<bool> WithdrawAsync(long accountId, long claimId, CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        return LedgerTurn.RunAsync(records, now, async turn =>
        {
            var claim = await records.Claims.SingleOrDefaultAsync(c => c.Id == claimId && c.AccountId == accountId, cancellation).ConfigureAwait(false);
            if (claim is null || !(claim.IsOpen || claim.State == ClaimState.Accepted))
            {
                return false;
            }

            await WithdrawAsync(turn, claim, now, cancellation).ConfigureAwait(false);
            return true;
        }, cancellation);
    }

    /// <summary>Withdraws whatever an account claims, before it is erased.</summary>
    public Task WithdrawAllAsync(long accountId, CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        return LedgerTurn.RunAsync(records, now, async turn =>
        {
            var claims = await records.Claims.Where(c => c.AccountId == accountId && (c.State == ClaimState.Pending || c.State == ClaimState.Disputed || c.State == ClaimState.Accepted))
                .OrderBy(c => c.MergesIntoId != null).ThenBy(c => c.Id).ToListAsync(cancellation).ConfigureAwait(false);
            foreach (var claim in claims)
            {
                // What was merged into the account's own record has gone with that.
                if (claim.IsOpen || claim.State == ClaimState.Accepted)
                {
                    await WithdrawAsync(turn, claim, now, cancellation).ConfigureAwait(false);
                }
            }

            return claims.Count;
        }, cancellation);
    }

    private const string Parted = "Its owner parts the records again.";

    /// <summary>How long the evidence of a claim that ended is kept: an appeal, or a rival, may need it.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    /// <summary>Erases what is private about claims that ended long ago, and at once about those of accounts that are gone or going.</summary>
    public async Task ForgetAsync(CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        var (longAgo, weekAgo) = (now - Kept, now.AddDays(-Account.DaysToTakeBack));
        var ended = records.Claims.Where(c => c.AccountId == null || records.Accounts.Any(a => a.Id == c.AccountId && a.DeletionAskedAt <= weekAgo)
            || (c.ChangedAt <= longAgo && (c.State == ClaimState.Refused || c.State == ClaimState.Withdrawn || c.State == ClaimState.Revoked)));
        await records.Evidence.Where(e => (e.Subject != null || e.CodeHash != null) && ended.Any(c => c.Id == e.ClaimId))
            .ExecuteUpdateAsync(e => e.SetProperty(x => x.Subject, (string?)null).SetProperty(x => x.CodeHash, (byte[]?)null), cancellation).ConfigureAwait(false);
        await ended.Where(c => c.Note != null).ExecuteUpdateAsync(c => c.SetProperty(x => x.Note, (string?)null), cancellation).ConfigureAwait(false);
    }

    /// <summary>Asks for another moderator, once.</summary>
    /// <returns>False where there is nothing to appeal against.</returns>
    public Task<bool> AppealAsync(LoggedIn me, long claimId, string words, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(me);
        var now = time.GetUtcNow();
        return LedgerTurn.RunAsync(records, now, async turn =>
        {
            var claim = await records.Claims.SingleOrDefaultAsync(c => c.Id == claimId && c.AccountId == me.AccountId, cancellation).ConfigureAwait(false);
            if (claim is not { CanAppeal: true }
                || await records.Claims.AnyAsync(c => c.Id != claimId && c.AccountId == me.AccountId && c.AuthorId == claim.AuthorId
                    && (c.State == ClaimState.Pending || c.State == ClaimState.Disputed || c.State == ClaimState.Accepted), cancellation).ConfigureAwait(false))
            {
                return false;
            }

            claim.Appeal(words, now);
            await settle.RunAsync(turn, claim, now, cancellation).ConfigureAwait(false);
            return true;
        }, cancellation);
    }

    private async Task WithdrawAsync(LedgerTurn turn, Claim claim, DateTimeOffset now, CancellationToken cancellation)
    {
        var (was, wasOwner) = (claim.State, claim.IsOwner);
        claim.Withdraw(now);
        turn.Decide(claim.Decided(
            DecisionKind.ClaimWithdrawn,
            claim.AccountId,
            DecisionAuthority.Owner,
            was switch
            {
                _ when wasOwner => GivenUp,
                ClaimState.Accepted => Parted,
                ClaimState.Disputed => DisputeTakenBack,
                _ => "Its claimant takes the claim back.",
            },
            now));
        List<long> ended = [claim.Id];
        if (wasOwner)
        {
            // Whose owner's word is in doubt keeps nothing of it: to give up would be the way around the moderator.
            var keeps = !await records.DisputedAuthors().ContainsAsync(claim.AuthorId, cancellation).ConfigureAwait(false);
            await settle.EndAsync(turn, claim, claim.AccountId, claim.AccountId, DecisionAuthority.Owner, "The record was given up.", keeps, now, cancellation).ConfigureAwait(false);
            List<long> free = [claim.AuthorId];
            foreach (var merge in await records.Claims.Where(c => c.AccountId == claim.AccountId && c.State == ClaimState.Accepted && c.MergesIntoId == claim.AuthorId)
                .OrderBy(c => c.Id).ToListAsync(cancellation).ConfigureAwait(false))
            {
                merge.Withdraw(now);
                ended.Add(merge.Id);
                if (keeps)
                {
                    // The merges stay, as what was said of works does; who has given the record up parts it no more.
                    await settle.LoseEvidenceAsync(merge, now, cancellation).ConfigureAwait(false);
                }
                else
                {
                    turn.Decide(merge.Decided(DecisionKind.ClaimWithdrawn, merge.AccountId, DecisionAuthority.Owner, Parted, now));
                    await settle.UnmergeAsync(turn, merge, merge.AccountId, merge.AccountId, DecisionAuthority.Owner, "The record was given up.", now, cancellation).ConfigureAwait(false);
                    free.Add(merge.AuthorId);
                }
            }

            await settle.ReleaseAsync(turn, free, now, cancellation).ConfigureAwait(false);
        }
        else if (was == ClaimState.Accepted)
        {
            // A merge: what joined the two records goes.
            await settle.UnmergeAsync(turn, claim, claim.AccountId, claim.AccountId, DecisionAuthority.Owner, "The merge was taken back.", now, cancellation).ConfigureAwait(false);
            await settle.ReleaseAsync(turn, [claim.AuthorId], now, cancellation).ConfigureAwait(false);
        }
        else
        {
            await settle.LoseEvidenceAsync(claim, now, cancellation).ConfigureAwait(false);
            await settle.TellOwnerAsync(claim, was, now, cancellation).ConfigureAwait(false);
        }

        foreach (var evidence in await records.Evidence.Where(e => ended.Contains(e.ClaimId)).ToListAsync(cancellation).ConfigureAwait(false))
        {
            evidence.Forget();
        }
    }
}
