using BzPeer.Search;
using BzPeer.Text;
using BzPeer.Works;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Moderation;

/// <summary>Finds the work that somebody names: by its address here, its DOI or its arXiv id in any usual spelling.</summary>
public sealed class FindNamedWork(BzPeerDbContext records, PublicIds ids, PublicAddress site)
{
    /// <summary>What is wrong with a text that names none.</summary>
    public const string Fault = "This is no DOI, no arXiv id, and no address of a work on this site.";

    private const string Works = "/works/";

    /// <summary>Finds it.</summary>
    /// <returns>Null where the text is none of the three. An identifier of a work that is not here is one.</returns>
    public async Task<NamedWork?> RunAsync(string typed, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var text = CleanCharacters.Of(typed).Trim();
        if (text.Length is 0 or > Report.MaxWorkLength)
        {
            return null;
        }

        var path = text.StartsWith(site.Origin, StringComparison.OrdinalIgnoreCase) ? text[site.Origin.Length..] : text;
        if (path.StartsWith(Works, StringComparison.Ordinal))
        {
            var slug = path[Works.Length..].Split('/', '?', '#')[0];
            return ids.TryDecode(RecordKind.Work, Slug.ShortId(slug), out var id)
                && await records.Works.Where(w => w.Id == id && w.ErasedAt == null).Select(w => w.MergedIntoId ?? w.Id).SingleOrDefaultAsync(cancellation).ConfigureAwait(false) is > 0 and var work
                ? new NamedWork(null, work)
                : null;
        }

        if (SearchIdentifier.Read(text) is not { AuthorKeys.Count: 0 } identifier)
        {
            return null;
        }

        return new NamedWork(
            CleanCharacters.Of(identifier.Shown),
            await FindByIdentifier.Of(records, identifier.ExternalIds, identifier.Dois).Select(w => (long?)w.Id).FirstOrDefaultAsync(cancellation).ConfigureAwait(false));
    }
}

/// <summary>A work that somebody named.</summary>
/// <param name="Identifier">Its DOI or arXiv id; null where it was named by its address.</param>
/// <param name="WorkId">The work; null where it is not here.</param>
public sealed record NamedWork(string? Identifier, long? WorkId);
