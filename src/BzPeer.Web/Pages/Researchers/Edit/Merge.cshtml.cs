using BzPeer.Authors;
using BzPeer.Claims;
using BzPeer.Search;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Web.Pages.Researchers.Edit;

/// <summary>How a second record of the owner's is merged into this one.</summary>
[Audience(Audience.Account)]
public sealed class MergeModel(BzPeerDbContext records, Links links, ReadClaims claims, FindWork find) : EditPageModel(records, links, claims)
{
    /// <summary>Names of the owner that are searched for at most.</summary>
    private const int NamesSearched = 2;

    /// <summary>Records that nobody owns, under names that may be the owner's.</summary>
    public IReadOnlyList<ResearcherHit> Suggestions { get; private set; } = [];

    /// <summary>The claims of the owner that wait or merged a record.</summary>
    public IReadOnlyList<ClaimItem> Others { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => ShowAsync(cancellation);

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        var printed = await find.NamesAsync(Author.Id, cancellation);
        var own = printed.Append(Author.Name).Select(n => new GroupedName(n, null)).ToList();
        var hits = new List<ResearcherHit>();
        // With the initial alone too: the search takes an initial for every given name that begins so, and no given name for an initial.
        foreach (var name in printed.Prepend(Author.Name).Distinct(StringComparer.Ordinal).Take(NamesSearched).Append(new GroupedName(Author.Name, null).Least).Distinct(StringComparer.Ordinal))
        {
            hits.AddRange((await SearchRecords.RunAsync(Records, name, SearchKind.Researchers, null, cancellation)).Researchers);
        }

        var found = hits.DistinctBy(h => h.Id).Where(h => h.Id != Author.Id && !h.IsInvented && own.Exists(o => o.IsCompatible(new GroupedName(h.Name, null)))).ToList();
        var ids = found.ConvertAll(h => h.Id);
        // Whoever is owned has an owner; who was set apart was set apart because they are somebody else.
        var others = await (from author in Records.Authors
                            join key in Records.AuthorKeys on author.Id equals key.AuthorId
                            where ids.Contains(author.Id) && (author.IsClaimed || key.Key.StartsWith("apart:"))
                            select author.Id).ToListAsync(cancellation);
        Suggestions = found.FindAll(h => !others.Contains(h.Id));
        Others = [.. (await ClaimsOfMineAsync(cancellation)).Where(c => c.Id != Ownership.ClaimId && ((c.State == ClaimState.Accepted && c.MergesIntoId == Author.Id) || c.State is ClaimState.Pending or ClaimState.Disputed))];
    }
}
