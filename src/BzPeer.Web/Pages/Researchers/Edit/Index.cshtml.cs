using BzPeer.Claims;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers.Edit;

/// <summary>What the owner of a record has set, and where each is changed.</summary>
[Audience(Audience.Account)]
public sealed class IndexModel(BzPeerDbContext records, Links links, ReadClaims claims, ReadOwnRecord read, TimeProvider time) : EditPageModel(records, links, claims)
{
    /// <summary>What is set.</summary>
    public OwnRecord Own { get; private set; } = null!;

    /// <summary>The day, by which words about collaboration end.</summary>
    public DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => ShowAsync(cancellation);

    protected override async Task ReadAsync(CancellationToken cancellation) => Own = await read.RunAsync(Author.Id, Ownership.AuthorKey, cancellation);
}
