using BzPeer.Graph;
using Npgsql;

namespace BzPeer.Authors;

/// <summary>Everything on a profile.</summary>
/// <param name="Author">Name, figures and trust.</param>
/// <param name="Topics">The topics with most works, most first.</param>
/// <param name="People">The collaborators with most shared works, most first.</param>
/// <param name="Works">One page of the works.</param>
/// <param name="Graph">The neighbourhood.</param>
public sealed record ProfileView(
    AuthorHeader Author, IReadOnlyList<TopicShare> Topics, IReadOnlyList<Collaborator> People, WorksPage Works, GraphRows Graph);

/// <summary>A topic of an author.</summary>
/// <param name="Id">The topic.</param>
/// <param name="Name">The name shown.</param>
/// <param name="Works">How many works.</param>
/// <param name="Taxonomy">Whose taxonomy it is of.</param>
public sealed record TopicShare(int Id, string Name, int Works, string Taxonomy)
{
    /// <summary>Reads a row of id, shown name, works and taxonomy.</summary>
    internal static TopicShare Read(NpgsqlDataReader row) => new(row.GetInt32(0), row.GetString(1), row.GetInt32(2), row.GetString(3));
}

/// <summary>A collaborator of an author.</summary>
/// <param name="Id">The collaborator's author.</param>
/// <param name="Name">The name shown.</param>
/// <param name="Works">How many shared works.</param>
/// <param name="FirstYear">Year of the first.</param>
/// <param name="LastYear">Year of the last.</param>
/// <param name="IsClaimed">Whether the collaborator's record is claimed.</param>
public sealed record Collaborator(long Id, string Name, int Works, short FirstYear, short LastYear, bool IsClaimed)
{
    /// <summary>Reads a row of id, name, works, first and last year, and whether it is claimed.</summary>
    internal static Collaborator Read(NpgsqlDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), row.GetInt32(2), row.GetInt16(3), row.GetInt16(4), row.GetBoolean(5));
}

/// <summary>
/// Reads a profile: five statements in one round trip, the same for six works and for two thousand.
/// </summary>
public static class ReadProfile
{
    /// <summary>Topics shown on a profile; all of them stand on a page of their own.</summary>
    public const int TopicsShown = 8;

    /// <summary>Collaborators shown on a profile; all of them stand on a page of their own.</summary>
    public const int PeopleShown = 10;

    /// <summary>The profile of an author; null where there is none of that id.</summary>
    public static Task<ProfileView?> RunAsync(BzPeerDbContext records, long authorId, WorksQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        query = query with { FeaturedFirst = true };
        NpgsqlBatchCommand[] parts =
        [
            ReadParts.Statement(
                $"""
                select id, shown_name, works, taxonomy
                from (
                    select p.id, p.shown_name, t.works, p.taxonomy, sum(t.works) over (partition by p.taxonomy) as covered
                    from author_topics t join topics p on p.id = t.topic_id
                    where t.author_id = $1) t
                order by covered desc, taxonomy, works desc, id
                limit {TopicsShown}
                """,
                authorId),
            ReadParts.Statement(
                $"""
                select a.id, a.name, c.works, c.first_year, c.last_year, a.is_claimed
                from (
                    select * from collaborations where author_id = $1
                    order by works desc, last_year desc, collaborator_id
                    limit {PeopleShown}) c
                join authors a on a.id = c.collaborator_id
                order by c.works desc, c.last_year desc, c.collaborator_id
                """,
                authorId),
            WorksOfAuthor.Command(authorId, query),
            ReadGraph.Command(authorId, SliceLimits.Profile),
        ];
        return ReadParts.OfAuthorAsync(records, authorId, parts, read => ReadAsync(read, query), cancellation);
    }

    private static async Task<ProfileView> ReadAsync(AuthorParts parts, WorksQuery query)
    {
        // Those of the one taxonomy that covers most works; the others stand on the page of topics.
        var topics = await parts.NextListAsync(TopicShare.Read).ConfigureAwait(false);
        topics.RemoveAll(t => t.Taxonomy != topics[0].Taxonomy);
        var people = await parts.NextListAsync(Collaborator.Read).ConfigureAwait(false);
        await parts.NextAsync().ConfigureAwait(false);
        var works = await WorksOfAuthor.ReadAsync(parts.Rows, query, parts.Author.Set.FeaturedWorkIds, parts.Cancellation).ConfigureAwait(false);
        await parts.NextAsync().ConfigureAwait(false);
        return new ProfileView(parts.Author, topics, people, works, await ReadGraph.ReadAsync(parts.Rows, parts.Cancellation).ConfigureAwait(false));
    }
}
