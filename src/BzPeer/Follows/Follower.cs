using BzPeer.Accounts;
using BzPeer.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Follows;

/// <summary>How often news are mailed. Stored by name.</summary>
public enum DigestFrequency
{
    /// <summary>Never.</summary>
    Never,

    /// <summary>When there are some, at most once an hour.</summary>
    AtOnce,

    /// <summary>Once a day.</summary>
    Daily,

    /// <summary>Once a week.</summary>
    Weekly,
}

/// <summary>
/// Who follows: an account, or an e-mail address whose reader confirmed it. How and when they are told stands here, what
/// they follow in <see cref="Follow"/>. Nobody but they themselves ever sees the row. Whoever locks rows of several tables
/// locks followers first, in the order of their ids, then <see cref="Followed"/> in that of kind and id, then follows by id.
/// </summary>
public sealed class Follower : IEntityTypeConfiguration<Follower>
{
    /// <summary>The hour of a digest where nothing else was chosen.</summary>
    public const int UsualHour = 7;

    /// <summary>Longest name of a time zone, in characters.</summary>
    public const int MaxTimeZoneLength = 64;

    /// <summary>For EF Core, which reads rows.</summary>
    private Follower()
    {
    }

    /// <summary>The follower that an account is.</summary>
    public Follower(long accountId, DateTimeOffset now)
    {
        AccountId = accountId;
        CreatedAt = now.ToUniversalTime();
    }

    /// <summary>The follower that a confirmed e-mail address is.</summary>
    public Follower(EmailAddress email, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(email);
        Email = email.Value;
        NormalizedEmail = email.Normalized;
        CreatedAt = now.ToUniversalTime();
    }

    /// <summary>Comes from a sequence.</summary>
    public long Id { get; private init; }

    /// <summary>The account; null for an e-mail address alone.</summary>
    public long? AccountId { get; private init; }

    /// <summary>The confirmed e-mail address; null for an account, whose own is used.</summary>
    public string? Email { get; private init; }

    /// <summary>The same, as addresses are compared.</summary>
    public string? NormalizedEmail { get; private init; }

    /// <summary>When it began to follow anything.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>How often news are mailed.</summary>
    public DigestFrequency Digest { get; private set; } = DigestFrequency.Daily;

    /// <summary>At what hour of the day, 0 to 23, in <see cref="TimeZone"/>.</summary>
    public short Hour { get; private set; } = UsualHour;

    /// <summary>On what day of the week, where it is weekly.</summary>
    public DayOfWeek Weekday { get; private set; } = DayOfWeek.Monday;

    /// <summary>Name of the time zone in the IANA database.</summary>
    public string TimeZone { get; private set; } = "Etc/UTC";

    /// <summary>When it is looked next whether there is something to mail; null where nothing is to be mailed.</summary>
    public DateTimeOffset? NextDigestAt { get; private set; }

    /// <summary>When the last mail was written.</summary>
    public DateTimeOffset? DigestedAt { get; private set; }

    /// <summary>Events up to this one were mailed, or are not to be.</summary>
    public long DigestedEventId { get; private set; }

    /// <summary>Since when the mail server of the address refuses mail; null while it takes it. Nothing is mailed meanwhile.</summary>
    public DateTimeOffset? RefusedAt { get; private set; }

    /// <summary>Random; part of what signed links are made of, so that a new one makes all older links worthless.</summary>
    public Guid Stamp { get; private set; } = Guid.NewGuid();

    void IEntityTypeConfiguration<Follower>.Configure(EntityTypeBuilder<Follower> builder)
    {
        builder.ToTable("followers", table =>
        {
            table.HasCheckConstraint("ck_followers_who", "num_nonnulls(account_id, email) = 1 and (email is null) = (normalized_email is null)");
            table.HasCheckConstraint("ck_followers_hour", "hour between 0 and 23");
        });
        builder.Property(f => f.Email).HasMaxLength(EmailAddress.MaxLength);
        builder.Property(f => f.NormalizedEmail).HasMaxLength(EmailAddress.MaxLength);
        builder.Property(f => f.TimeZone).HasMaxLength(MaxTimeZoneLength);
        builder.Property(f => f.Digest).HasConversion<string>().HasMaxLength(10);
        builder.HasIndex(f => f.AccountId).IsUnique();
        builder.HasIndex(f => f.NormalizedEmail).IsUnique();
        builder.HasIndex(f => f.NextDigestAt).HasFilter("next_digest_at is not null");
        builder.HasOne<Account>().WithMany().HasForeignKey(f => f.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
