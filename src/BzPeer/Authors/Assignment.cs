using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Authors;

/// <summary>A figure: the author to whom one authorship belongs.</summary>
public sealed class Assignment : IEntityTypeConfiguration<Assignment>
{
    /// <summary>The record that prints the name.</summary>
    public long SourceRecordId { get; private init; }

    /// <summary>Place in its author list, from 1.</summary>
    public int Place { get; private init; }

    /// <summary>The author.</summary>
    public long AuthorId { get; private init; }

    void IEntityTypeConfiguration<Assignment>.Configure(EntityTypeBuilder<Assignment> builder) =>
        builder.HasKey(a => new { a.SourceRecordId, a.Place });
}
