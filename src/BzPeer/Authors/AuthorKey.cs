using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Authors;

/// <summary>
/// By what authorships find their author, for now: the same ORCID iD, else the same provider author id, else the
/// same normalised name, written <c>kind:value</c>. Keys of the invented world stand apart.
/// </summary>
public sealed class AuthorKey : IEntityTypeConfiguration<AuthorKey>
{
    /// <summary>How keys begin that are a name.</summary>
    public const string OfNames = "name:";

    /// <summary>Longest name that stands in a key itself, in code points.</summary>
    private const int LongestName = 200;

    /// <summary>Whether the key belongs to the invented world.</summary>
    public bool IsInvented { get; private init; }

    /// <summary><c>orcid:…</c>, <c>provider:…</c> or <c>name:…</c>; a value too long for an index stands as its SHA-256.</summary>
    public required string Key { get; init; }

    /// <summary>The author.</summary>
    public long AuthorId { get; private init; }

    /// <summary>The key of an author of whom no more than the name is printed; the database's <c>natural_author_key</c> gives the same.</summary>
    public static string OfName(string name)
    {
        var folded = NameKey.Of(name);
        return folded.EnumerateRunes().Count() > LongestName
            ? "name#" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folded)))
            : OfNames + folded;
    }

    void IEntityTypeConfiguration<AuthorKey>.Configure(EntityTypeBuilder<AuthorKey> builder)
    {
        builder.HasKey(k => new { k.Key, k.IsInvented });
        builder.HasIndex(k => k.AuthorId);
    }
}
