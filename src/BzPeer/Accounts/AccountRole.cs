using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Accounts;

/// <summary>What an account may do beyond its own affairs, and since when.</summary>
public sealed class AccountRole : IEntityTypeConfiguration<AccountRole>
{
    /// <summary>Who may.</summary>
    public required long AccountId { get; init; }

    /// <summary>What.</summary>
    public required Role Role { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset GrantedAt { get; init; }

    void IEntityTypeConfiguration<AccountRole>.Configure(EntityTypeBuilder<AccountRole> builder)
    {
        builder.ToTable("account_roles");
        builder.HasKey(r => new { r.AccountId, r.Role });
        builder.Property(r => r.Role).HasConversion<string>().HasMaxLength(20);
        builder.HasOne<Account>().WithMany().HasForeignKey(r => r.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>Roles beyond that of an account.</summary>
public enum Role
{
    /// <summary>Decides claims, disputes and reports.</summary>
    Moderator,
}
