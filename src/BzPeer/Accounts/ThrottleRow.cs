using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Accounts;

/// <summary>
/// How much of one limit one subject has used up. A row whose time has passed says as much as no row, and is removed.
/// </summary>
public sealed class ThrottleRow : IEntityTypeConfiguration<ThrottleRow>
{
    /// <summary>HMAC-SHA256 of limit and subject: nobody can read from it who was counted.</summary>
    public required byte[] Key { get; init; }

    /// <summary>When as many are free again as can be taken at once.</summary>
    public required DateTimeOffset FullAt { get; init; }

    void IEntityTypeConfiguration<ThrottleRow>.Configure(EntityTypeBuilder<ThrottleRow> builder)
    {
        builder.ToTable("throttles");
        builder.HasKey(t => t.Key);
        // No index on the time: without one an update stays within its page, and rows are removed only once an hour.
    }
}
