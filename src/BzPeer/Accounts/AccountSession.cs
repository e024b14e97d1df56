using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Accounts;

/// <summary>
/// One device on which an account is logged in. The cookie holds the key, the row its hash: who reads the database
/// cannot make a cookie of it. A row that is gone, expired or of an older security stamp logs nobody in.
/// </summary>
public sealed class AccountSession : IEntityTypeConfiguration<AccountSession>
{
    /// <summary>How long a session lasts without a visit.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(8);

    /// <summary>The same where the owner asked to stay logged in on the device.</summary>
    public static readonly TimeSpan IdleWhenKept = TimeSpan.FromDays(30);

    /// <summary>How long it lasts at most, visits or not.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    /// <summary>For how long a proof of who one is counts for what can't be undone.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromMinutes(15);

    /// <summary>Longest description of a device, in characters.</summary>
    public const int MaxDeviceLength = 80;

    private const int KeyBytes = 32;

    /// <summary>Stands in the list of devices.</summary>
    public long Id { get; private init; }

    /// <summary>Whose it is.</summary>
    public required long AccountId { get; init; }

    /// <summary>SHA-256 of the key in the cookie.</summary>
    public required byte[] KeyHash { get; init; }

    /// <summary>The account's stamp when it began, or when this session renewed it.</summary>
    public required string SecurityStamp { get; set; }

    /// <summary>How its owner proved who they are.</summary>
    public required WayIn Way { get; init; }

    /// <summary>Browser and system, in words: "Firefox on Linux".</summary>
    public required string Device { get; init; }

    /// <summary>Whether it outlives the browser's window.</summary>
    public required bool IsKept { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When its owner last proved who they are.</summary>
    public required DateTimeOffset ProvedAt { get; set; }

    /// <summary>When it was last used, to within <see cref="SeenWithin"/>.</summary>
    public required DateTimeOffset SeenAt { get; set; }

    /// <summary>When it ends unless it is used.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>How long it lasts without a visit.</summary>
    public static TimeSpan IdleTime(bool isKept) => isKept ? IdleWhenKept : Idle;

    /// <summary>How closely it is noted when a session was last used: close enough for a list of devices, seldom enough to be read without being written.</summary>
    public static TimeSpan SeenWithin(bool isKept) => isKept ? TimeSpan.FromDays(1) : TimeSpan.FromHours(1);

    /// <summary>When a session ends that is used now.</summary>
    public static DateTimeOffset ExpiryAfter(DateTimeOffset now, DateTimeOffset startedAt, bool isKept)
    {
        var idle = now + IdleTime(isKept);
        return idle < startedAt + Longest ? idle : startedAt + Longest;
    }

    /// <summary>A new key for a cookie: 256 random bits.</summary>
    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyBytes);

    /// <summary>What the row keeps of a key.</summary>
    public static byte[] HashOf(ReadOnlySpan<byte> key) => SHA256.HashData(key);

    void IEntityTypeConfiguration<AccountSession>.Configure(EntityTypeBuilder<AccountSession> builder)
    {
        builder.ToTable("account_sessions");
        builder.HasIndex(s => s.KeyHash).IsUnique();
        builder.HasIndex(s => s.AccountId);
        builder.HasIndex(s => s.ExpiresAt);
        builder.Property(s => s.SecurityStamp).HasMaxLength(64);
        builder.Property(s => s.Device).HasMaxLength(MaxDeviceLength);
        builder.Property(s => s.Way).HasConversion<string>().HasMaxLength(20);
        builder.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
