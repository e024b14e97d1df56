using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Accounts;

/// <summary>An identity elsewhere by which an account can log in: at ORCID, the key is the iD.</summary>
public sealed class AccountLogin : IdentityUserLogin<long>, IEntityTypeConfiguration<AccountLogin>
{
    /// <summary>The one provider.</summary>
    public const string Orcid = "ORCID";

    /// <summary>When it was linked.</summary>
    public DateTimeOffset LinkedAt { get; set; }

    void IEntityTypeConfiguration<AccountLogin>.Configure(EntityTypeBuilder<AccountLogin> builder)
    {
        builder.ToTable("account_logins");
        builder.HasKey(l => new { l.LoginProvider, l.ProviderKey });
        builder.Property(l => l.LoginProvider).HasMaxLength(20);
        builder.Property(l => l.ProviderKey).HasMaxLength(100);
        builder.Property(l => l.ProviderDisplayName).HasMaxLength(Account.MaxNameLength);
        builder.Property(l => l.UserId).HasColumnName("account_id");
        // One iD an account.
        builder.HasIndex(l => new { l.UserId, l.LoginProvider }).IsUnique();
        builder.HasOne<Account>().WithMany().HasForeignKey(l => l.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>A passkey of an account, as ASP.NET Core Identity keeps it.</summary>
public sealed class AccountPasskey : IdentityUserPasskey<long>, IEntityTypeConfiguration<AccountPasskey>
{
    /// <summary>How many an account can have.</summary>
    public const int MostOfAccount = 20;

    /// <summary>Longest name of a passkey, in characters.</summary>
    public const int MaxNameLength = 60;

    /// <summary>What is wrong with a name that can't be taken.</summary>
    public const string NameFault = "Write a name of at most 60 characters.";

    /// <summary>How addresses name it: credential ids are longer than an address may be, and tell letters apart by case.</summary>
    public string Key => KeyOf(CredentialId);

    /// <summary>A name as typed, without characters that can't be seen; null where nothing is left, or too much.</summary>
    public static string? CleanName(string? typed) => AccountName.Clean(typed) is { Length: <= MaxNameLength } name ? name : null;

    /// <summary>How addresses name a credential: 128 bits of its SHA-256.</summary>
    public static string KeyOf(ReadOnlySpan<byte> credentialId) => Convert.ToHexStringLower(SHA256.HashData(credentialId).AsSpan(0, 16));

    void IEntityTypeConfiguration<AccountPasskey>.Configure(EntityTypeBuilder<AccountPasskey> builder)
    {
        builder.ToTable("account_passkeys");
        builder.HasKey(p => p.CredentialId);
        // WebAuthn, 4 (credential id): at most 1023 bytes.
        builder.Property(p => p.CredentialId).HasMaxLength(1024);
        builder.Property(p => p.UserId).HasColumnName("account_id");
        builder.HasIndex(p => p.UserId);
        builder.Ignore(p => p.Key);
        builder.OwnsOne(p => p.Data).ToJson();
        builder.HasOne<Account>().WithMany().HasForeignKey(p => p.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
