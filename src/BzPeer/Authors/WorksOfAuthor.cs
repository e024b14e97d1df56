using BzPeer.Works;
using Npgsql;

namespace BzPeer.Authors;

/// <summary>Which of an author's works a list shows, from where on and in which order: all of it stands in the address.</summary>
/// <param name="Year">Of this year alone.</param>
/// <param name="Kind">Of this kind alone.</param>
/// <param name="TopicId">About this topic alone.</param>
/// <param name="Order">The order.</param>
/// <param name="AfterWorkId">From the work after this one on.</param>
/// <param name="FeaturedFirst">Whether works that the owner chose stand before the list, where it is whole, and not in it.</param>
public sealed record WorksQuery(
    short? Year = null, WorkKind? Kind = null, int? TopicId = null, WorksOrder Order = WorksOrder.Newest, long? AfterWorkId = null, bool FeaturedFirst = false)
{
    /// <summary>Works on one page.</summary>
    public const int PageSize = 20;

    /// <summary>Whether anything but the whole list from its beginning is asked for.</summary>
    public bool IsNarrowed => Year is not null || Kind is not null || TopicId is not null;
}

/// <summary>In which order works are listed.</summary>
public enum WorksOrder
{
    /// <summary>Year descending, then title.</summary>
    Newest,

    /// <summary>Year ascending, then title.</summary>
    Oldest,

    /// <summary>Title, then id.</summary>
    Title,
}

/// <summary>One page of an author's works.</summary>
/// <param name="Items">The works, at most <see cref="WorksQuery.PageSize"/>.</param>
/// <param name="HasMore">Whether there are works after the last one.</param>
/// <param name="Featured">Works that the owner chose to stand before the list's first page.</param>
public sealed record WorksPage(IReadOnlyList<WorkItem> Items, bool HasMore, IReadOnlyList<WorkItem> Featured);

/// <summary>The statement behind a page of an author's works: keyed by (year, sort key, id), so that page 100 costs what page 1 costs.</summary>
internal static class WorksOfAuthor
{
    public static NpgsqlBatchCommand Command(long authorId, WorksQuery query)
    {
        var (after, order) = query.Order switch
        {
            WorksOrder.Newest => ("(a.year < k.year or (a.year = k.year and (a.sort_key, a.work_id) > (k.sort_key, k.work_id)))", "a.year desc, a.sort_key, a.work_id"),
            WorksOrder.Oldest => ("(a.year, a.sort_key, a.work_id) > (k.year, k.sort_key, k.work_id)", "a.year, a.sort_key, a.work_id"),
            _ => ("(a.sort_key, a.work_id) > (k.sort_key, k.work_id)", "a.sort_key, a.work_id"),
        };
        var command = new NpgsqlBatchCommand();
        command.Parameters.AddWithValue(authorId);
        command.Parameters.AddWithValue(WorksQuery.PageSize + 1);
        var key = "";
        var filter = "";
        if (query.AfterWorkId is { } afterWork)
        {
            command.Parameters.AddWithValue(afterWork);
            // A work that is no longer this author's gives no key, and the list begins anew.
            key = $" left join author_works k on k.author_id = $1 and k.work_id = ${command.Parameters.Count}";
            filter += $" and (k.work_id is null or {after})";
        }

        if (query.Year is { } year)
        {
            command.Parameters.AddWithValue(year);
            filter += $" and a.year = ${command.Parameters.Count}";
        }

        if (query.Kind is { } kind)
        {
            command.Parameters.AddWithValue(kind.ToString());
            filter += $" and a.kind = ${command.Parameters.Count}";
        }

        if (query.TopicId is { } topic)
        {
            command.Parameters.AddWithValue(topic);
            filter += $" and exists (select from work_topics t where t.work_id = a.work_id and t.topic_id = ${command.Parameters.Count})";
        }

        var featuredFirst = query is { FeaturedFirst: true, IsNarrowed: false };
        // In the same statement: which works those are is known to the database alone before the header is read.
        var (chosen, chosenRows) = featuredFirst
            ? ("chosen as (select f.work_id, f.number from author_profiles p cross join unnest(p.featured_work_ids) with ordinality f (work_id, number) where p.author_id = $1), ",
                query.AfterWorkId is null ? "union all select c.number - 1000, a.work_id, a.place, a.basis from chosen c join author_works a on a.author_id = $1 and a.work_id = c.work_id" : "")
            : ("", "");
        command.CommandText =
            $"""
            with {chosen}listed as (
                (select row_number() over (order by {order}) as number, a.work_id, a.place as owner_place, a.basis
                from author_works a{key}
                where a.author_id = $1{filter}{(featuredFirst ? " and a.work_id not in (select work_id from chosen)" : "")}
                order by {order}
                limit $2)
                {chosenRows})
            {WorkItem.SelectListed}
            """;
        return command;
    }

    /// <summary>Reads the page.</summary>
    /// <param name="rows">The result.</param>
    /// <param name="query">What was asked for.</param>
    /// <param name="featured">The works that the owner chose.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<WorksPage> ReadAsync(NpgsqlDataReader rows, WorksQuery query, IReadOnlyList<long> featured, CancellationToken cancellation)
    {
        var items = new List<WorkItem>(WorksQuery.PageSize);
        while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
        {
            items.Add(WorkItem.Read(rows));
        }

        // They come first, and nowhere else in a list that has them there.
        var first = query is { FeaturedFirst: true, IsNarrowed: false } ? items.TakeWhile(w => featured.Contains(w.Id)).ToList() : [];
        items.RemoveRange(0, first.Count);
        var hasMore = items.Count > WorksQuery.PageSize;
        return new WorksPage(hasMore ? items[..WorksQuery.PageSize] : items, hasMore, first);
    }
}
