using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Follows;

/// <summary>What can happen to something that is followed. The closed list; stored by name.</summary>
public enum EventKind
{
    /// <summary>A work came that was not here before.</summary>
    NewWork,

    /// <summary>A work came in a later version: a later revision, or a preprint that has appeared.</summary>
    NewVersion,

    /// <summary>A work was retracted.</summary>
    Retraction,

    /// <summary>The author's record has an owner now.</summary>
    ClaimAccepted,

    /// <summary>The author's verification level is another one.</summary>
    LevelChanged,

    /// <summary>The author's affiliation is another one, or none is known any more.</summary>
    AffiliationChanged,

    /// <summary>Another record turned out to be this author's.</summary>
    RecordsMerged,

    /// <summary>What was taken for this author's is another one's record again.</summary>
    RecordsSplit,
}

/// <summary>
/// One row of the log that feeds, pages and mails tell from. Rows are written in the transaction of their cause by
/// <see cref="Import.DeriveEvents"/>, one for each subject that an event concerns, however many follow it. Derivations take turns, so
/// rows become visible in the order of their ids: "later than the last one seen" misses none.
/// <para>
/// What happens to works is written for subjects that somebody follows, because nobody else would read it; what happens
/// to an author's record is always written, and so is, once, under the work itself, that it came in a later version or was
/// retracted: feeds tell it, and nobody knows who reads them. An author's first import writes nothing.
/// </para>
/// </summary>
public sealed class RecordEvent : IEntityTypeConfiguration<RecordEvent>
{
    /// <summary>Comes from a sequence, ascending in the order in which events become visible.</summary>
    public long Id { get; private init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; private init; }

    /// <summary>What happened.</summary>
    public EventKind Kind { get; private init; }

    /// <summary>What kind of subject it happened to.</summary>
    public SubjectKind SubjectKind { get; private init; }

    /// <summary>The subject that it happened to.</summary>
    public long SubjectId { get; private init; }

    /// <summary>The work that it is about.</summary>
    public long? WorkId { get; private init; }

    /// <summary>Whether the work is of long ago (more than a year, when it came): such works are counted, not listed.</summary>
    public bool IsOlder { get; private init; }

    /// <summary>The other record: of a merge or split the other author, of an affiliation the institution.</summary>
    public long? OtherId { get; private init; }

    /// <summary>What it was before: a level.</summary>
    public string? Before { get; private init; }

    /// <summary>What it is now: a level, the name of an institution; null where no affiliation is known any more. Never the name of a person, which would outlive its record.</summary>
    public string? After { get; private init; }

    void IEntityTypeConfiguration<RecordEvent>.Configure(EntityTypeBuilder<RecordEvent> builder)
    {
        builder.ToTable("events", table =>
        {
            table.HasCheckConstraint("ck_events_kind", $"kind in ({string.Join(", ", Enum.GetNames<EventKind>().Select(k => $"'{k}'"))})");
            table.HasCheckConstraint("ck_events_work", "(kind in ('NewWork', 'NewVersion', 'Retraction')) = (work_id is not null)");
            table.HasCheckConstraint("ck_events_of_work", $"subject_kind <> '{nameof(SubjectKind.Work)}' or subject_id = work_id");
        });
        builder.Property(e => e.Kind).HasConversion<string>();
        builder.Property(e => e.SubjectKind).HasConversion<string>();
        builder.HasIndex(e => new { e.SubjectKind, e.SubjectId, e.Id }).IsDescending(false, false, true);
    }
}
