using BzPeer.Authors;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>How an account stands to a record that it may vouch for: a constant number of statements.</summary>
public sealed class ReadVouching(BzPeerDbContext records)
{
    /// <summary>The level from which a voucher counts.</summary>
    public const int FromLevel = 3;

    /// <summary>Shared works that are named.</summary>
    private const int WorksNamed = 5;

    /// <summary>Requests that are named: each is a claim of the same record.</summary>
    private const int RequestsNamed = 10;

    /// <summary>Reads it.</summary>
    /// <param name="accountId">Who may vouch.</param>
    /// <param name="author">For whom.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<VouchingView> RunAsync(long accountId, AuthorHeader author, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(author);
        return await RunAsync(accountId, author.Id, author.IsInvented, cancellation).ConfigureAwait(false);
    }

    internal async Task<VouchingView> RunAsync(long accountId, long authorId, bool isInvented, CancellationToken cancellation)
    {
        var mine = await (from claim in records.Claims
                          join author in records.Authors on claim.AuthorId equals author.Id
                          where claim.AccountId == accountId && claim.State == ClaimState.Accepted && claim.MergesIntoId == null
                          select new VouchingRecord(
                              author.Id, author.Name, claim.AuthorKey, author.Level, claim.Id,
                              records.DisputedAuthors().Contains(author.Id)))
            .SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
        if (mine is null || isInvented)
        {
            return new VouchingView { IsInvented = isInvented, AuthorId = authorId, Mine = mine };
        }

        var shared = from theirs in records.AuthorWorks
                     join own in records.AuthorWorks on theirs.WorkId equals own.WorkId
                     where theirs.AuthorId == authorId && own.AuthorId == mine.AuthorId
                     select theirs;
        var count = await shared.CountAsync(cancellation).ConfigureAwait(false);
        var works = await (from theirs in shared
                           join work in records.Works on theirs.WorkId equals work.Id
                           orderby theirs.Year descending, theirs.SortKey, theirs.WorkId
                           select new SharedWork(work.Id, work.Title, work.TitleHtml, work.Language, work.Year, work.HasFormulas))
            .Take(WorksNamed).ToListAsync(cancellation).ConfigureAwait(false);
        var given = await GivenAsync(records, mine.AuthorId, authorId, cancellation).ConfigureAwait(false);
        var requests = await (from evidence in records.Evidence
                              join claim in records.Claims on evidence.ClaimId equals claim.Id
                              join account in records.Accounts on claim.AccountId equals account.Id
                              join asked in records.Authors on evidence.VoucherId equals asked.Id
                              where evidence.Kind == EvidenceKind.Voucher && (asked.Id == mine.AuthorId || asked.MergedIntoId == mine.AuthorId)
                                  && claim.AuthorId == authorId && claim.AccountId != accountId
                                  && (claim.State == ClaimState.Pending || claim.State == ClaimState.Disputed || (claim.State == ClaimState.Accepted && claim.MergesIntoId == null))
                              orderby evidence.Id descending
                              select new VoucherRequest(evidence.Id, claim.Id, account.Name, evidence.AskedAt, evidence.State))
            .Take(RequestsNamed).ToListAsync(cancellation).ConfigureAwait(false);
        return new VouchingView
        {
            IsInvented = false,
            AuthorId = authorId,
            Mine = mine,
            SharedWorks = count,
            Works = works,
            GivenAt = given.Count == 0 ? null : given[0].At,
            Requests = requests,
        };
    }

    /// <summary>The vouches of one record for another that stand, the first one first; both as they are after merges.</summary>
    internal static Task<List<GivenVouch>> GivenAsync(BzPeerDbContext records, long giverId, long authorId, CancellationToken cancellation) =>
        records.Database.SqlQuery<GivenVouch>(
            $"""
            select d.id as "Id", d.at as "At"
            from decisions d
            join author_keys tk on tk.key = d.author_key and not tk.is_invented
            join authors t on t.id = tk.author_id
            join author_keys gk on gk.key = d.other_author_key and not gk.is_invented
            join authors g on g.id = gk.author_id
            where d.kind = 'Vouch' and coalesce(t.merged_into_id, t.id) = {authorId} and coalesce(g.merged_into_id, g.id) = {giverId} and decision_is_live(d.id)
            order by d.id
            """).ToListAsync(cancellation);
}

/// <summary>A vouch that stands.</summary>
internal sealed record GivenVouch(long Id, DateTimeOffset At);

/// <summary>How an account stands to a record that it may vouch for.</summary>
public sealed record VouchingView
{
    /// <summary>Whether nobody is behind the record.</summary>
    public required bool IsInvented { get; init; }

    /// <summary>The record.</summary>
    public required long AuthorId { get; init; }

    /// <summary>The record that the account owns; null where it owns none.</summary>
    public required VouchingRecord? Mine { get; init; }

    /// <summary>How many works both records are on.</summary>
    public int SharedWorks { get; init; }

    /// <summary>The newest of them.</summary>
    public IReadOnlyList<SharedWork> Works { get; init; } = [];

    /// <summary>Since when the account vouches; null where it doesn't.</summary>
    public DateTimeOffset? GivenAt { get; init; }

    /// <summary>Who of the record's claimants asked this account, the newest first.</summary>
    public IReadOnlyList<VoucherRequest> Requests { get; init; } = [];

    /// <summary>What stands in the way of vouching.</summary>
    public VouchBar Bar => this switch
    {
        { IsInvented: true } => VouchBar.Invented,
        { Mine: null } => VouchBar.NoRecord,
        { Mine: var mine } when mine.AuthorId == AuthorId => VouchBar.OwnRecord,
        { SharedWorks: 0 } => VouchBar.NoSharedWork,
        { Mine.Level: < ReadVouching.FromLevel } => VouchBar.LowLevel,
        { Mine.IsDisputed: true } => VouchBar.Disputed,
        _ => VouchBar.None,
    };
}

/// <summary>The record of who vouches.</summary>
/// <param name="AuthorId">The author.</param>
/// <param name="Name">Its name.</param>
/// <param name="AuthorKey">By what the ledger names it.</param>
/// <param name="Level">Its level.</param>
/// <param name="ClaimId">The claim by which it is owned.</param>
/// <param name="IsDisputed">Whether somebody else claims it too: nothing counts that is said in its name meanwhile.</param>
public sealed record VouchingRecord(long AuthorId, string Name, string AuthorKey, short Level, long ClaimId, bool IsDisputed);

/// <summary>A work that two records are on.</summary>
public sealed record SharedWork(long Id, string Title, string TitleHtml, string? Language, short Year, bool HasFormulas);

/// <summary>A claimant's request to vouch.</summary>
/// <param name="EvidenceId">What it would be.</param>
/// <param name="ClaimId">For which claim.</param>
/// <param name="AccountName">How the claimant is called here: in their own words.</param>
/// <param name="AskedAt">When it was asked.</param>
/// <param name="State">What became of it.</param>
public sealed record VoucherRequest(long EvidenceId, long ClaimId, string AccountName, DateTimeOffset AskedAt, EvidenceState State);

/// <summary>Why an account can't vouch for a record.</summary>
public enum VouchBar
{
    /// <summary>It can.</summary>
    None,

    /// <summary>Nobody is behind the record.</summary>
    Invented,

    /// <summary>The account owns no record.</summary>
    NoRecord,

    /// <summary>The record is its own.</summary>
    OwnRecord,

    /// <summary>No work is shared.</summary>
    NoSharedWork,

    /// <summary>The own record is below L3.</summary>
    LowLevel,

    /// <summary>The own record is claimed by somebody else too.</summary>
    Disputed,
}
