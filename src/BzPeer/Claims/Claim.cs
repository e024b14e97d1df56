using BzPeer.Accounts;
using BzPeer.Authors;
using BzPeer.Decisions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Claims;

/// <summary>
/// An account's request to own an author, resting on evidence. What became of it is written into the ledger too; this
/// row says how it stands. Every change is made in a <see cref="LedgerTurn"/>, one after the other, so that of two
/// that come at the same moment the second sees what the first did.
/// </summary>
public sealed class Claim : IEntityTypeConfiguration<Claim>
{
    /// <summary>Longest note of the claimant to the moderators, in characters.</summary>
    public const int MaxNoteLength = 1_000;

    /// <summary>Shortest reason of a moderator, in characters: "no" is none.</summary>
    public const int MinReasonLength = 20;

    /// <summary>Longest reason, in characters.</summary>
    public const int MaxReasonLength = 2_000;

    /// <summary>How many claims of one account can wait at once.</summary>
    public const int MostOpen = 5;

    /// <summary>
    /// How long an account rests that was refused, or revoked, or whose dispute was taken back or lost its evidence, before it can claim the record anew: else
    /// whoever has some proof could keep an owner's record frozen for ever.
    /// </summary>
    public static readonly TimeSpan Rest = TimeSpan.FromDays(30);

    /// <summary>Comes from a sequence, never used again.</summary>
    public long Id { get; private init; }

    /// <summary>Whose; null once the account is erased.</summary>
    public required long? AccountId { get; init; }

    /// <summary>The author that is claimed.</summary>
    public required long AuthorId { get; init; }

    /// <summary>The author's natural key, by which the ledger names it.</summary>
    public required string AuthorKey { get; init; }

    /// <summary>The author that the account owned already when this was accepted, into which this one was merged; else null.</summary>
    public long? MergesIntoId { get; private set; }

    /// <summary>How it stands.</summary>
    public ClaimState State { get; private set; } = ClaimState.Pending;

    /// <summary>When it was made.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>What the claimant wrote for the moderators.</summary>
    public string? Note { get; private set; }

    /// <summary>Since when it waits for a moderator; null while it doesn't.</summary>
    public DateTimeOffset? WaitsSince { get; private set; }

    /// <summary>When its state changed last.</summary>
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>Until when the account had the author by it, after it lost or gave it up; null where it never did, or first has it now.</summary>
    public DateTimeOffset? HeldUntil { get; private set; }

    /// <summary>The moderator who decided last; null where checked evidence or the claimant did. No foreign key: as in the ledger.</summary>
    public long? DecidedById { get; private set; }

    /// <summary>Why, in the moderator's words: the claimant reads them.</summary>
    public string? Reason { get; private set; }

    /// <summary>When its claimant appealed; an appeal is decided by another moderator.</summary>
    public DateTimeOffset? AppealedAt { get; private set; }

    /// <summary>Whether it can still become something.</summary>
    public bool IsOpen => State is ClaimState.Pending or ClaimState.Disputed;

    /// <summary>Whether the account owns the author by it.</summary>
    public bool IsOwner => State == ClaimState.Accepted && MergesIntoId is null;

    /// <summary>Whether the account owned the author by it and gave it up: what it said of works, and merged, may still stand.</summary>
    public bool IsGivenUp => State == ClaimState.Withdrawn && MergesIntoId is null && HeldUntil == ChangedAt;

    /// <summary>Whether its claimant can still ask for another moderator.</summary>
    public bool CanAppeal => State is ClaimState.Refused or ClaimState.Revoked && AppealedAt is null && DecidedById is not null;

    /// <summary>Takes a note for the moderators.</summary>
    public void TakeNote(string? note) => Note = note;

    /// <summary>Waits for a moderator, from now on.</summary>
    public void WaitForModerator(DateTimeOffset now) => WaitsSince ??= now;

    /// <summary>Waits for evidence again: what was there is lost.</summary>
    public void WaitForEvidence() => WaitsSince = null;

    /// <summary>The author is owned by somebody else: a moderator decides between the two.</summary>
    public void Dispute(DateTimeOffset now)
    {
        // Who decided before stays on it: an appeal is not theirs to decide.
        Become(ClaimState.Disputed, now, DecidedById, Reason);
        WaitsSince = now;
    }

    /// <summary>The owner has gone: it waits as any other.</summary>
    public void EndDispute(DateTimeOffset now) => Become(ClaimState.Pending, now, DecidedById, Reason);

