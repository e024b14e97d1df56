using Microsoft.EntityFrameworkCore;

namespace BzPeer.Mail;

/// <summary>Forgets the digests to a follower that were given up and settled: once one is taken, or the reader says that mail arrives, they count no more.</summary>
internal static class ForgetGivenUp
{
    /// <summary>Forgets them. One that somebody holds is not waited for.</summary>
    public static Task<int> RunAsync(BzPeerDbContext records, long followerId, CancellationToken cancellation) => records.Database.ExecuteSqlAsync(
        $"""
        delete from outgoing_mails where id in (
            select id from outgoing_mails
            where follower_id = {followerId} and failed_at is not null and digested_before is null
            for update skip locked)
        """,
        cancellation);
}
