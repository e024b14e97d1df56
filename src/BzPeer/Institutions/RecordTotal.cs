using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Institutions;

/// <summary>
/// A figure over all records, kept as they come: how much of the record says where its authors worked, so that a page
/// can say what it does not know. The invented world is not counted.
/// </summary>
public sealed class RecordTotal : IEntityTypeConfiguration<RecordTotal>
{
    /// <summary>Works.</summary>
    public const string Works = "works";

    /// <summary>Works that print an affiliation beside an author.</summary>
    public const string AffiliatedWorks = "affiliated works";

    /// <summary>Works of which an affiliation was matched to an institution.</summary>
    public const string MatchedWorks = "matched works";

    /// <summary>What is counted.</summary>
    public required string Name { get; init; }

    /// <summary>How many there are.</summary>
    public long Value { get; private init; }

    void IEntityTypeConfiguration<RecordTotal>.Configure(EntityTypeBuilder<RecordTotal> builder) => builder.HasKey(t => t.Name);
}
