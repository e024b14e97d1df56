using BzPeer.Accounts;
using BzPeer.Works;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>What an account sees of its claims.</summary>
public sealed class ReadClaims(BzPeerDbContext records)
{
    /// <summary>Institutions of a record that are named to its claimant, with their domains.</summary>
    private const int InstitutionsShown = 12;

    /// <summary>Claims shown at most; the latest first.</summary>
    private const int Shown = 50;

    /// <summary>All claims of an account, the latest first.</summary>
    public async Task<IReadOnlyList<ClaimItem>> OfAccountAsync(long accountId, CancellationToken cancellation = default) =>
        await (from claim in records.Claims
               join author in records.Authors on claim.AuthorId equals author.Id
               where claim.AccountId == accountId
               orderby claim.Id descending
               select new ClaimItem(claim.Id, claim.State, claim.MadeAt, claim.ChangedAt, claim.WaitsSince, claim.MergesIntoId, author.Id, author.Name, author.Level))
        .Take(Shown).ToListAsync(cancellation).ConfigureAwait(false);

    /// <summary>One claim; null where the account has none of that id.</summary>
    public async Task<ClaimView?> OneAsync(long accountId, long claimId, CancellationToken cancellation = default)
    {
        var view = await (from claim in records.Claims
                          join author in records.Authors on claim.AuthorId equals author.Id
                          where claim.Id == claimId && claim.AccountId == accountId
                          select new ClaimView
                          {
                              Claim = claim,
                              AuthorId = author.Id,
                              AuthorName = author.Name,
                              Level = author.Level,
                              Orcid = author.Orcid,
                              MyOrcid = records.AccountLogins.Where(l => l.UserId == accountId && l.LoginProvider == AccountLogin.Orcid).Select(l => l.ProviderKey).FirstOrDefault(),
                              WorksMine = records.ClaimWorks.Count(w => w.ClaimId == claimId && w.IsMine),
                              WorksNotMine = records.ClaimWorks.Count(w => w.ClaimId == claimId && !w.IsMine),
                              HomeName = (from own in records.Claims
                                          join home in records.Authors on own.AuthorId equals home.Id
                                          where own.AccountId == accountId && own.Id != claimId && own.State == ClaimState.Accepted && own.MergesIntoId == null
                                          select home.Name).FirstOrDefault(),
                              HasOwner = records.Claims.Any(c => c.AuthorId == author.Id && c.AccountId != accountId && c.State == ClaimState.Accepted),
                              IsDisputed = records.DisputedAuthors().Contains(author.Id),
                              Rests = records.RestingClaims().Any(c => c.Id == claim.Id)
                                  && !records.Claims.Any(c => c.AccountId == accountId && c.AuthorId == author.Id && c.Id > claim.Id),
                          }).AsNoTracking().SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
        if (view is null)
        {
            return null;
        }

        return view with
        {
            Evidence = await records.Evidence.Where(e => e.ClaimId == claimId).OrderBy(e => e.Id).AsNoTracking().ToListAsync(cancellation).ConfigureAwait(false),
            Institutions = await (from at in records.AuthorInstitutions
                                  join institution in records.Institutions on at.InstitutionId equals institution.Id
                                  where at.AuthorId == view.AuthorId
                                  orderby at.IsNow descending, at.Works descending, institution.Id
                                  select new InstitutionDomains(institution.Name, institution.Domains)).Take(InstitutionsShown).ToListAsync(cancellation).ConfigureAwait(false),
        };
    }

    /// <summary>The works of an author, for a claimant to say which are theirs: the newest first, at most <see cref="ClaimWork.Most"/>.</summary>
    public async Task<IReadOnlyList<ClaimableWork>> WorksAsync(long authorId, CancellationToken cancellation = default) =>
        await (from listed in records.AuthorWorks
               join work in records.Works on listed.WorkId equals work.Id
               where listed.AuthorId == authorId
               orderby listed.Year descending, listed.SortKey, listed.WorkId
               select new ClaimableWork(work.Id, work.TitleHtml, work.Title, work.Language, work.Year, work.Kind, work.Venue, work.Provider, work.ExternalId, listed.Name, listed.Affiliation, work.AuthorCount, work.HasFormulas))
        .Take(ClaimWork.Most).ToListAsync(cancellation).ConfigureAwait(false);

