using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Follows;

/// <summary>Of what a follower wants to hear. Stored as a sum.</summary>
[Flags]
public enum Triggers
{
    /// <summary>Of nothing.</summary>
    None = 0,

    /// <summary>Works that come.</summary>
    NewWorks = 1,

    /// <summary>Later versions of works, and retractions.</summary>
    Versions = 2,

    /// <summary>What happens to an author's record: claim, level, affiliation, merge and split.</summary>
    Record = 4,

    /// <summary>Of everything.</summary>
    All = NewWorks | Versions | Record,
}

/// <summary>
/// One follower follows one subject. <see cref="FollowSubject"/> begins and ends it, <see cref="AdoptFollows"/> brings it over to
/// another follower, and where records are merged or split it is led on: each keeps <see cref="Followed"/> exact, under its
/// lock. <see cref="ChangeFollow"/> sets the rest, which nobody counts.
/// </summary>
public sealed class Follow : IEntityTypeConfiguration<Follow>
{
    /// <summary>Works are not followed.</summary>
    internal const string IsFollowable = $"subject_kind <> '{nameof(SubjectKind.Work)}'";

    /// <summary>At most so many subjects are followed by one follower.</summary>
    public const int Most = 5_000;

    /// <summary>Comes from a sequence.</summary>
    public long Id { get; private init; }

    /// <summary>Who.</summary>
    public long FollowerId { get; private init; }

    /// <summary>What kind of subject.</summary>
    public SubjectKind SubjectKind { get; private init; }

    /// <summary>The subject that was chosen; it stays, so that a merge taken back restores everything.</summary>
    public long SubjectId { get; private init; }

    /// <summary>
    /// The subject as which that one stands now: of an author that was merged, the author it was merged into; else the same.
    /// A follower may so follow one author twice; they are told once.
    /// </summary>
    public long StandsForId { get; private init; }

    /// <summary>Of what they want to hear.</summary>
    public Triggers Triggers { get; private set; } = Triggers.All;

    /// <summary>Whether nothing is counted as new and nothing mailed for now.</summary>
    public bool IsMuted { get; private set; }

    /// <summary>When it began.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Events up to this one are not news: they were before it began, or are marked as read.</summary>
    public long ReadEventId { get; private set; }

    /// <summary>
    /// Events up to this one of the subject as which the chosen one stands are not news: they were before it came to stand for
    /// that one. 0 while it stands for itself.
    /// </summary>
    public long LedEventId { get; private set; }

    void IEntityTypeConfiguration<Follow>.Configure(EntityTypeBuilder<Follow> builder)
    {
        builder.ToTable("follows", table => table.HasCheckConstraint("ck_follows_subject_kind", IsFollowable));
        // A node of the version before knows nothing of it.
        builder.Property(f => f.LedEventId).HasDefaultValue(0L);
        builder.Property(f => f.SubjectKind).HasConversion<string>();
        builder.HasIndex(f => new { f.FollowerId, f.SubjectKind, f.SubjectId }).IsUnique();
        builder.HasIndex(f => new { f.SubjectKind, f.StandsForId });
        // A merge finds by this whose follows it leads on.
        builder.HasIndex(f => f.SubjectId).HasFilter("subject_kind = 'Author'");
        builder.HasOne<Follower>().WithMany().HasForeignKey(f => f.FollowerId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>
/// How many follow a subject: a row of its own, so that who begins to follow an author never waits for an import that is
/// about that author. Whoever changes it locks it first, in the order of kind and id.
/// </summary>
public sealed class Followed : IEntityTypeConfiguration<Followed>
{
    /// <summary>What kind of subject.</summary>
    public SubjectKind SubjectKind { get; private init; }

    /// <summary>The subject.</summary>
    public long SubjectId { get; private init; }

    /// <summary>How many follow it, each counted once.</summary>
    public int Followers { get; private init; }

    void IEntityTypeConfiguration<Followed>.Configure(EntityTypeBuilder<Followed> builder)
    {
        builder.ToTable("followed", table => table.HasCheckConstraint("ck_followed_subject_kind", Follow.IsFollowable));
        builder.HasKey(f => new { f.SubjectKind, f.SubjectId });
        builder.Property(f => f.SubjectKind).HasConversion<string>();
    }
}
