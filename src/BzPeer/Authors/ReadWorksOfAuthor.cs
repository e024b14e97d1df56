using Npgsql;

namespace BzPeer.Authors;

/// <summary>An author's works on a page of their own.</summary>
/// <param name="Author">Name, figures and trust.</param>
/// <param name="Topics">The topics with most works, most first; the one asked for is among them where it is the author's.</param>
/// <param name="Works">One page of the works.</param>
public sealed record WorksOfAuthorView(AuthorHeader Author, IReadOnlyList<TopicShare> Topics, WorksPage Works);

/// <summary>Reads one page of an author's works with what narrows it: three statements in one round trip, however many works there are.</summary>
public static class ReadWorksOfAuthor
{
    /// <summary>The works of an author; null where there is no author of that id.</summary>
    public static Task<WorksOfAuthorView?> RunAsync(BzPeerDbContext records, long authorId, WorksQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        return ReadParts.OfAuthorAsync(
            records,
            authorId,
            [Topics(authorId, query.TopicId), WorksOfAuthor.Command(authorId, query)],
            async parts =>
            {
                var topics = await parts.NextListAsync(TopicShare.Read).ConfigureAwait(false);
                await parts.NextAsync().ConfigureAwait(false);
                return new WorksOfAuthorView(parts.Author, topics, await WorksOfAuthor.ReadAsync(parts.Rows, query, parts.Author.Set.FeaturedWorkIds, parts.Cancellation).ConfigureAwait(false));
            },
            cancellation);
    }

    private static NpgsqlBatchCommand Topics(long authorId, int? asked) =>
        new(
            $"""
            select id, shown_name, works, taxonomy
            from (
                select p.id, p.shown_name, t.works, p.taxonomy
                from author_topics t join topics p on p.id = t.topic_id
                where t.author_id = $1
                order by t.topic_id = $2 desc, t.works desc, p.id
                limit {ReadProfile.TopicsShown}) s
            order by works desc, id
            """)
        {
            Parameters =
            {
                new NpgsqlParameter<long> { TypedValue = authorId },
                new NpgsqlParameter<int> { TypedValue = asked ?? 0 },
            },
        };
}
