using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Accounts;

/// <summary>
/// A device or a network from which an account was logged in before. Wrong passwords from elsewhere don't stop its owner there.
/// Only a hash is kept, so that nobody reads where an owner was; who has the key as well could try networks one by one.
/// </summary>
public sealed class FamiliarPlace : IEntityTypeConfiguration<FamiliarPlace>
{
    /// <summary>For how long a place stays familiar after the last log-in from there.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(180);

    /// <summary>Whose place.</summary>
    public required long AccountId { get; init; }

    /// <summary>Hash of the device's key, or keyed hash of the network.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>When the account was last logged in from there.</summary>
    public required DateTimeOffset LastAt { get; set; }

    void IEntityTypeConfiguration<FamiliarPlace>.Configure(EntityTypeBuilder<FamiliarPlace> builder)
    {
        builder.ToTable("familiar_places");
        builder.HasKey(p => new { p.AccountId, p.Hash });
        builder.HasIndex(p => p.LastAt);
        builder.HasOne<Account>().WithMany().HasForeignKey(p => p.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
