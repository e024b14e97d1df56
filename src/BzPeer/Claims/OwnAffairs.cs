using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>Tells of a moderator what they have an interest of their own in: another one decides that.</summary>
internal static class OwnAffairs
{
    /// <summary>
    /// Whether an account has a claim that is open or accepted on the record, on one that is merged into it, or on the one that it is
    /// merged into; or vouched for one of the claims. One statement.
    /// </summary>
    /// <param name="records">Where.</param>
    /// <param name="accountId">The moderator's account.</param>
    /// <param name="authorId">The record.</param>
    /// <param name="claimIds">The claims that the decision is about; empty where it is about none.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Task<bool> IsOwnAffairAsync(
        this BzPeerDbContext records, long accountId, long authorId, IReadOnlyCollection<long> claimIds, CancellationToken cancellation) =>
        (from author in records.Authors
         where author.Id == authorId
         select records.Claims.Any(c => c.AccountId == accountId
                 && (c.State == ClaimState.Pending || c.State == ClaimState.Disputed || c.State == ClaimState.Accepted)
                 && records.Authors.Any(a => a.Id == c.AuthorId && (a.MergedIntoId ?? a.Id) == (author.MergedIntoId ?? author.Id)))
             // Who vouched once has taken sides, also where the vouch was taken back.
             || records.Evidence.Any(e => claimIds.Contains(e.ClaimId) && e.Kind == EvidenceKind.Voucher && e.ProvedAt != null
                 && records.Claims.Any(c => c.AccountId == accountId && (c.State == ClaimState.Accepted || c.HeldUntil != null)
                     && records.Authors.Any(v => v.Id == e.VoucherId && (v.Id == c.AuthorId || v.MergedIntoId == c.AuthorId)))))
        .SingleAsync(cancellation);
}
