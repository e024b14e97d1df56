using Microsoft.EntityFrameworkCore;

namespace BzPeer.Accounts;

/// <summary>The account that a mailed link means, while nothing that guards it has changed since.</summary>
public static class FindByStamp
{
    /// <summary>Finds it; null where it is gone, or its stamp is another one by now.</summary>
    public static Task<Account?> WithStampAsync(this BzPeerDbContext records, long accountId, string stamp, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        return records.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == accountId && a.SecurityStamp == stamp, cancellation);
    }
}
