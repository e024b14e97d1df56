using BzPeer.Works;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Authors;

/// <summary>A figure: one work of one author, with what a profile needs to order, filter and page its list.</summary>
public sealed class AuthorWork : IEntityTypeConfiguration<AuthorWork>
{
    /// <summary>The author.</summary>
    public long AuthorId { get; private init; }

    /// <summary>The work.</summary>
    public long WorkId { get; private init; }

    /// <summary>The author's first place in the author list, from 1.</summary>
    public int Place { get; private init; }

    /// <summary>The name that the work prints.</summary>
    public required string Name { get; init; }

    /// <summary>The work's year.</summary>
    public short Year { get; private init; }

    /// <summary>The work's kind.</summary>
    public WorkKind Kind { get; private init; }

    /// <summary>Who supplies the work's title and author list.</summary>
    public string? Provider { get; private init; }

    /// <summary>The affiliation that the work prints beside the name.</summary>
    public string? Affiliation { get; private init; }

    /// <summary>The provider that prints <see cref="Affiliation"/>.</summary>
    public string? AffiliationProvider { get; private init; }

    /// <summary>The institutions that the work names beside the author, in the order printed; null where it names none.</summary>
    public long[]? InstitutionIds { get; private init; }

    /// <summary>Whether the work was retracted.</summary>
    public bool IsRetracted { get; private init; }

    /// <summary>Whether the work has a persistent identifier.</summary>
    public bool IsIdentified { get; private init; }

    /// <summary>Whether the work's team is too large to make collaborators.</summary>
    public bool IsLargeTeam { get; private init; }

    /// <summary>How the work is known to be the author's: the strongest of what ties it to them.</summary>
    public WorkBasis Basis { get; private init; }

    /// <summary>The work's sort key.</summary>
    public required byte[] SortKey { get; init; }

    void IEntityTypeConfiguration<AuthorWork>.Configure(EntityTypeBuilder<AuthorWork> builder)
    {
        builder.HasKey(w => new { w.AuthorId, w.WorkId });
        builder.Property(w => w.Kind).HasConversion<string>();
        builder.Property(w => w.Basis).HasConversion<string>().HasDefaultValueSql($"'{nameof(WorkBasis.Name)}'");
        builder.HasIndex(w => w.AuthorId, "ix_author_works_with_institutions").HasFilter("institution_ids is not null");
        builder.HasIndex(w => new { w.AuthorId, w.Year, w.SortKey, w.WorkId }).IsDescending(false, true, false, false);
    }
}
