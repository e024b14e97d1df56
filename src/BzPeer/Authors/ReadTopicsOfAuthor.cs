using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Authors;

/// <summary>What an author's works are about.</summary>
/// <param name="Author">Name, figures and trust.</param>
/// <param name="Topics">All topics, those with most works first.</param>
public sealed record TopicsOfAuthorView(AuthorHeader Author, IReadOnlyList<TopicShare> Topics);

/// <summary>Reads all topics of an author: two statements in one round trip. A taxonomy has some hundred topics, so no author's list needs pages.</summary>
public static class ReadTopicsOfAuthor
{
    /// <summary>The topics of an author; null where there is no author of that id.</summary>
    public static async Task<TopicsOfAuthorView?> RunAsync(BzPeerDbContext records, long authorId, CancellationToken cancellation)
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
                    select p.id, p.shown_name, t.works
                    from author_topics t join topics p on p.id = t.topic_id
                    where t.author_id = $1
                    order by t.works desc, p.id
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
                var topics = new List<TopicShare>();
                while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    topics.Add(new TopicShare(rows.GetInt32(0), rows.GetString(1), rows.GetInt32(2)));
                }

                return new TopicsOfAuthorView(author, topics);
            }
        }
    }
}
