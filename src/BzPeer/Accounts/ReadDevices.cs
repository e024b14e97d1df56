using Microsoft.EntityFrameworkCore;

namespace BzPeer.Accounts;

/// <summary>Where an account is logged in, the device last used first.</summary>
public sealed class ReadDevices(BzPeerDbContext records, TimeProvider time)
{
    /// <summary>Reads the list.</summary>
    public async Task<IReadOnlyList<LoggedInDevice>> RunAsync(long accountId, CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        return await (from session in records.AccountSessions
                      join account in records.Accounts on session.AccountId equals account.Id
                      where account.Id == accountId && session.ExpiresAt > now && session.SecurityStamp == account.SecurityStamp
                      orderby session.SeenAt descending, session.Id descending
                      select new LoggedInDevice(session.Id, session.Device, session.Way, session.StartedAt, session.SeenAt, session.ExpiresAt))
            .ToListAsync(cancellation).ConfigureAwait(false);
    }
}

/// <summary>One session in the list of devices.</summary>
/// <param name="Id">Of the session.</param>
/// <param name="Device">Browser and system, in words.</param>
/// <param name="Way">How its owner proved who they are.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="SeenAt">When it was last used, to within <see cref="AccountSession.SeenWithin"/>.</param>
/// <param name="ExpiresAt">When it ends unless it is used.</param>
public sealed record LoggedInDevice(long Id, string Device, WayIn Way, DateTimeOffset StartedAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt);
