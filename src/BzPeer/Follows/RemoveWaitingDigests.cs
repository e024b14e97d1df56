using Microsoft.EntityFrameworkCore;

namespace BzPeer.Follows;

/// <summary>Takes back the digests that a follower was to get: for whoever ends their mail, in the transaction that ends it.</summary>
internal static class RemoveWaitingDigests
{
    /// <summary>
    /// Removes what waits in the outbox, or failed there. The follower's row must be locked already, so that no digest is
    /// being written. One that is being sent just now is not waited for; if it is not taken, <see cref="SettleDigests"/>
    /// removes it before it is tried again.
    /// </summary>
    public static Task<int> RunAsync(BzPeerDbContext records, long followerId, CancellationToken cancellation) => records.Database.ExecuteSqlAsync(
        $"""
        delete from outgoing_mails where id in (
            select id from outgoing_mails
            where follower_id = {followerId}
            for update skip locked)
        """,
        cancellation);
}
