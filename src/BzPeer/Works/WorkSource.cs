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

    /// <summary>Whether this record supplies title, abstract and author list.</summary>
    public bool TakesPrecedence { get; private init; }

    void IEntityTypeConfiguration<WorkSource>.Configure(EntityTypeBuilder<WorkSource> builder)
    {
        builder.HasKey(s => s.SourceRecordId);
        builder.Property(s => s.SourceRecordId).ValueGeneratedNever();
        builder.HasIndex(s => s.WorkId);
    }
}
