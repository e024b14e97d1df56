using System.Security.Cryptography;
using System.Text;

namespace BzPeer.Web.Feeds;

/// <summary>The ids of feeds and their entries: a feed reader knows by them what it has shown already, so they never change.</summary>
public static class FeedIds
{
    /// <summary>The id of a record, whatever its name or title becomes and wherever the site moves.</summary>
    /// <param name="kind">What the short id names.</param>
    /// <param name="shortId">Its short id, which hangs on the key of the data alone.</param>
    public static string Of(RecordKind kind, string shortId) => Hashed($"bzpeer:{kind.ToString().ToLowerInvariant()}:{shortId}");

    /// <summary>The id of the feed of a search: that of its words, in whatever order they are asked for.</summary>
    /// <param name="key">The words, folded and in the order of the alphabet.</param>
    public static string OfSearch(string key) => Hashed($"bzpeer:search:{key}");

    private static string Hashed(string name)
    {
        // A UUID of version 8 (RFC 9562): its bits are of the site's own making, here a hash.
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return $"urn:uuid:{new Guid(hash[..16], bigEndian: true)}";
    }
}
