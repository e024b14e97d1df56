using Microsoft.EntityFrameworkCore;

namespace BzPeer.Follows;

/// <summary>How a follower is mailed, for themselves.</summary>
/// <param name="Settings">How often and when.</param>
/// <param name="NextAt">When it is looked next whether there is something to mail; null where it depends on news, or nothing is mailed.</param>
/// <param name="DigestedAt">When the last mail was written; null without one.</param>
/// <param name="RefusedAt">Since when their address takes no mail; null while it does.</param>
public sealed record DigestView(DigestSettings Settings, DateTimeOffset? NextAt, DateTimeOffset? DigestedAt, DateTimeOffset? RefusedAt)
{
    /// <summary>As it is for who follows nothing yet.</summary>
    public static readonly DigestView OfNobody = new(DigestSettings.Usual, null, null, null);
}

/// <summary>How a follower is mailed whom a signed link means.</summary>
/// <param name="FollowerId">Who.</param>
/// <param name="HasAccount">Whether it is an account, which has a page of its own.</param>
/// <param name="Digest">How they are mailed.</param>
public sealed record LinkedDigest(long FollowerId, bool HasAccount, DigestView Digest);

/// <summary>Reads how a follower is mailed.</summary>
public static class ReadDigestSettings
{
    /// <summary>Reads it, of an account; <see cref="DigestView.OfNobody"/> where it never followed anything.</summary>
    public static async Task<DigestView> DigestOfAccountAsync(this BzPeerDbContext records, long accountId, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        return (await ReadAsync(records.Followers.Where(f => f.AccountId == accountId), cancellation).ConfigureAwait(false))?.Digest ?? DigestView.OfNobody;
    }

    /// <summary>Reads it, of whom a link means; null where that is nobody any more.</summary>
    public static Task<LinkedDigest?> DigestOfLinkAsync(this BzPeerDbContext records, ManageToken link, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        return ReadAsync(records.OfLink(link), cancellation);
    }

    private static Task<LinkedDigest?> ReadAsync(IQueryable<Follower> followers, CancellationToken cancellation) => followers
        .Select(f => new LinkedDigest(
            f.Id,
            f.AccountId != null,
            new DigestView(new DigestSettings(f.Digest, f.Hour, f.Weekday, f.TimeZone), f.NextDigestAt, f.DigestedAt, f.RefusedAt)))
        .SingleOrDefaultAsync(cancellation);
}
