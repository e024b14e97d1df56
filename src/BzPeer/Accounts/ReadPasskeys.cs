using Microsoft.EntityFrameworkCore;

namespace BzPeer.Accounts;

/// <summary>The passkeys of an account, the newest first, in one statement.</summary>
public sealed class ReadPasskeys(BzPeerDbContext records)
{
    /// <summary>Reads them.</summary>
    public async Task<IReadOnlyList<PasskeyView>> RunAsync(long accountId, CancellationToken cancellation = default)
    {
        var passkeys = await records.AccountPasskeys.AsNoTracking().Where(p => p.UserId == accountId).ToListAsync(cancellation).ConfigureAwait(false);
        return [.. passkeys.OrderByDescending(p => p.Data.CreatedAt).Select(p => new PasskeyView(p.Key, p.Data.Name ?? "", p.Data.CreatedAt, p.Data.IsBackedUp))];
    }
}

/// <summary>What an owner sees of a passkey.</summary>
/// <param name="Key">How addresses name it.</param>
/// <param name="Name">As its owner named it.</param>
/// <param name="AddedAt">Since when.</param>
/// <param name="IsSynced">Whether its keeper copies it to the owner's other devices, as it said when it was last used.</param>
public sealed record PasskeyView(string Key, string Name, DateTimeOffset AddedAt, bool IsSynced);
