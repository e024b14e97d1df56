using Microsoft.EntityFrameworkCore;

namespace BzPeer.Follows;

/// <summary>
/// Locks the counts of what a follower follows, in the order in which everybody locks them: a merge, which locks them too, comes
/// wholly before or wholly after. In the caller's transaction, once the follower is locked.
/// </summary>
internal static class LockFollowed
{
    /// <summary>Locks them.</summary>
    public static Task RunAsync(BzPeerDbContext records, long followerId, CancellationToken cancellation) =>
        records.Database.ExecuteSqlAsync(
            $"""
            select from followed
            where (subject_kind, subject_id) in (select subject_kind, stands_for_id from follows where follower_id = {followerId})
            order by subject_kind, subject_id
            for update
            """,
            cancellation);
}
