using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Authors;

/// <summary>
/// The frame of every page about an author: the header and the page's own statements as one batch on the context's
/// connection, which takes a third of the time of as many projections, one after the other.
/// </summary>
internal static class ReadParts
{
    /// <summary>Reads an author and further parts in one round trip; null where there is no author of that id.</summary>
    /// <param name="records">The records.</param>
    /// <param name="authorId">The author.</param>
    /// <param name="parts">The page's own statements.</param>
    /// <param name="read">Reads their results, in their order; each begins with <see cref="AuthorParts.NextAsync"/> or a list of it.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<T?> OfAuthorAsync<T>(
        BzPeerDbContext records, long authorId, NpgsqlBatchCommand[] parts, Func<AuthorParts, Task<T>> read, CancellationToken cancellation)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(records);
        await records.Database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var batch = new NpgsqlBatch((NpgsqlConnection)records.Database.GetDbConnection());
        await using (batch.ConfigureAwait(false))
        {
            batch.BatchCommands.Add(Statement(AuthorHeader.Select, authorId));
            foreach (var part in parts)
            {
                batch.BatchCommands.Add(part);
            }

            var rows = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                return await rows.ReadAsync(cancellation).ConfigureAwait(false)
                    ? await read(new AuthorParts(AuthorHeader.Read(rows), rows, cancellation)).ConfigureAwait(false)
                    : null;
            }
        }
    }

    /// <summary>A statement about the author with id $1.</summary>
    public static NpgsqlBatchCommand Statement(string statement, long authorId) =>
        new(statement) { Parameters = { new NpgsqlParameter<long> { TypedValue = authorId } } };
}

/// <summary>An author, and the results of the page's own statements, read one after the other.</summary>
/// <param name="Author">Name, figures and trust.</param>
/// <param name="Rows">The results.</param>
/// <param name="Cancellation">Ends the reading.</param>
internal sealed record AuthorParts(AuthorHeader Author, NpgsqlDataReader Rows, CancellationToken Cancellation)
{
    /// <summary>Goes on to the next statement's result.</summary>
    public Task NextAsync() => Rows.NextResultAsync(Cancellation);

    /// <summary>Goes on to the next statement's result and reads all of its rows.</summary>
    public async Task<List<T>> NextListAsync<T>(Func<NpgsqlDataReader, T> read)
    {
        await NextAsync().ConfigureAwait(false);
        var list = new List<T>();
        while (await Rows.ReadAsync(Cancellation).ConfigureAwait(false))
        {
            list.Add(read(Rows));
        }

        return list;
    }
}
