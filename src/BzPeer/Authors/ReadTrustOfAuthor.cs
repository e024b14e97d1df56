using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Authors;

/// <summary>An author and where the record's trust comes from.</summary>
/// <param name="Author">Name, figures and trust.</param>
/// <param name="Sources">Who supplied the works with persistent identifiers, most works first.</param>
public sealed record TrustOfAuthorView(AuthorHeader Author, IReadOnlyList<TrustSource> Sources);

/// <summary>A provider of an author's works with persistent identifiers.</summary>
/// <param name="Provider">One of <see cref="Works.Providers"/>.</param>
/// <param name="Works">How many of these works it supplied.</param>
/// <param name="ImportedAt">When the latest of them came in its present state.</param>
public sealed record TrustSource(string Provider, int Works, DateTimeOffset ImportedAt);

/// <summary>Reads what explains a trust score: two statements in one round trip.</summary>
public static class ReadTrustOfAuthor
{
    /// <summary>The explanation for an author; null where there is no author of that id.</summary>
    public static async Task<TrustOfAuthorView?> RunAsync(BzPeerDbContext records, long authorId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(records);
        await records.Database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var batch = new NpgsqlBatch((NpgsqlConnection)records.Database.GetDbConnection())
        {
            BatchCommands =
            {
                ReadProfile.OfAuthor(AuthorHeader.Select, authorId),
                ReadProfile.OfAuthor(
                    """
                    select w.provider, count(*)::int as works, max(w.imported_at)
                    from author_works a join works w on w.id = a.work_id
                    where a.author_id = $1 and a.is_identified
                    group by w.provider
                    order by works desc, w.provider
                    """,
                    authorId),
            },
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
                var sources = new List<TrustSource>();
                while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    sources.Add(new TrustSource(rows.GetString(0), rows.GetInt32(1), rows.GetFieldValue<DateTimeOffset>(2)));
                }

                return new TrustOfAuthorView(author, sources);
            }
        }
    }
}
