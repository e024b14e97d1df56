using BzPeer.Accounts;
using BzPeer.Authors;
using BzPeer.Mail;
using BzPeer.Works;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Moderation;

/// <summary>
/// A mistake on a record that somebody reported, and what a moderator answered. The answer is public under the report's
/// number; the words of who reported it, and who that is, are for moderators.
/// </summary>
public sealed class Report : IEntityTypeConfiguration<Report>
{
    /// <summary>Longest name of a work, in characters.</summary>
    public const int MaxWorkLength = 300;

    /// <summary>How long the e-mail address of a report waits for its answer; with the answer it goes at once.</summary>
    public static readonly TimeSpan EmailKept = TimeSpan.FromDays(90);

    /// <summary>How long the words are kept once they are answered.</summary>
    public static readonly TimeSpan WordsKept = TimeSpan.FromDays(365);

    /// <summary>Comes from a sequence; its public number is the short id of it.</summary>
    public long Id { get; private init; }

    /// <summary>What is wrong.</summary>
    public required ReportKind Kind { get; init; }

    /// <summary>The record.</summary>
    public required long AuthorId { get; init; }

    /// <summary>The work that it is about, where one was named that is here.</summary>
    public long? WorkId { get; init; }

    /// <summary>Its DOI or arXiv id as it was named; null where none was.</summary>
    public string? NamedWork { get; init; }

    /// <summary>What is wrong, in the words of who reports it; null once they are erased.</summary>
    public required string? Words { get; init; }

    /// <summary>The account that reported it; null for a visitor, and once the account is erased.</summary>
    public long? AccountId { get; init; }

    /// <summary>Whether the account's owner wants the answer by mail.</summary>
    public bool IsMailed { get; init; }

    /// <summary>Where a visitor wants the answer; null where nowhere, and once it is erased.</summary>
    public string? Email { get; private set; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was answered; null while it waits.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>What came of it.</summary>
    public ReportOutcome? Outcome { get; private set; }

    /// <summary>What the moderator says to it, for everybody.</summary>
    public string? Answer { get; private set; }

    /// <summary>Asks for the answer by mail.</summary>
    public void MailTo(EmailAddress email)
    {
        ArgumentNullException.ThrowIfNull(email);
        Email = email.Value;
    }

    /// <summary>Answers it. The e-mail address goes with that: the letter that bears the answer has it.</summary>
    public void Close(ReportOutcome outcome, string answer, DateTimeOffset now)
    {
        Outcome = outcome;
        Answer = answer;
        AnsweredAt = now;
        Email = null;
    }

    void IEntityTypeConfiguration<Report>.Configure(EntityTypeBuilder<Report> builder)
    {
        builder.ToTable("reports", table =>
        {
            table.HasCheckConstraint("ck_reports_kind", $"kind in ({string.Join(", ", Enum.GetNames<ReportKind>().Select(k => $"'{k}'"))})");
            table.HasCheckConstraint("ck_reports_outcome", $"outcome in ({string.Join(", ", Enum.GetNames<ReportOutcome>().Select(o => $"'{o}'"))})");
            table.HasCheckConstraint("ck_reports_answered", "num_nonnulls(answered_at, outcome, answer) in (0, 3) and (answered_at is null or email is null)");
        });
        builder.Property(r => r.Kind).HasConversion<string>().HasMaxLength(20);
        builder.Property(r => r.Outcome).HasConversion<string>().HasMaxLength(20);
        builder.Property(r => r.NamedWork).HasMaxLength(MaxWorkLength);
        builder.Property(r => r.Words).HasMaxLength(WrittenWords.MaxLength);
        builder.Property(r => r.Answer).HasMaxLength(WrittenWords.MaxLength);
        builder.Property(r => r.Email).HasMaxLength(EmailAddress.MaxLength);
        // Of two moderators who answer at once, one does.
        builder.Property(r => r.AnsweredAt).IsConcurrencyToken();
        builder.HasIndex(r => r.Id, "ix_reports_waiting").HasFilter("answered_at is null");
        builder.HasIndex(r => r.AuthorId);
        builder.HasIndex(r => r.AccountId).HasFilter("account_id is not null");
        builder.HasOne<Author>().WithMany().HasForeignKey(r => r.AuthorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Work>().WithMany().HasForeignKey(r => r.WorkId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Account>().WithMany().HasForeignKey(r => r.AccountId).OnDelete(DeleteBehavior.SetNull);
    }
}

/// <summary>What can be wrong with a record. Stored by name.</summary>
public enum ReportKind
{
    /// <summary>Works of two people stand on one page.</summary>
    TwoPeople,

    /// <summary>One person has two pages.</summary>
    TwoPages,

    /// <summary>A work is not this person's.</summary>
    WrongWork,

    /// <summary>The affiliation is wrong.</summary>
    WrongAffiliation,

    /// <summary>Somebody claimed a record that isn't theirs.</summary>
    FalseClaim,

    /// <summary>A text is offensive or private.</summary>
    BadText,

    /// <summary>Something else.</summary>
    Other,
}

/// <summary>What came of a report. Stored by name.</summary>
public enum ReportOutcome
{
    /// <summary>The mistake is mended.</summary>
    Mended,

    /// <summary>The provider was told, who alone can mend it.</summary>
    Forwarded,

    /// <summary>It is no mistake.</summary>
    NoMistake,

    /// <summary>Nobody can tell from what is known.</summary>
    Undecidable,
}
