using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Institutions;

/// <summary>A figure: an author at an institution, as works print it.</summary>
public sealed class AuthorInstitution : IEntityTypeConfiguration<AuthorInstitution>
{
    /// <summary>The author.</summary>
    public long AuthorId { get; private init; }

    /// <summary>The institution.</summary>
    public long InstitutionId { get; private init; }

    /// <summary>How many works name it beside the author.</summary>
    public int Works { get; private init; }

    /// <summary>Year of the first of them; 0 where none is known.</summary>
    public short FirstYear { get; private init; }

    /// <summary>Year of the last of them; 0 where none is known.</summary>
    public short LastYear { get; private init; }

    /// <summary>Whether no later work of the author names another institution instead.</summary>
    public bool IsNow { get; private init; }

    void IEntityTypeConfiguration<AuthorInstitution>.Configure(EntityTypeBuilder<AuthorInstitution> builder)
    {
        builder.HasKey(a => new { a.AuthorId, a.InstitutionId });
        builder.HasIndex(a => new { a.InstitutionId, a.IsNow, a.Works, a.AuthorId }).IsDescending(false, true, true, false);
    }
}
