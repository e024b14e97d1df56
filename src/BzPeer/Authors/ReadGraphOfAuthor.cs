using BzPeer.Graph;

namespace BzPeer.Authors;

/// <summary>An author and the neighbourhood.</summary>
/// <param name="Author">Name, figures and trust.</param>
/// <param name="Graph">The neighbourhood.</param>
public sealed record GraphOfAuthorView(AuthorHeader Author, GraphRows Graph);

/// <summary>Reads the larger neighbourhood of an author: two statements in one round trip.</summary>
public static class ReadGraphOfAuthor
{
    /// <summary>The neighbourhood of an author; null where there is no author of that id.</summary>
    public static Task<GraphOfAuthorView?> RunAsync(BzPeerDbContext records, long authorId, CancellationToken cancellation) => ReadParts.OfAuthorAsync(
        records,
        authorId,
        [ReadGraph.Command(authorId, SliceLimits.Large)],
        async parts =>
        {
            await parts.NextAsync().ConfigureAwait(false);
            return new GraphOfAuthorView(parts.Author, await ReadGraph.ReadAsync(parts.Rows, parts.Cancellation).ConfigureAwait(false));
        },
        cancellation);
}
