namespace BzPeer.Authors;

/// <summary>What an author's works are about.</summary>
/// <param name="Author">Name, figures and trust.</param>
/// <param name="Topics">All topics, those of the taxonomy that covers most works first, then those with most works.</param>
public sealed record TopicsOfAuthorView(AuthorHeader Author, IReadOnlyList<TopicShare> Topics);

/// <summary>Reads all topics of an author: two statements in one round trip. A taxonomy has some hundred topics, so no author's list needs pages.</summary>
public static class ReadTopicsOfAuthor
{
    /// <summary>The topics of an author; null where there is no author of that id.</summary>
    public static Task<TopicsOfAuthorView?> RunAsync(BzPeerDbContext records, long authorId, CancellationToken cancellation)
    {
        var topics = ReadParts.Statement(
            """
            select p.id, p.shown_name, t.works, p.taxonomy
            from author_topics t join topics p on p.id = t.topic_id
            where t.author_id = $1
            order by sum(t.works) over (partition by p.taxonomy) desc, p.taxonomy, t.works desc, p.id
            """,
            authorId);
        return ReadParts.OfAuthorAsync(
            records,
            authorId,
            [topics],
            async parts => new TopicsOfAuthorView(parts.Author, await parts.NextListAsync(TopicShare.Read).ConfigureAwait(false)),
            cancellation);
    }
}
