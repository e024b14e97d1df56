using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Follows;

/// <summary>
/// What is left of an e-mail follower whose follows were brought over to the follower that its account is: enough for the
/// links in mails that were sent before to find that one. It bears no e-mail address, and goes with the follower.
/// </summary>
public sealed class FormerFollower : IEntityTypeConfiguration<FormerFollower>
{
    /// <summary>The <see cref="Follower.Id"/> that it had: never given again.</summary>
    public long Id { get; private init; }

    /// <summary>The <see cref="Follower.Stamp"/> that it had, which its links are made of.</summary>
    public Guid Stamp { get; private init; }

    /// <summary>Who follows in its place.</summary>
    public long FollowerId { get; private init; }

    void IEntityTypeConfiguration<FormerFollower>.Configure(EntityTypeBuilder<FormerFollower> builder)
    {
        builder.ToTable("former_followers");
        builder.Property(f => f.Id).ValueGeneratedNever();
        builder.HasOne<Follower>().WithMany().HasForeignKey(f => f.FollowerId).OnDelete(DeleteBehavior.Cascade);
    }
}
