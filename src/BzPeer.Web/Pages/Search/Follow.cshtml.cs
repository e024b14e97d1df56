using BzPeer.Follows;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Search;

/// <summary>How to hear of the next work that a search would find. Without words there is nothing to follow.</summary>
[Audience(Audience.Anyone)]
public sealed class FollowModel(Links links, FollowCommands commands) : FollowPageModel(links, commands, SubjectKind.Search)
{
    private readonly ReadFollowable read = commands.Read;

    /// <summary>What is searched for.</summary>
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Query { get; set; }

    protected override Task<Followable?> ReadAsync(long? accountId, CancellationToken cancellation) => read.OfSearchAsync(Query, accountId, cancellation);
}
