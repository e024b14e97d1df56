using BzPeer.Decisions;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>Finds claims after which their account rests.</summary>
internal static class Resting
{
    /// <summary>
    /// Claims that ended so that their account can't begin anew for <see cref="Claim.Rest"/> after: refused and revoked ones, also where the
    /// appeal was taken back, and disputes that were taken back or lost their evidence, while somebody else owns the record.
    /// </summary>
    public static IQueryable<Claim> RestingClaims(this BzPeerDbContext records) => records.Claims.Where(c =>
        c.State == ClaimState.Refused || c.State == ClaimState.Revoked
        || (c.State == ClaimState.Withdrawn && c.AppealedAt != null)
        || (c.State == ClaimState.Withdrawn
            && records.Decisions.Any(d => d.AuthorKey == c.AuthorKey && d.AccountId == c.AccountId && d.At == c.ChangedAt
                && d.Kind == DecisionKind.ClaimWithdrawn && (d.Reason == EndClaim.DisputeTakenBack || d.Reason == EndClaim.DisputeUnproved))
            && records.Claims.Any(o => o.AuthorId == c.AuthorId && o.AccountId != c.AccountId && o.State == ClaimState.Accepted)));

    /// <summary>The latest claim on an author after which an account still rests; null where it can claim.</summary>
    public static Task<long?> RestsAfterAsync(this BzPeerDbContext records, long accountId, long authorId, DateTimeOffset now, CancellationToken cancellation)
    {
        var since = now - Claim.Rest;
        return records.RestingClaims().Where(c => c.AccountId == accountId && c.AuthorId == authorId && c.ChangedAt > since)
            .OrderByDescending(c => c.ChangedAt).Select(c => (long?)c.Id).FirstOrDefaultAsync(cancellation);
    }
}
