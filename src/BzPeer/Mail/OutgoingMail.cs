using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Mail;

/// <summary>
/// The outbox: one mail to one recipient, written in the transaction of its cause, sent by <see cref="SendMail"/>. What
/// is personal in it goes when it has been delivered; the rest of the row goes later.
/// </summary>
public sealed class OutgoingMail : IEntityTypeConfiguration<OutgoingMail>
{
    /// <summary>Characters of a subject.</summary>
    public const int LongestSubject = 200;

    /// <summary>Characters of a reason of failure.</summary>
    public const int LongestFailure = 40;

    /// <summary>How long after a failed try the next one follows; when all are used up the mail has failed. <see cref="GiveUpOldMail"/> ends it before if it was not tried in time.</summary>
    public static IReadOnlyList<TimeSpan> Waits { get; } =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(6),
        TimeSpan.FromHours(12), TimeSpan.FromHours(12), TimeSpan.FromHours(12), TimeSpan.FromHours(12), TimeSpan.FromHours(12),
    ];

    /// <summary>Comes from a sequence.</summary>
    public long Id { get; private init; }

    /// <summary>The left half of the Message-ID, the same in every try: who gets a mail twice sees that it is one.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>Whom it is for; null once it is erased.</summary>
    public required string? Recipient { get; init; }

    /// <summary>Its subject; null once it is erased.</summary>
    public required string? Subject { get; init; }

    /// <summary>The plain text as format=flowed (RFC 3676), without the signature; null once it is erased.</summary>
    public required string? Text { get; init; }

    /// <summary>The same as HTML, from the first paragraph to the last; null once it is erased.</summary>
    public required string? Html { get; init; }

    /// <summary>Where a POST ends this kind of mail (RFC 8058); null where it is none that can be ended, and once it is erased.</summary>
    public string? Unsubscribe { get; init; }

    /// <summary>When its cause happened: the date that the mail bears.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is to be tried; of no meaning once it was sent or has failed.</summary>
    public required DateTimeOffset NextTryAt { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Tries { get; init; }

    /// <summary>When a server took it; null until then.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When it was given up; null until then.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>Why the last try failed: the server's codes where it refused the recipient or the mail itself, else some words, never an address; null where none did.</summary>
    public string? Failure { get; init; }

    /// <summary>
    /// The follower whose digest it is; null for letters to one person about their own affairs, which go first, and once it
    /// is erased. No foreign key: who is forgotten does not wait for a mail that is being sent.
    /// </summary>
    public long? FollowerId { get; init; }

    /// <summary>Up to which event the follower was told before this digest: should it be given up, they are told from there again. Null once they are, and for other mail.</summary>
    public long? DigestedBefore { get; init; }

    void IEntityTypeConfiguration<OutgoingMail>.Configure(EntityTypeBuilder<OutgoingMail> builder)
    {
        builder.ToTable("outgoing_mails", table => table.HasCheckConstraint(
            "ck_outgoing_mails_erased", "sent_at is null or num_nonnulls(recipient, subject, text, html, unsubscribe, follower_id) = 0"));
        builder.Property(m => m.Recipient).HasMaxLength(EmailAddress.MaxLength);
        builder.Property(m => m.Subject).HasMaxLength(LongestSubject);
        builder.Property(m => m.Failure).HasMaxLength(LongestFailure);
        // What waits is little, whatever was sent.
        builder.HasIndex(m => m.NextTryAt).HasFilter("sent_at is null and failed_at is null");
        // Letters are found past any number of digests.
        builder.HasIndex(m => m.NextTryAt, "ix_outgoing_mails_letters").HasDatabaseName("ix_outgoing_mails_letters").HasFilter("follower_id is null and sent_at is null and failed_at is null");
        builder.HasIndex(m => m.FollowerId).HasFilter("follower_id is not null");
        builder.HasIndex(m => m.FailedAt).HasFilter("failed_at is not null and digested_before is not null");
    }
}
