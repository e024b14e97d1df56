using BzPeer.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Accounts;

/// <summary>
/// Somebody who can log in. An account is made once its e-mail address is confirmed, never before: nobody can sit on
/// another's address. The name in it is what its owner wrote, and no author's record.
/// </summary>
public sealed class Account : IdentityUser<long>, IEntityTypeConfiguration<Account>
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>How long a deletion can be taken back, in days.</summary>
    public const int DaysToTakeBack = 7;

    /// <summary>For EF Core, which reads rows.</summary>
    private Account()
    {
    }

    /// <summary>A new account of a confirmed e-mail address.</summary>
    public Account(EmailAddress email, string name, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(email);
        Email = email.Value;
        NormalizedEmail = email.Normalized;
        EmailConfirmed = true;
        Name = name;
        CreatedAt = now;
        SecurityStamp = NewStamp();
    }

    /// <summary>How its owner wants to be called here.</summary>
    public string Name { get; private set; } = "";

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When the password was set last; null without one.</summary>
    public DateTimeOffset? PasswordSetAt { get; private set; }

    /// <summary>The authenticator app's secret, protected by the site's keys; null without one.</summary>
    public string? AuthenticatorKey { get; set; }

    /// <summary>When its owner asked for deletion; null while the account stands.</summary>
    public DateTimeOffset? DeletionAskedAt { get; private set; }

    /// <summary>Identity wants a user name; accounts have none but their e-mail address.</summary>
    public override string? UserName
    {
        get => Email;
        set { }
    }

    /// <summary>When the account is erased for good; null while it stands.</summary>
    public DateTimeOffset? ErasedOn => DeletionAskedAt?.AddDays(DaysToTakeBack);

    /// <summary>Renames it.</summary>
    public void CallItself(string name) => Name = name;

    /// <summary>Sets or, with null, removes the password.</summary>
    /// <param name="hash">As the password hasher made it.</param>
    /// <param name="now">When.</param>
    public void SetPassword(string? hash, DateTimeOffset now)
    {
        PasswordHash = hash;
        PasswordSetAt = hash is null ? null : now;
    }

    /// <summary>Takes another confirmed e-mail address.</summary>
    public void MoveTo(EmailAddress email)
    {
        ArgumentNullException.ThrowIfNull(email);
        Email = email.Value;
        NormalizedEmail = email.Normalized;
    }

    /// <summary>From now on asks for a code of the authenticator app.</summary>
    /// <param name="protectedKey">The app's secret as <see cref="AccountStore"/> protects it.</param>
    public void AskForCode(string protectedKey)
    {
        AuthenticatorKey = protectedKey;
        TwoFactorEnabled = true;
    }

    /// <summary>Asks for no code any more, and forgets the secret.</summary>
    public void StopAskingForCode()
    {
        AuthenticatorKey = null;
        TwoFactorEnabled = false;
    }

    /// <summary>Makes every session and every mailed link of before worthless.</summary>
    public void RenewStamp()
    {
        SecurityStamp = NewStamp();
        ConcurrencyStamp = NewStamp();
    }

    /// <summary>Asks for deletion: from now on the account can do nothing but be taken back.</summary>
    public void AskForDeletion(DateTimeOffset now) => DeletionAskedAt = now;

    /// <summary>Takes the deletion back.</summary>
    public void TakeDeletionBack() => DeletionAskedAt = null;

    void IEntityTypeConfiguration<Account>.Configure(EntityTypeBuilder<Account> builder)
    {
        builder.ToTable("accounts");
        builder.HasKey(a => a.Id);
        builder.Property(a => a.Email).HasMaxLength(EmailAddress.MaxLength).IsRequired();
        builder.Property(a => a.NormalizedEmail).HasMaxLength(EmailAddress.MaxLength).IsRequired();
        builder.HasIndex(a => a.NormalizedEmail).IsUnique();
        builder.Property(a => a.Name).HasMaxLength(MaxNameLength);
        builder.Property(a => a.SecurityStamp).HasMaxLength(64).IsRequired();
        builder.Property(a => a.ConcurrencyStamp).HasMaxLength(64).IsConcurrencyToken();
        builder.HasIndex(a => a.DeletionAskedAt).HasFilter("deletion_asked_at is not null");
        // What Identity offers and this site does otherwise: no lock-out, no telephone, no name beside the e-mail address.
        builder.Ignore(a => a.UserName);
        builder.Ignore(a => a.NormalizedUserName);
        builder.Ignore(a => a.EmailConfirmed);
        builder.Ignore(a => a.PhoneNumber);
        builder.Ignore(a => a.PhoneNumberConfirmed);
        builder.Ignore(a => a.LockoutEnd);
        builder.Ignore(a => a.LockoutEnabled);
        builder.Ignore(a => a.AccessFailedCount);
    }

    private static string NewStamp() => Guid.NewGuid().ToString("N");
}
