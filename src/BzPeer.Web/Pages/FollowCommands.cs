using BzPeer.Follows;
using BzPeer.Mail;

namespace BzPeer.Web.Pages;

/// <summary>What the pages call that begin and end to follow.</summary>
/// <param name="Records">The records.</param>
/// <param name="Read">Reads what can be followed.</param>
/// <param name="Find">Finds the follower that an account is.</param>
/// <param name="Keep">Keeps a search so that it can be followed.</param>
/// <param name="Follow">Begins and ends it.</param>
/// <param name="Ask">Asks by mail whether it may begin.</param>
/// <param name="Mail">Whether mail leaves the site.</param>
public sealed record FollowCommands(
    BzPeerDbContext Records, ReadFollowable Read, FindFollower Find, KeepSearch Keep, FollowSubject Follow, AskToFollow Ask, MailDelivery Mail);
