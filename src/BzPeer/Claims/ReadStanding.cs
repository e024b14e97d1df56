using BzPeer.Follows;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>How somebody who is logged in stands to an author whose page they look at: one statement.</summary>
public sealed class ReadStanding(BzPeerDbContext records)
{
    /// <summary>Reads it.</summary>
    public async Task<Standing> RunAsync(long accountId, long authorId, CancellationToken cancellation = default) =>
        await records.Accounts.Where(a => a.Id == accountId).Select(a => new Standing(
            records.Claims.Where(c => c.AccountId == accountId && c.AuthorId == authorId && c.MergesIntoId == null
                    && (c.State == ClaimState.Pending || c.State == ClaimState.Disputed || c.State == ClaimState.Accepted))
                .OrderByDescending(c => c.Id).Select(c => (long?)c.Id).FirstOrDefault(),
            records.Claims.Any(c => c.AccountId == accountId && c.AuthorId == authorId && c.MergesIntoId == null && c.State == ClaimState.Accepted),
            records.Authors.Any(d => d.Id == authorId && records.DisputedAuthors().Contains(d.Id)),
            records.Claims.Any(c => c.AccountId == accountId && c.AuthorId != authorId && c.MergesIntoId == null && c.State == ClaimState.Accepted
                && records.Authors.Any(m => m.Id == c.AuthorId && m.Level >= ReadVouching.FromLevel)
                && records.Collaborations.Any(s => s.AuthorId == authorId && s.CollaboratorId == c.AuthorId)),
            records.Followers.Any(r => r.AccountId == accountId
                && records.Follows.Any(f => f.FollowerId == r.Id && f.SubjectKind == SubjectKind.Author && f.StandsForId == authorId))))
            .SingleOrDefaultAsync(cancellation).ConfigureAwait(false) ?? new Standing(null, false, false, false, false);
}

/// <summary>How an account stands to an author.</summary>
/// <param name="ClaimId">Its claim that waits or was accepted; null where it has none.</param>
/// <param name="IsOwner">Whether it owns the author.</param>
/// <param name="IsDisputed">Whether two claims are before a moderator.</param>
/// <param name="MayVouch">Whether its own record is verified and shares works with this one.</param>
/// <param name="Follows">Whether it follows the author.</param>
public sealed record Standing(long? ClaimId, bool IsOwner, bool IsDisputed, bool MayVouch, bool Follows);
