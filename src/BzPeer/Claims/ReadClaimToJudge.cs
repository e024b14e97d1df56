using BzPeer.Accounts;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>
/// Reads all that a moderator needs to decide about a claim: who claims, with what evidence, which works, who else claims
/// the record or owns it, and what else the account claims. Much of it is private.
/// </summary>
public static class ReadClaimToJudge
{
    /// <summary>Works shown at most, of those that are the claimant's and of those that are not.</summary>
    public const int MostWorks = 60;

    /// <summary>Other claims shown at most, the newest first.</summary>
    public const int MostOthers = 20;

    /// <summary>Reads it, in a constant number of statements; null where there is no such claim.</summary>
    /// <param name="records">Where.</param>
    /// <param name="claimId">Which.</param>
    /// <param name="moderator">Who is to decide.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<ClaimToJudge?> RunAsync(BzPeerDbContext records, long claimId, LoggedIn moderator, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(moderator);
        var found = await (from claim in records.Claims
                           join author in records.Authors on claim.AuthorId equals author.Id
                           where claim.Id == claimId
                           select new
                           {
                               Claim = claim,
                               ShownAuthorId = author.MergedIntoId ?? author.Id,
                               Claimant = records.Accounts.Where(a => a.Id == claim.AccountId).Select(a => new Claimant(
                                   a.Name,
                                   a.Email!,
                                   a.CreatedAt,
                                   a.PasswordHash != null,
                                   records.AccountPasskeys.Count(p => p.UserId == a.Id),
                                   records.AccountLogins.Where(l => l.UserId == a.Id && l.LoginProvider == AccountLogin.Orcid).Select(l => l.ProviderKey).FirstOrDefault(),
                                   a.DeletionAskedAt)).FirstOrDefault(),
                               WorksMine = records.ClaimWorks.Count(w => w.ClaimId == claimId && w.IsMine),
                               WorksNotMine = records.ClaimWorks.Count(w => w.ClaimId == claimId && !w.IsMine),
                           }).AsNoTracking().SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
        if (found is null)
        {
            return null;
        }

        var others = await (from claim in records.Claims
                            join author in records.Authors on claim.AuthorId equals author.Id
                            where claim.Id != claimId && (claim.AuthorId == found.Claim.AuthorId || (claim.AccountId != null && claim.AccountId == found.Claim.AccountId))
                            // The owner, what the account owns, and open ones first: whatever else there is, they are what the decision is about.
                            orderby (claim.State == ClaimState.Accepted && (claim.AuthorId == found.Claim.AuthorId || claim.MergesIntoId == null)) descending,
                                claim.WaitsSince != null descending, (claim.AuthorId == found.Claim.AuthorId && claim.HeldUntil != null) descending, claim.Id descending
                            select new OtherClaim
                            {
                                Claim = claim,
                                AuthorName = author.Name,
                                ClaimantName = records.Accounts.Where(a => a.Id == claim.AccountId).Select(a => a.Name).FirstOrDefault(),
                                ClaimantEmail = records.Accounts.Where(a => a.Id == claim.AccountId).Select(a => a.Email).FirstOrDefault(),
                                ClaimantSince = records.Accounts.Where(a => a.Id == claim.AccountId).Select(a => (DateTimeOffset?)a.CreatedAt).FirstOrDefault(),
                            }).AsNoTracking().Take(2 * MostOthers).ToListAsync(cancellation).ConfigureAwait(false);
        var shown = others.Select(o => o.Claim.Id).Append(claimId).ToList();
        var evidence = await (from piece in records.Evidence
                              where shown.Contains(piece.ClaimId)
                              orderby piece.Id
                              select new EvidenceToWeigh(
                                  piece,
                                  records.Institutions.Where(i => i.Id == piece.InstitutionId).Select(i => i.Name).FirstOrDefault(),
                                  records.Authors.Where(a => a.Id == piece.VoucherId).Select(a => a.Name).FirstOrDefault(),
                                  records.Authors.Where(a => a.Id == piece.VoucherId)
                                      .Select(a => a.MergedIntoId == null ? a.Level : records.Authors.Where(m => m.Id == a.MergedIntoId).Select(m => (short?)m.Level).FirstOrDefault()).FirstOrDefault()))
            .AsNoTracking().ToListAsync(cancellation).ConfigureAwait(false);
        others = [.. others.Select(o => o with { Evidence = [.. evidence.Where(e => e.Evidence.ClaimId == o.Claim.Id)] })];
        var rivals = others.Where(o => o.Claim.AuthorId == found.Claim.AuthorId).ToList();
        // As SettleClaim sees it: who merged the record into theirs owns it as well.
        var owner = rivals.Find(o => o.Claim.State == ClaimState.Accepted && o.Claim.AccountId != found.Claim.AccountId);
        var claims = owner is null ? new[] { claimId } : [claimId, owner.Claim.Id];
        var isOwnAffair = await records.IsOwnAffairAsync(moderator.AccountId, found.Claim.AuthorId, claims, cancellation).ConfigureAwait(false);
        return new ClaimToJudge
        {
            Claim = found.Claim,
            ShownAuthorId = found.ShownAuthorId,
            Claimant = found.Claimant,
            WorksMine = found.WorksMine,
            WorksNotMine = found.WorksNotMine,
            Mine = await WorksAsync(true).ConfigureAwait(false),
            NotMine = await WorksAsync(false).ConfigureAwait(false),
            Evidence = [.. evidence.Where(e => e.Evidence.ClaimId == claimId)],
            Owner = owner,
            Home = others.Find(o => o.Claim.IsOwner && o.Claim.AccountId is not null && o.Claim.AccountId == found.Claim.AccountId),
            OnRecord = [.. rivals.Where(o => o != owner).Take(MostOthers)],
            OfAccount = [.. others.Where(o => o.Claim.AccountId is not null && o.Claim.AccountId == found.Claim.AccountId).Take(MostOthers)],
            May = JudgeClaim.MayJudge(found.Claim, owner?.Claim, moderator.AccountId, isOwnAffair),
            MayRevoke = JudgeClaim.MayRevoke(found.Claim, rivals.Select(o => o.Claim), moderator.AccountId, isOwnAffair),
        };

