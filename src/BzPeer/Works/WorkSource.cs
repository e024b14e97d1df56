using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Works;

/// <summary>A figure: which source record describes which work, and why it was taken for that work.</summary>
public sealed class WorkSource : IEntityTypeConfiguration<WorkSource>
{
    /// <summary>The record.</summary>
    public long SourceRecordId { get; private init; }

    /// <summary>The work.</summary>
    public long WorkId { get; private init; }

    /// <summary>
    /// The id that the record's work has when no other record describes it. The id of a work is the least of those of its
    /// records, so that records parted again have the works that they had before.
    /// </summary>
    public long OwnWorkId { get; private init; }

    /// <summary>The record's place in the order of precedence among those of its work, from 1.</summary>
    public short Rank { get; private init; }

    /// <summary>Whether this record supplies title, abstract and author list.</summary>
    public bool TakesPrecedence { get; private init; }

    /// <summary>Whether this record supplies the abstract: the first in precedence that has one.</summary>
    public bool GivesAbstract { get; private init; }

    /// <summary>Why it was taken for the same work as <see cref="MatchedRecordId"/>; null for a record that is alone.</summary>
    public MatchReason? Reason { get; private init; }

    /// <summary>The record with which it was matched.</summary>
    public long? MatchedRecordId { get; private init; }

    void IEntityTypeConfiguration<WorkSource>.Configure(EntityTypeBuilder<WorkSource> builder)
    {
        builder.HasKey(s => s.SourceRecordId);
        builder.Property(s => s.SourceRecordId).ValueGeneratedNever();
        builder.Property(s => s.Reason).HasConversion<string>();
        builder.HasIndex(s => s.WorkId);
    }
}

/// <summary>Why two records were taken for one work, the strongest reason first. Stored by name.</summary>
public enum MatchReason
{
    /// <summary>A decision says so.</summary>
    Decision,

    /// <summary>They have the same DOI.</summary>
    Doi,

    /// <summary>They name the same arXiv id.</summary>
    ArxivId,

    /// <summary>They have the same title, a year apart at most, and share family names.</summary>
    Title,
}
