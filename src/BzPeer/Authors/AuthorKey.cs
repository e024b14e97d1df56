using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Authors;

/// <summary>
/// By what authorships find their author, for now: the same ORCID iD, else the same provider author id, else the
/// same normalised name, written <c>kind:value</c>. Keys of the invented world stand apart.
/// </summary>
public sealed class AuthorKey : IEntityTypeConfiguration<AuthorKey>
{
    /// <summary>Whether the key belongs to the invented world.</summary>
    public bool IsInvented { get; private init; }

    /// <summary><c>orcid:…</c>, <c>provider:…</c> or <c>name:…</c>; a value too long for an index stands as its SHA-256.</summary>
    public required string Key { get; init; }

    /// <summary>The author.</summary>
    public long AuthorId { get; private init; }

    void IEntityTypeConfiguration<AuthorKey>.Configure(EntityTypeBuilder<AuthorKey> builder)
    {
        builder.HasKey(k => new { k.Key, k.IsInvented });
        builder.HasIndex(k => k.AuthorId);
    }
}
