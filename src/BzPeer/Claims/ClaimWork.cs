using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Claims;

/// <summary>What a claimant said of one work: an authorship as printed, and whether it is theirs. It becomes a decision when the claim is accepted.</summary>
public sealed class ClaimWork : IEntityTypeConfiguration<ClaimWork>
{
    /// <summary>Works that a claim lists at most, newest first; of older ones the owner says so later.</summary>
    public const int Most = 5_000;

    /// <summary>The claim.</summary>
    public long ClaimId { get; init; }

    /// <summary>Provider of the record.</summary>
    public required string Provider { get; init; }

    /// <summary>External id of the record.</summary>
    public required string ExternalId { get; init; }

    /// <summary>Place of the name in its author list, from 1.</summary>
    public required int Place { get; init; }

    /// <summary>The name printed there.</summary>
    public required string PrintedName { get; init; }

    /// <summary>Whether it is the claimant's.</summary>
    public required bool IsMine { get; init; }

    void IEntityTypeConfiguration<ClaimWork>.Configure(EntityTypeBuilder<ClaimWork> builder)
    {
        builder.ToTable("claim_works");
        builder.HasKey(w => new { w.ClaimId, w.Provider, w.ExternalId, w.Place });
        builder.HasOne<Claim>().WithMany().HasForeignKey(w => w.ClaimId).OnDelete(DeleteBehavior.Cascade);
    }
}
