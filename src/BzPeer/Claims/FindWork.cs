using BzPeer.Authors;
using BzPeer.Works;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>Finds a work by its DOI or arXiv id, with the author list from which its owner picks a name.</summary>
public sealed class FindWork(BzPeerDbContext records)
{
    /// <summary>Names offered at most: of a longer list those that may be the owner's.</summary>
    public const int NamesShown = 60;

    /// <summary>The work; null where none is here.</summary>
    /// <param name="arxivIds">arXiv ids that it may have.</param>
    /// <param name="dois">DOIs that it may have, in lower case.</param>
    /// <param name="names">Names of the owner: those that may be one of these stand first.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<FoundWork?> RunAsync(
        IReadOnlyCollection<string> arxivIds, IReadOnlyCollection<string> dois, IReadOnlyCollection<string> names, CancellationToken cancellation = default)
    {
        var work = await FindByIdentifier.Of(records, arxivIds, dois)
            .Select(w => new { w.Id, w.Title, w.TitleHtml, w.Language, w.Year, w.HasFormulas }).FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
        if (work is null)
        {
            return null;
        }

        var printed = await (from source in records.WorkSources
                             join printed1 in records.Authorships on source.SourceRecordId equals printed1.SourceRecordId
                             where source.WorkId == work.Id && source.TakesPrecedence
                             orderby printed1.Place
                             select new { printed1.Place, printed1.Name }).ToListAsync(cancellation).ConfigureAwait(false);
        var own = names.Select(n => new GroupedName(n, null)).ToList();
        var offered = printed.ConvertAll(p =>
        {
            var name = new GroupedName(p.Name, null);
            return new OfferedName(p.Place, p.Name, own.Exists(o => o.IsCompatible(name)));
        });
        return new FoundWork(
            work.Id, work.Title, work.TitleHtml, work.Language, work.Year, work.HasFormulas, printed.Count,
            [.. offered.OrderByDescending(n => n.MayBeMine).ThenBy(n => n.Place).Take(NamesShown)]);
    }

    /// <summary>The names that works print for an author.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(long authorId, CancellationToken cancellation = default) =>
        await records.AuthorWorks.Where(w => w.AuthorId == authorId).Select(w => w.Name).Distinct().ToListAsync(cancellation).ConfigureAwait(false);
}

/// <summary>A work that was found.</summary>
/// <param name="Id">The work.</param>
/// <param name="Title">Its title.</param>
/// <param name="TitleHtml">The same, ready to print.</param>
/// <param name="Language">Its language, where named.</param>
/// <param name="Year">Its year; 0 where none is known.</param>
/// <param name="HasFormulas">Whether there are formulas in the title.</param>
/// <param name="NameCount">How many names its author list has.</param>
/// <param name="Names">The names offered, those that may be the owner's first.</param>
public sealed record FoundWork(long Id, string Title, string TitleHtml, string? Language, short Year, bool HasFormulas, int NameCount, IReadOnlyList<OfferedName> Names);

/// <summary>A name in an author list.</summary>
/// <param name="Place">From 1.</param>
/// <param name="Name">As printed.</param>
/// <param name="MayBeMine">Whether it may be one of the owner's names.</param>
public sealed record OfferedName(int Place, string Name, bool MayBeMine);