    /// <summary>How an account stands to an author; null where it has nothing to do with it.</summary>
    public Task<Ownership?> OwnershipAsync(long accountId, long authorId, CancellationToken cancellation = default) =>
        records.Claims.Where(c => c.AccountId == accountId && c.AuthorId == authorId && c.MergesIntoId == null
                && (c.State == ClaimState.Pending || c.State == ClaimState.Disputed || c.State == ClaimState.Accepted))
            .Select(c => new Ownership(
                c.Id, c.AuthorKey, c.State == ClaimState.Accepted,
                records.DisputedAuthors().Contains(c.AuthorId)))
            .SingleOrDefaultAsync(cancellation);

    /// <summary>The claim to which an account is led instead of making a new one: it stands, or the account rests after it; null where it can claim.</summary>
    public async Task<long?> InsteadOfNewAsync(long accountId, long authorId, DateTimeOffset now, CancellationToken cancellation = default) =>
        await records.Claims.Where(c => c.AccountId == accountId && c.AuthorId == authorId && (c.State == ClaimState.Pending || c.State == ClaimState.Disputed || c.State == ClaimState.Accepted))
            .Select(c => (long?)c.Id).FirstOrDefaultAsync(cancellation).ConfigureAwait(false)
        ?? await records.RestsAfterAsync(accountId, authorId, now, cancellation).ConfigureAwait(false);
}

/// <summary>A claim in a list of its account.</summary>
public sealed record ClaimItem(
    long Id, ClaimState State, DateTimeOffset MadeAt, DateTimeOffset ChangedAt, DateTimeOffset? WaitsSince, long? MergesIntoId, long AuthorId, string AuthorName, short Level);

/// <summary>A claim as its claimant sees it.</summary>
public sealed record ClaimView
{
    /// <summary>The claim.</summary>
    public required Claim Claim { get; init; }

    /// <summary>The author claimed.</summary>
    public required long AuthorId { get; init; }

    /// <summary>The author's name.</summary>
    public required string AuthorName { get; init; }

    /// <summary>The author's verification level now.</summary>
    public required short Level { get; init; }

    /// <summary>The ORCID iD that the record bears.</summary>
    public required string? Orcid { get; init; }

    /// <summary>The ORCID iD that is linked with the account.</summary>
    public required string? MyOrcid { get; init; }

    /// <summary>How many works the claimant left ticked.</summary>
    public required int WorksMine { get; init; }

    /// <summary>How many are not theirs.</summary>
    public required int WorksNotMine { get; init; }

    /// <summary>The name of the record that the account owns, where that is another one: into it this one is merged.</summary>
    public required string? HomeName { get; init; }

    /// <summary>Whether somebody else owns the author.</summary>
    public required bool HasOwner { get; init; }

    /// <summary>Whether two claims are before a moderator.</summary>
    public required bool IsDisputed { get; init; }

    /// <summary>Whether its account can claim the record anew only <see cref="Claim.Rest"/> after it ended, and has not done so.</summary>
    public required bool Rests { get; init; }

    /// <summary>Until when its account can't claim the record anew; null where it can.</summary>
    public DateTimeOffset? RestsUntil => Rests ? Claim.ChangedAt + Claim.Rest : null;

    /// <summary>The evidence, in the order in which it was begun.</summary>
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];

    /// <summary>The institutions that the works name beside the author.</summary>
    public IReadOnlyList<InstitutionDomains> Institutions { get; init; } = [];

    /// <summary>Whether evidence can be added.</summary>
    public bool TakesEvidence => Claim.IsOpen || Claim.IsOwner;
}

/// <summary>An institution and the domains that the registry lists for it.</summary>
public sealed record InstitutionDomains(string Name, string[] Domains);

/// <summary>A work that a claimant says is theirs or not.</summary>
public sealed record ClaimableWork(
    long Id, string TitleHtml, string Title, string? Language, short Year, WorkKind Kind, string? Venue, string Provider, string ExternalId, string PrintedName, string? Affiliation,
    int AuthorCount, bool HasFormulas);

/// <summary>How an account stands to an author.</summary>
/// <param name="ClaimId">Its claim.</param>
/// <param name="AuthorKey">By what the ledger names the author.</param>
/// <param name="IsOwner">Whether it owns the author; else the claim waits.</param>
/// <param name="IsFrozen">Whether a dispute is before a moderator: nothing can be changed until then.</param>
public sealed record Ownership(long ClaimId, string AuthorKey, bool IsOwner, bool IsFrozen)
{
    /// <summary>Whether the account may change what the page shows.</summary>
    public bool MayEdit => IsOwner && !IsFrozen;
}
