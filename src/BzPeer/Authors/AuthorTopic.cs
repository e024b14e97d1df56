using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Authors;

/// <summary>A figure: how many works of one author are about one topic.</summary>
public sealed class AuthorTopic : IEntityTypeConfiguration<AuthorTopic>
{
    /// <summary>From this many works on an author is listed on a topic's page. Most have one, and an index of them all would cost every import.</summary>
    public const int ListedFrom = 2;

    /// <summary>The author.</summary>
    public long AuthorId { get; private init; }

    /// <summary>The topic.</summary>
    public int TopicId { get; private init; }

    /// <summary>How many works.</summary>
    public int Works { get; private init; }

    void IEntityTypeConfiguration<AuthorTopic>.Configure(EntityTypeBuilder<AuthorTopic> builder)
    {
        builder.HasKey(t => new { t.AuthorId, t.TopicId });
        builder.HasIndex(t => new { t.TopicId, t.Works, t.AuthorId }).IsDescending(false, true, false)
            .HasFilter($"works >= {ListedFrom}");
    }
}