    /// <summary>Gives the author to the account.</summary>
    /// <param name="moderator">Who decided; null where strong evidence did.</param>
    /// <param name="reason">Why.</param>
    /// <param name="now">When.</param>
    /// <param name="mergesIntoId">The author that the account owns already.</param>
    public void Accept(long? moderator, string? reason, DateTimeOffset now, long? mergesIntoId)
    {
        Become(ClaimState.Accepted, now, moderator, reason);
        MergesIntoId = mergesIntoId;
    }

    /// <summary>Refuses it.</summary>
    public void Refuse(long moderator, string reason, DateTimeOffset now) => Become(ClaimState.Refused, now, moderator, reason);

    /// <summary>Its claimant takes it back, or gives the author up; or its evidence is lost in a dispute.</summary>
    public void Withdraw(DateTimeOffset now) => Become(ClaimState.Withdrawn, now, DecidedById, null);

    /// <summary>Takes an accepted claim away, or what is left of one that was given up.</summary>
    public void Revoke(long moderator, string reason, DateTimeOffset now) => Become(ClaimState.Revoked, now, moderator, reason);

    /// <summary>Asks for another moderator, once.</summary>
    public void Appeal(string words, DateTimeOffset now)
    {
        if (!CanAppeal)
        {
            throw new InvalidOperationException("There is nothing to appeal against.");
        }

        var (first, reason) = (DecidedById, Reason);
        Become(ClaimState.Pending, now, first, reason);
        (AppealedAt, Note, WaitsSince) = (now, words, now);
    }

    /// <summary>What the ledger says of it.</summary>
    /// <param name="kind">What was decided.</param>
    /// <param name="by">Who decided; null where the account is erased.</param>
    /// <param name="authority">On what authority.</param>
    /// <param name="reason">Why.</param>
    /// <param name="now">When.</param>
    internal Decision Decided(DecisionKind kind, long? by, DecisionAuthority authority, string reason, DateTimeOffset now) =>
        new() { Kind = kind, At = now, AccountId = by, Authority = authority, Reason = reason, AuthorKey = AuthorKey };

    private void Become(ClaimState state, DateTimeOffset now, long? moderator, string? reason)
    {
        HeldUntil = State == ClaimState.Accepted ? now : HeldUntil;
        (State, ChangedAt, DecidedById, Reason, WaitsSince) = (state, now, moderator, reason, null);
    }

    void IEntityTypeConfiguration<Claim>.Configure(EntityTypeBuilder<Claim> builder)
    {
        builder.ToTable("claims");
        builder.Property(c => c.State).HasConversion<string>().HasMaxLength(20);
        builder.Property(c => c.Note).HasMaxLength(MaxNoteLength);
        builder.Property(c => c.Reason).HasMaxLength(MaxReasonLength);
        builder.Ignore(c => c.IsOpen);
        builder.Ignore(c => c.IsOwner);
        builder.Ignore(c => c.IsGivenUp);
        builder.Ignore(c => c.CanAppeal);
        builder.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId).OnDelete(DeleteBehavior.SetNull);
        builder.HasOne<Author>().WithMany().HasForeignKey(c => c.AuthorId);
        builder.HasOne<Author>().WithMany().HasForeignKey(c => c.MergesIntoId);
        builder.HasIndex(c => c.AccountId);
        builder.HasIndex(c => c.AuthorId);
        // One owner an author, one author an owner: whatever a program does, the database keeps to it.
        builder.HasIndex(c => c.AuthorId, "ix_claims_one_owner").IsUnique().HasFilter("state = 'Accepted' and merges_into_id is null");
        builder.HasIndex(c => c.AccountId, "ix_claims_one_author").IsUnique().HasFilter("state = 'Accepted' and merges_into_id is null");
        builder.HasIndex(c => new { c.AccountId, c.AuthorId }, "ix_claims_one_open").IsUnique().HasFilter("state in ('Pending', 'Disputed')");
        builder.HasIndex(c => new { c.WaitsSince, c.Id }, "ix_claims_waiting").HasFilter("waits_since is not null");
    }
}

/// <summary>How a claim stands. Stored by name.</summary>
public enum ClaimState
{
    /// <summary>It waits, for evidence or for a moderator.</summary>
    Pending,

    /// <summary>The account owns the author.</summary>
    Accepted,

    /// <summary>A moderator refused it.</summary>
    Refused,

    /// <summary>Its claimant took it back, or gave the author up; or none of a dispute's evidence counts any more.</summary>
    Withdrawn,

    /// <summary>Somebody else owns the author: a moderator decides between the two.</summary>
    Disputed,

    /// <summary>It was accepted, and a moderator took that back, perhaps after it was given up.</summary>
    Revoked,
}
