using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Follows;

/// <summary>
/// One row: up to which event it was looked who wants to be mailed at once. So events cost nothing for each follower when
/// they are written, and followers nothing while there are no events.
/// </summary>
public sealed class DigestProgress : IEntityTypeConfiguration<DigestProgress>
{
    /// <summary>1: there is one row.</summary>
    public short Id { get; private init; } = 1;

    /// <summary>The last event that was looked at.</summary>
    public long EventId { get; private init; }

    void IEntityTypeConfiguration<DigestProgress>.Configure(EntityTypeBuilder<DigestProgress> builder)
    {
        builder.ToTable("digest_progress", table => table.HasCheckConstraint("ck_digest_progress_one", "id = 1"));
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.HasData(new DigestProgress());
    }
}
