using BzPeer.Follows;
using BzPeer.Web.Hosting;

namespace BzPeer.Web.Pages.Topics;

/// <summary>How to hear of a topic’s next work.</summary>
[Audience(Audience.Anyone)]
public sealed class FollowModel(Links links, FollowCommands commands) : FollowPageModel(links, commands, SubjectKind.Topic);
