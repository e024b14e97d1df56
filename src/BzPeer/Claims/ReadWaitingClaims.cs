using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>Reads the claims that wait for a moderator, the longest first.</summary>
public static class ReadWaitingClaims
{
    /// <summary>Claims on a page.</summary>
    public const int PageSize = 30;

    /// <summary>Reads a page of them, in two statements.</summary>
    /// <param name="records">Where.</param>
    /// <param name="disputed">Whether those on a record that has an owner are asked for, or the others.</param>
    /// <param name="afterId">From the claim after this one on; null from the one that waits longest. One that waits no more begins anew.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<WaitingClaims> RunAsync(BzPeerDbContext records, bool disputed, long? afterId, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        var state = disputed ? ClaimState.Disputed : ClaimState.Pending;
        var waiting = records.Claims.Where(c => c.WaitsSince != null && c.State == state);
        var count = await waiting.CountAsync(cancellation).ConfigureAwait(false);
        var page = await (
            from claim in waiting
            join author in records.Authors on claim.AuthorId equals author.Id
            where !records.Claims.Any(a => a.Id == afterId && a.WaitsSince != null)
                || records.Claims.Any(a => a.Id == afterId && (a.WaitsSince < claim.WaitsSince || (a.WaitsSince == claim.WaitsSince && a.Id < claim.Id)))
            orderby claim.WaitsSince, claim.Id
            select new WaitingClaim(
                claim.Id, author.Name, claim.WaitsSince!.Value, claim.AppealedAt != null,
                records.Accounts.Where(a => a.Id == claim.AccountId).Select(a => a.Name).FirstOrDefault(),
                records.Evidence.Where(e => e.ClaimId == claim.Id && e.State == EvidenceState.Proved).OrderBy(e => e.Id).Select(e => e.Kind).ToList()))
            .Take(PageSize + 1).ToListAsync(cancellation).ConfigureAwait(false);
        return new WaitingClaims(count, [.. page.Take(PageSize)], page.Count > PageSize);
    }
}

/// <summary>Claims that wait for a moderator.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Items">Those of this page.</param>
/// <param name="HasMore">Whether more follow.</param>
public sealed record WaitingClaims(int Count, IReadOnlyList<WaitingClaim> Items, bool HasMore);

/// <summary>A claim that waits for a moderator.</summary>
/// <param name="Id">Its id.</param>
/// <param name="AuthorName">The record.</param>
/// <param name="WaitsSince">Since when.</param>
/// <param name="IsAppeal">Whether a moderator has decided before.</param>
/// <param name="Claimant">What the claimant's account is called.</param>
/// <param name="Proofs">The evidence that counts.</param>
public sealed record WaitingClaim(long Id, string AuthorName, DateTimeOffset WaitsSince, bool IsAppeal, string? Claimant, IReadOnlyList<EvidenceKind> Proofs);
