using BzPeer.Accounts;

namespace BzPeer.Follows;

/// <summary>How often what can be abused about following may be done. Mails to strangers go by <see cref="AccountLimits"/> too.</summary>
public static class FollowLimits
{
    /// <summary>What one follower begins or ends to follow: a long evening's choosing.</summary>
    public static readonly Limit Follows = new("follows of follower", 200, TimeSpan.FromSeconds(10));

    /// <summary>What else one account changes about following.</summary>
    public static readonly Limit Changes = new("changes of follows", 200, TimeSpan.FromSeconds(5));

    /// <summary>How often one follower changes when mail comes. Apart from <see cref="Changes"/>, since numbers of followers are no numbers of accounts.</summary>
    public static readonly Limit Digests = new("digests of follower", 200, TimeSpan.FromSeconds(5));
}
