using Microsoft.EntityFrameworkCore;

namespace BzPeer.Follows;

/// <summary>
/// Locks the counts of what a follower follows, in the order in which everybody locks them: a merge, which locks them too, comes
/// wholly before or wholly after. In the caller's transaction, once the follower is locked.
/// </summary>
internal static class LockFollowed
{
    /// <summary>Locks them.</summary>
    public static async Task RunAsync(BzPeerDbContext records, long followerId, CancellationToken cancellation)
    {
        var transaction = records.Database.CurrentTransaction ?? throw new InvalidOperationException("Locks are held by a transaction.");
        const string Before = "before_counts";
        while (true)
        {
            await transaction.CreateSavepointAsync(Before, cancellation).ConfigureAwait(false);
            var locked = await records.Database.SqlQuery<Counted>(
                $"""
                select subject_kind as "Kind", subject_id as "Id" from followed
                where (subject_kind, subject_id) in (select subject_kind, stands_for_id from follows where follower_id = {followerId})
                order by subject_kind, subject_id
                for update
                """).ToListAsync(cancellation).ConfigureAwait(false);
            // A merge that was waited for led some of them on. To lock the new ones beside the old ones would break the order.
            var followed = await records.Follows.Where(f => f.FollowerId == followerId).Select(f => new { f.SubjectKind, f.StandsForId }).ToListAsync(cancellation).ConfigureAwait(false);
            if (followed.TrueForAll(f => locked.Contains(new Counted(f.SubjectKind.ToString(), f.StandsForId))))
            {
                return;
            }

            await transaction.RollbackToSavepointAsync(Before, cancellation).ConfigureAwait(false);
        }
    }

    private sealed record Counted(string Kind, long Id);
}
