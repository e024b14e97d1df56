using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Institutions;

/// <summary>A figure: how many works of an institution are about a topic.</summary>
public sealed class InstitutionTopic : IEntityTypeConfiguration<InstitutionTopic>
{
    /// <summary>The institution.</summary>
    public long InstitutionId { get; private init; }

    /// <summary>The topic.</summary>
    public int TopicId { get; private init; }

    /// <summary>How many works.</summary>
    public int Works { get; private init; }

    void IEntityTypeConfiguration<InstitutionTopic>.Configure(EntityTypeBuilder<InstitutionTopic> builder) =>
        builder.HasKey(t => new { t.InstitutionId, t.TopicId });
}
