using BzPeer.Graph;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Authors;

/// <summary>An author and the neighbourhood.</summary>
/// <param name="Author">Name, figures and trust.</param>
/// <param name="Graph">The neighbourhood.</param>
public sealed record GraphOfAuthorView(AuthorHeader Author, GraphRows Graph);

/// <summary>Reads the larger neighbourhood of an author: two statements in one round trip.</summary>
public static class ReadGraphOfAuthor
{
    /// <summary>The neighbourhood of an author; null where there is no author of that id.</summary>
    public static async Task<GraphOfAuthorView?> RunAsync(BzPeerDbContext records, long authorId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(records);
        await records.Database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var batch = new NpgsqlBatch((NpgsqlConnection)records.Database.GetDbConnection())
        {
            BatchCommands = { ReadProfile.OfAuthor(AuthorHeader.Select, authorId), ReadGraph.Command(authorId, SliceLimits.Large) },
        };
        await using (batch.ConfigureAwait(false))
        {
            var rows = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                if (!await rows.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    return null;
                }

                var author = AuthorHeader.Read(rows);
                await rows.NextResultAsync(cancellation).ConfigureAwait(false);
                return new GraphOfAuthorView(author, await ReadGraph.ReadAsync(rows, cancellation).ConfigureAwait(false));
            }
        }
    }
}
