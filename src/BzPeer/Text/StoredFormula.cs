using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Text;

/// <summary>A formula that was given to the renderer, kept by its content, so that each distinct one is rendered once.</summary>
public sealed class StoredFormula : IEntityTypeConfiguration<StoredFormula>
{
    /// <summary>The formula's content key.</summary>
    public required byte[] Key { get; init; }

    /// <summary>MathML; null where the renderer refused.</summary>
    public string? MathMl { get; init; }

    /// <summary>Why the renderer refused; null where it did not.</summary>
    public string? Error { get; init; }

    void IEntityTypeConfiguration<StoredFormula>.Configure(EntityTypeBuilder<StoredFormula> builder)
    {
        builder.ToTable("formulas");
        builder.HasKey(f => f.Key);
        builder.Property(f => f.MathMl).HasColumnName("mathml");
    }
}
