using BzPeer.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Moderation;

/// <summary>
/// One row of the moderators' log: who did what, when, about what and why. It is written in the transaction of what was
/// done; the database refuses to change or delete a row, and nothing of those whom it concerns stands in it but numbers.
/// </summary>
public sealed class ModerationEntry : IEntityTypeConfiguration<ModerationEntry>
{
    /// <summary>Comes from a sequence.</summary>
    public long Id { get; private init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The moderator's account. No foreign key: the number stays when the account is erased.</summary>
    public required long AccountId { get; init; }

    /// <summary>What the account was called then.</summary>
    public required string AccountName { get; init; }

    /// <summary>What was done.</summary>
    public required ModerationAct Act { get; init; }

    /// <summary>What came of the report, where one was answered.</summary>
    public ReportOutcome? Outcome { get; init; }

    /// <summary>The record that it is about.</summary>
    public required long AuthorId { get; init; }

    /// <summary>The report that was answered.</summary>
    public long? ReportId { get; init; }

    /// <summary>The claim that was decided.</summary>
    public long? ClaimId { get; init; }

    /// <summary>Why, in the moderator's words; of a report the answer, which is public.</summary>
    public required string Reason { get; init; }

    void IEntityTypeConfiguration<ModerationEntry>.Configure(EntityTypeBuilder<ModerationEntry> builder)
    {
        builder.ToTable("moderation_log", table =>
        {
            table.HasCheckConstraint("ck_moderation_log_act", $"act in ({string.Join(", ", Enum.GetNames<ModerationAct>().Select(a => $"'{a}'"))})");
            table.HasCheckConstraint("ck_moderation_log_about", "num_nonnulls(report_id, claim_id) = 1 and (report_id is null) = (outcome is null)");
        });
        builder.Property(e => e.Act).HasConversion<string>().HasMaxLength(20);
        builder.Property(e => e.Outcome).HasConversion<string>().HasMaxLength(20);
        builder.Property(e => e.AccountName).HasMaxLength(Account.MaxNameLength);
        builder.Property(e => e.Reason).HasMaxLength(WrittenWords.MaxLength);
        builder.HasIndex(e => e.AccountId);
        builder.HasIndex(e => e.ReportId).HasFilter("report_id is not null");
        builder.HasIndex(e => e.ClaimId).HasFilter("claim_id is not null");
    }
}

/// <summary>What moderators do. Stored by name.</summary>
public enum ModerationAct
{
    /// <summary>Answered a report.</summary>
    ReportAnswered,

    /// <summary>Accepted a claim.</summary>
    ClaimAccepted,

    /// <summary>Refused a claim.</summary>
    ClaimRefused,

    /// <summary>Took an accepted claim back.</summary>
    ClaimRevoked,

    /// <summary>Gave a disputed record to who claims it.</summary>
    DisputeForClaimant,

    /// <summary>Left a disputed record with its owner.</summary>
    DisputeForOwner,
}
