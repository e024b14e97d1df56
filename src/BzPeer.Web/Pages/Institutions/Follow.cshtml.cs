using BzPeer.Follows;
using BzPeer.Web.Hosting;

namespace BzPeer.Web.Pages.Institutions;

/// <summary>How to hear of an institution’s next work.</summary>
[Audience(Audience.Anyone)]
public sealed class FollowModel(Links links, FollowCommands commands) : FollowPageModel(links, commands, SubjectKind.Institution);
