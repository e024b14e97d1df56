using BzPeer.Works;

namespace BzPeer.Authors;

/// <summary>What a feed reader is told of an author.</summary>
/// <param name="Author">Name, figures and trust.</param>
/// <param name="Works">The works with the latest dates, latest first.</param>
public sealed record FeedOfAuthorView(AuthorHeader Author, IReadOnlyList<WorkItem> Works);

/// <summary>Reads the latest works of an author for a feed: two statements in one round trip.</summary>
public static class ReadFeedOfAuthor
{
    /// <summary>Works in a feed at most.</summary>
    public const int MostWorks = 50;

    /// <summary>The feed of an author; null where there is no author of that id.</summary>
    public static Task<FeedOfAuthorView?> RunAsync(BzPeerDbContext records, long authorId, CancellationToken cancellation)
    {
        // By year, then by day: the index on years finds the latest works without looking at all of them,
        // except within the year that the limit cuts.
        var works = ReadParts.Statement(
            $"""
            with listed as (
                select row_number() over (order by a.year desc, w.date desc nulls last, w.id desc) as number, a.work_id, a.place as owner_place, a.basis
                from author_works a join works w on w.id = a.work_id
                where a.author_id = $1
                    and a.year >= coalesce((select year from author_works where author_id = $1 order by year desc offset {MostWorks - 1} limit 1), 0)
                order by a.year desc, w.date desc nulls last, w.id desc
                limit {MostWorks})
            {WorkItem.SelectListed}
            """,
            authorId);
        return ReadParts.OfAuthorAsync(
            records, authorId, [works], async parts => new FeedOfAuthorView(parts.Author, await parts.NextListAsync(WorkItem.Read).ConfigureAwait(false)), cancellation);
    }
}