        Task<List<ClaimedWork>> WorksAsync(bool isMine) =>
            (from said in records.ClaimWorks
             join record in records.SourceRecords on new { said.Provider, said.ExternalId } equals new { record.Provider, record.ExternalId }
             join source in records.WorkSources on record.Id equals source.SourceRecordId
             join work in records.Works on source.WorkId equals work.Id
             where said.ClaimId == claimId && said.IsMine == isMine
             orderby work.Year descending, work.Id
             select new ClaimedWork(
                 work.Id, work.Title, work.Year, said.PrintedName,
                 records.Authorships.Where(a => a.SourceRecordId == record.Id && a.Place == said.Place).Select(a => a.Affiliation).FirstOrDefault()))
            .Take(MostWorks).ToListAsync(cancellation);
    }
}

/// <summary>A claim with all that a decision about it needs.</summary>
public sealed record ClaimToJudge
{
    /// <summary>The claim.</summary>
    public required Claim Claim { get; init; }

    /// <summary>The record, or the one that it was merged into.</summary>
    public required long ShownAuthorId { get; init; }

    /// <summary>Who claims; null once the account is erased.</summary>
    public required Claimant? Claimant { get; init; }

    /// <summary>How many works the claimant left ticked.</summary>
    public required int WorksMine { get; init; }

    /// <summary>How many they say are not theirs.</summary>
    public required int WorksNotMine { get; init; }

    /// <summary>The newest of those left ticked.</summary>
    public required IReadOnlyList<ClaimedWork> Mine { get; init; }

    /// <summary>The newest of the others.</summary>
    public required IReadOnlyList<ClaimedWork> NotMine { get; init; }

    /// <summary>The evidence, in the order in which it was begun.</summary>
    public required IReadOnlyList<EvidenceToWeigh> Evidence { get; init; }

    /// <summary>The claim by which somebody else owns the record.</summary>
    public required OtherClaim? Owner { get; init; }

    /// <summary>The claim by which the account owns another record, into which this one would be merged; null where it owns none.</summary>
    public required OtherClaim? Home { get; init; }

    /// <summary>Further claims on the record.</summary>
    public required IReadOnlyList<OtherClaim> OnRecord { get; init; }

    /// <summary>Further claims of the account.</summary>
    public required IReadOnlyList<OtherClaim> OfAccount { get; init; }

    /// <summary>Whether this moderator may decide, or why not.</summary>
    public required JudgeAnswer May { get; init; }

    /// <summary>Whether this moderator may take the claim away, or what is left of it, or why not.</summary>
    public required JudgeAnswer MayRevoke { get; init; }

    /// <summary>Whether evidence counts: without any, nothing can be accepted.</summary>
    public bool HasProof => Evidence.Any(e => e.Evidence.State == EvidenceState.Proved);
}

/// <summary>Who claims a record.</summary>
/// <param name="Name">What the account is called.</param>
/// <param name="Email">Its confirmed e-mail address.</param>
/// <param name="Since">Since when there is the account.</param>
/// <param name="HasPassword">Whether it has a password.</param>
/// <param name="Passkeys">How many passkeys it has.</param>
/// <param name="Orcid">The ORCID iD that is linked with it.</param>
/// <param name="DeletionAskedAt">When its deletion was asked for.</param>
public sealed record Claimant(string Name, string Email, DateTimeOffset Since, bool HasPassword, int Passkeys, string? Orcid, DateTimeOffset? DeletionAskedAt);

/// <summary>A piece of evidence with what it points at.</summary>
/// <param name="Evidence">The evidence.</param>
/// <param name="Institution">The institution in whose domain an e-mail address is.</param>
/// <param name="Voucher">The record whose owner vouched.</param>
/// <param name="VoucherLevel">The level of that record now.</param>
public sealed record EvidenceToWeigh(Evidence Evidence, string? Institution, string? Voucher, short? VoucherLevel);

/// <summary>A work of which a claimant said whether it is theirs.</summary>
/// <param name="Id">The work.</param>
/// <param name="Title">Its title.</param>
/// <param name="Year">Its year; 0 where none is known.</param>
/// <param name="PrintedName">The name printed there.</param>
/// <param name="Affiliation">The affiliation printed beside it.</param>
public sealed record ClaimedWork(long Id, string Title, short Year, string PrintedName, string? Affiliation);

/// <summary>Another claim that bears on the decision.</summary>
public sealed record OtherClaim
{
    /// <summary>The claim.</summary>
    public required Claim Claim { get; init; }

    /// <summary>The record that it is about.</summary>
    public required string AuthorName { get; init; }

    /// <summary>What its account is called; null once that is erased.</summary>
    public required string? ClaimantName { get; init; }

    /// <summary>The account's e-mail address.</summary>
    public required string? ClaimantEmail { get; init; }

    /// <summary>Since when there is the account.</summary>
    public required DateTimeOffset? ClaimantSince { get; init; }

    /// <summary>Its evidence.</summary>
    public IReadOnlyList<EvidenceToWeigh> Evidence { get; init; } = [];
}
