using BzPeer.Accounts;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>What came of a piece of evidence.</summary>
public abstract record EvidenceAnswer
{
    private EvidenceAnswer()
    {
    }

    /// <summary>The claimant has something to do first: type the code that was mailed, change the page.</summary>
    public sealed record Asked(long EvidenceId) : EvidenceAnswer;

    /// <summary>It counts.</summary>
    /// <param name="IsStrong">Whether it is strong.</param>
    public sealed record Proved(bool IsStrong) : EvidenceAnswer;

    /// <summary>It was checked and does not count.</summary>
    public sealed record Failed(EvidenceFault Fault) : EvidenceAnswer;

    /// <summary>It serves another record already, or the claim has too much of it.</summary>
    /// <param name="Why">In a sentence to the claimant.</param>
    public sealed record Refused(string Why) : EvidenceAnswer
    {
        /// <summary>The claim has <see cref="Evidence.MostOfClaim"/> pieces of evidence.</summary>
        public static Refused TooMany { get; } = new("This claim has too many proofs that were begun. Withdraw it and begin anew.");
    }

    /// <summary>There is no such claim of this account, or it ended.</summary>
    public sealed record NoClaim : EvidenceAnswer;

    /// <summary>Too much was tried lately.</summary>
    public sealed record Wait(TimeSpan For) : EvidenceAnswer;
}

/// <summary>Finds claims of somebody's own.</summary>
internal static class OwnClaims
{
    /// <summary>A claim of this account to which evidence can be added: one that waits, or one by which it owns. Call it in a turn.</summary>
    public static Task<Claim?> FindOwnClaimAsync(this BzPeerDbContext records, LoggedIn me, long claimId, CancellationToken cancellation) =>
        records.Claims.SingleOrDefaultAsync(
            c => c.Id == claimId && c.AccountId == me.AccountId
                && (c.State == ClaimState.Pending || c.State == ClaimState.Disputed || (c.State == ClaimState.Accepted && c.MergesIntoId == null)), cancellation);
}
