using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Topics;

/// <summary>A figure: a topic of a work. The year and the sort key order a topic's list of works.</summary>
public sealed class WorkTopic : IEntityTypeConfiguration<WorkTopic>
{
    /// <summary>The work.</summary>
    public long WorkId { get; private init; }

    /// <summary>The topic.</summary>
    public int TopicId { get; private init; }

    /// <summary>Place among the work's topics, from 1; the first is the primary one.</summary>
    public short Place { get; private init; }

    /// <summary>The work's year.</summary>
    public short Year { get; private init; }

    /// <summary>The work's sort key.</summary>
    public required byte[] SortKey { get; init; }

    void IEntityTypeConfiguration<WorkTopic>.Configure(EntityTypeBuilder<WorkTopic> builder)
    {
        builder.HasKey(t => new { t.WorkId, t.TopicId });
        builder.HasIndex(t => new { t.TopicId, t.Year, t.SortKey, t.WorkId }).IsDescending(false, true, false, false);
    }
}
