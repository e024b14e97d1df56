using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Search;

/// <summary>
/// A word that occurs in a name or in a title, folded. A query word that occurs nowhere is compared with these by
/// trigrams: far fewer rows than names, so that a typing error costs little to mend. Words
/// only come: one that no record bears any more stays as what it is, spelling help.
/// </summary>
public sealed class SearchWord : IEntityTypeConfiguration<SearchWord>
{
    /// <summary>Whether it is a word of names (else of titles).</summary>
    public bool InNames { get; private init; }

    /// <summary>The word, folded.</summary>
    public required string Word { get; init; }

    void IEntityTypeConfiguration<SearchWord>.Configure(EntityTypeBuilder<SearchWord> builder)
    {
        builder.HasKey(w => new { w.InNames, w.Word });
        builder.HasIndex(w => w.Word).HasMethod("gin").HasOperators("gin_trgm_ops");
    }
}
