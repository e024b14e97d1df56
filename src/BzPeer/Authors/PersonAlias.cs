using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Authors;

/// <summary>
/// A figure: a weaker key of an author that a person's record leads to a stronger one, such as an OpenAlex author id
/// to an ORCID iD, or a name within the ACL Anthology to its id there.
/// </summary>
public sealed class PersonAlias : IEntityTypeConfiguration<PersonAlias>
{
    /// <summary>The weaker key; of a name within one provider <c>name@provider:…</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The stronger one.</summary>
    public required string LeadsTo { get; init; }

    /// <summary>The key of a bare name within the works of a provider whose records of persons may say whom it means.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="nameKey">The name, as <see cref="NameKey"/> makes it.</param>
    public static string KeyOfName(string provider, string nameKey) => $"name@{provider}:{nameKey}";

    void IEntityTypeConfiguration<PersonAlias>.Configure(EntityTypeBuilder<PersonAlias> builder) => builder.HasKey(a => a.Key);
}
