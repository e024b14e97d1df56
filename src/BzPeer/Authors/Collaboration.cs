using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Authors;

/// <summary>
/// A figure: two authors share works. Stored both ways, so that one range of rows has all collaborators of an author.
/// </summary>
public sealed class Collaboration : IEntityTypeConfiguration<Collaboration>
{
    /// <summary>From this many shared works on a collaborator is close.</summary>
    public const int CloseFrom = 2;

    /// <summary>The author.</summary>
    public long AuthorId { get; private init; }

    /// <summary>The other author.</summary>
    public long CollaboratorId { get; private init; }

    /// <summary>How many works they share, those of very large teams not counted.</summary>
    public int Works { get; private init; }

    /// <summary>Year of the earliest shared work.</summary>
    public short FirstYear { get; private init; }

    /// <summary>Year of the latest shared work.</summary>
    public short LastYear { get; private init; }

    void IEntityTypeConfiguration<Collaboration>.Configure(EntityTypeBuilder<Collaboration> builder) =>
        builder.HasKey(c => new { c.AuthorId, c.CollaboratorId });
}
