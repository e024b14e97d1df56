using BzPeer.Accounts;

namespace BzPeer.Follows;

/// <summary>
/// The links by which a follower who is not logged in manages what is mailed, signed with the site's keys. They name a
/// follower and its <see cref="Follower.Stamp"/>, never an e-mail address, so that nothing personal lies in an address.
/// <see cref="FindLinked"/> finds whom one means, and whether it is worth anything still.
/// </summary>
public sealed class FollowLinks(PublicAddress site, MailedTokens tokens)
{
    /// <summary>The page where an e-mail follower sees and changes what they follow.</summary>
    public const string ManagePage = "/follows/mail";

    /// <summary>The address that ends what is mailed.</summary>
    public const string UnsubscribePage = "/follows/mail/unsubscribe";

    /// <summary>Leads to what an e-mail follower follows.</summary>
    public Uri Manage(long followerId, Guid stamp) =>
        site.Of(ManagePage, "token", tokens.Make(new ManageToken(followerId, stamp), ManageToken.ValidFor));

    /// <summary>Ends what is mailed.</summary>
    public Uri Unsubscribe(long followerId, Guid stamp) =>
        site.Of(UnsubscribePage, "token", tokens.Make(new UnsubscribeToken(followerId, stamp), UnsubscribeToken.ValidFor));

    /// <summary>Whom a link of <see cref="Manage"/> is for; null for one that is too old, of another kind, or none.</summary>
    public ManageToken? TryReadManage(string? token) => tokens.Read<ManageToken>(token);

    /// <summary>Whom a link of <see cref="Unsubscribe"/> is for; null for one that is none.</summary>
    public UnsubscribeToken? TryReadUnsubscribe(string? token) => tokens.Read<UnsubscribeToken>(token);
}

/// <summary>Lets whoever reads the mailbox manage what it follows.</summary>
/// <param name="FollowerId">Who.</param>
/// <param name="Stamp">The follower's stamp then.</param>
public sealed record ManageToken(long FollowerId, Guid Stamp)
{
    /// <summary>How long it is good: a mail of last spring still leads there.</summary>
    public static readonly TimeSpan ValidFor = TimeSpan.FromDays(365);
}

/// <summary>Ends what is mailed to a follower.</summary>
/// <param name="FollowerId">To whom.</param>
/// <param name="Stamp">The follower's stamp then.</param>
public sealed record UnsubscribeToken(long FollowerId, Guid Stamp)
{
    /// <summary>How long it is good: as long as anybody keeps the mail.</summary>
    public static readonly TimeSpan ValidFor = TimeSpan.FromDays(100 * 365);
}
