using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Institutions;

/// <summary>
/// A figure: two institutions that works name together, stored both ways. Works whose team is too large to make
/// collaborators make no partners either.
/// </summary>
public sealed class InstitutionPartner : IEntityTypeConfiguration<InstitutionPartner>
{
    /// <summary>The institution.</summary>
    public long InstitutionId { get; private init; }

    /// <summary>The other one.</summary>
    public long PartnerId { get; private init; }

    /// <summary>How many works name both.</summary>
    public int Works { get; private init; }

    void IEntityTypeConfiguration<InstitutionPartner>.Configure(EntityTypeBuilder<InstitutionPartner> builder)
    {
        builder.HasKey(p => new { p.InstitutionId, p.PartnerId });
        builder.HasIndex(p => new { p.InstitutionId, p.Works, p.PartnerId }).IsDescending(false, true, false);
    }
}
