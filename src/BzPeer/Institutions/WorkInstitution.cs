using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Institutions;

/// <summary>A figure: an institution that a work names beside an author. The year and the sort key order an institution's list of works.</summary>
public sealed class WorkInstitution : IEntityTypeConfiguration<WorkInstitution>
{
    /// <summary>The work.</summary>
    public long WorkId { get; private init; }

    /// <summary>The institution.</summary>
    public long InstitutionId { get; private init; }

    /// <summary>The work's year.</summary>
    public short Year { get; private init; }

    /// <summary>The work's sort key.</summary>
    public required byte[] SortKey { get; init; }

    void IEntityTypeConfiguration<WorkInstitution>.Configure(EntityTypeBuilder<WorkInstitution> builder)
    {
        builder.HasKey(w => new { w.WorkId, w.InstitutionId });
        builder.HasIndex(w => new { w.InstitutionId, w.Year, w.SortKey, w.WorkId }).IsDescending(false, true, false, false);
    }
}
