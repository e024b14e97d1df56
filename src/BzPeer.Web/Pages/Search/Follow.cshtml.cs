using BzPeer.Follows;
using BzPeer.Search;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages.Shared;
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

    /// <summary>Among what it was made, where the reader had chosen: no part of what is followed.</summary>
    [BindProperty(SupportsGet = true, Name = "kind")]
    public string? Kind { get; set; }

    public override FollowButton Button => base.Button with
    {
        Among = Enum.GetValues<SearchKind>().Where(k => IndexModel.Named(k) == Kind).Select(k => IndexModel.AmongOf(k)).SingleOrDefault(),
    };

    protected override Task<Followable?> ReadAsync(long? accountId, CancellationToken cancellation) => read.OfSearchAsync(Query, accountId, cancellation);
}
