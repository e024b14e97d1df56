namespace BzPeer.Follows;

/// <summary>Whom a signed link means now.</summary>
public sealed class LinkedFollower
{
    /// <summary>The follower that the link names, or the one that took that one's place.</summary>
    public required Follower Follower { get; init; }

    /// <summary>The stamp that the link must bear.</summary>
    public required Guid Stamp { get; init; }
}

/// <summary>Finds whom a signed link means, also after what an e-mail address followed was brought over to its account.</summary>
public static class FindLinked
{
    /// <summary>That one; nobody where it follows nothing any more, or the link was made worthless.</summary>
    public static IQueryable<Follower> OfLink(this BzPeerDbContext records, ManageToken link)
    {
        ArgumentNullException.ThrowIfNull(link);
        return records.OfLink(link.FollowerId).Where(l => l.Stamp == link.Stamp).Select(l => l.Follower);
    }

    /// <summary>The same with the stamp, for whoever tells a link that was made worthless from one whose follower is gone.</summary>
    /// <param name="records">The records.</param>
    /// <param name="followerId">The follower that the link names.</param>
    public static IQueryable<LinkedFollower> OfLink(this BzPeerDbContext records, long followerId)
    {
        ArgumentNullException.ThrowIfNull(records);
        return records.Followers
            .Where(f => f.Id == (records.FormerFollowers.Where(w => w.Id == followerId).Select(w => (long?)w.FollowerId).FirstOrDefault() ?? followerId))
            .Select(f => new LinkedFollower
            {
                Follower = f,
                Stamp = records.FormerFollowers.Where(w => w.Id == followerId).Select(w => (Guid?)w.Stamp).FirstOrDefault() ?? f.Stamp,
            });
    }
}
