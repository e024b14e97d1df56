using Npgsql;

namespace BzPeer.Authors;

/// <summary>One page of an author's collaborators.</summary>
/// <param name="Author">Name, figures and trust.</param>
/// <param name="People">Most shared works first, then the latest, then by id.</param>
/// <param name="HasMore">Whether there are people after the last one.</param>
public sealed record CollaboratorsPage(AuthorHeader Author, IReadOnlyList<Collaborator> People, bool HasMore);

/// <summary>Reads the people who share works with an author: two statements in one round trip, keyed by (works, last year, id).</summary>
public static class ReadCollaborators
{
    /// <summary>People on one page.</summary>
    public const int PageSize = 100;

    /// <summary>The collaborators of an author from the one after <paramref name="afterId"/> on; null where there is no such author.</summary>
    /// <remarks>Where <paramref name="afterId"/> is no collaborator any more there is no key to go on from, and the list begins anew.</remarks>
    public static Task<CollaboratorsPage?> RunAsync(BzPeerDbContext records, long authorId, long? afterId, CancellationToken cancellation) => ReadParts.OfAuthorAsync(
        records,
        authorId,
        [People(authorId, afterId)],
        async parts =>
        {
            var people = await parts.NextListAsync(Collaborator.Read).ConfigureAwait(false);
            var hasMore = people.Count > PageSize;
            return new CollaboratorsPage(parts.Author, hasMore ? people[..PageSize] : people, hasMore);
        },
        cancellation);

    private static NpgsqlBatchCommand People(long authorId, long? afterId) =>
        new(
            $"""
            select a.id, a.name, c.works, c.first_year, c.last_year, a.is_claimed
            from (
                select c.*
                from collaborations c
                left join collaborations k on k.author_id = $1 and k.collaborator_id = $2
                where c.author_id = $1
                    and (k.author_id is null
                        or (c.works, c.last_year) < (k.works, k.last_year)
                        or ((c.works, c.last_year) = (k.works, k.last_year) and c.collaborator_id > k.collaborator_id))
                order by c.works desc, c.last_year desc, c.collaborator_id
                limit {PageSize + 1}) c
            join authors a on a.id = c.collaborator_id
            order by c.works desc, c.last_year desc, c.collaborator_id
            """)
        {
            Parameters =
            {
                new NpgsqlParameter<long> { TypedValue = authorId },
                // No author has the id 0: it stands for the beginning.
                new NpgsqlParameter<long> { TypedValue = afterId ?? 0 },
            },
        };
}
