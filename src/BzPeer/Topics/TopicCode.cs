using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Topics;

/// <summary>A provider's code of a topic; several codes may name one topic (cs.LG and stat.ML).</summary>
public sealed class TopicCode : IEntityTypeConfiguration<TopicCode>
{
    /// <summary>Whose taxonomy.</summary>
    public required string Taxonomy { get; init; }

    /// <summary>The code.</summary>
    public required string Code { get; init; }

    /// <summary>The topic.</summary>
    public int TopicId { get; private init; }

    void IEntityTypeConfiguration<TopicCode>.Configure(EntityTypeBuilder<TopicCode> builder) =>
        builder.HasKey(c => new { c.Taxonomy, c.Code });
}
