using BzPeer.Authors;
using BzPeer.Works;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Follows;

/// <summary>
/// Reads the latest of something that can be followed, for feeds and for the page that offers them: both show the same. Two
/// statements in one round trip (three for an author); for a search in two, as the second asks for the words that the first reads.
/// </summary>
public static class ReadFeed
{
    /// <summary>Of the year of a topic's or an institution's works that the limit of a feed cuts, and of the works with the words of a search, so many that came last are looked at.</summary>
    private const int WorksLookedAt = 2_000;

    /// <summary>The feed of an author; null where there is no author of that id.</summary>
    public static Task<FeedOfAuthor?> OfAuthorAsync(BzPeerDbContext records, long authorId, CancellationToken cancellation)
    {
        // By year, then by day: the index on years finds the latest works without looking at all of them,
        // except within the year that the limit cuts.
        var works = ReadParts.Statement(
            Works(
                $"""
                select a.work_id, a.year, w.date, a.place, a.basis::text as basis
                from author_works a join works w on w.id = a.work_id
                where a.author_id = $1
                    and a.year >= coalesce((select year from author_works where author_id = $1 order by year desc offset {Feed.MostWorks - 1} limit 1), 0)
                """),
            authorId);
        var events = ReadParts.Statement(
            $"""
            select e.id, e.at, e.kind, e.before, e.after, o.id, o.name
            from events e
            {ReadNews.Other}
            where e.subject_kind = '{nameof(SubjectKind.Author)}' and e.subject_id = $1 and e.work_id is null and not {ReadNews.IsHidden("$1")}
            order by e.id desc
            limit {Feed.MostEvents}
            """,
            authorId);
        return ReadParts.OfAuthorAsync(
            records,
            authorId,
            [works, events],
            async parts =>
            {
                var entries = await parts.NextListAsync(Work).ConfigureAwait(false);
                entries.AddRange(await parts.NextListAsync(Event).ConfigureAwait(false));
                var author = parts.Author;
                var subject = new NamedSubject(SubjectKind.Author, author.Id, author.Name, author.IsInvented);
                return new FeedOfAuthor(author, new Feed(subject, author.Works, LatestFirst(entries)));
            },
            cancellation);
    }

    /// <summary>The feed of a topic; null where there is none of that id.</summary>
    public static Task<Feed?> OfTopicAsync(BzPeerDbContext records, int topicId, CancellationToken cancellation) =>
        RunAsync(
            records,
            SubjectKind.Topic,
            "select id::bigint, shown_name, works from topics where id = $1",
            Works(OfYears("work_topics", "topic_id")),
            topicId,
            cancellation);

    /// <summary>The feed of an institution, of a withdrawn one that of its successor; null where there is none of that id.</summary>
    public static Task<Feed?> OfInstitutionAsync(BzPeerDbContext records, long institutionId, CancellationToken cancellation) =>
        RunAsync(
            records,
            SubjectKind.Institution,
            "select s.id, s.name, s.works from institutions i join institutions s on s.id = coalesce(i.successor_id, i.id) where i.id = $1",
            Works(OfYears("work_institutions", "institution_id")),
            institutionId,
            cancellation);

    /// <summary>The feed of the works whose titles have all words of a text; null where it has no word that can be looked for.</summary>
    public static async Task<FeedOfSearch?> OfSearchAsync(BzPeerDbContext records, string text, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(text);
        await records.Database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var connection = (NpgsqlConnection)records.Database.GetDbConnection();
        if (await ReadWordsAsync(connection, text, cancellation).ConfigureAwait(false) is not var (id, key, query))
        {
            return null;
        }

        var command = new NpgsqlCommand(
            Statements.PlannedAnew(Works(
                $"""
                select f.id as work_id, f.year, f.date, 0 as place, null::text as basis
                from (
                    select id, year, date from works
                    where search @@ $1::tsquery and merged_into_id is null and erased_at is null
                    order by imported_at desc, id desc
                    limit {WorksLookedAt}) f
                """)),
            connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = query } },
        };
        await using (command.ConfigureAwait(false))
        {
            var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                var entries = await WorksAsync(row, cancellation).ConfigureAwait(false);
                return new FeedOfSearch(key, new Feed(new NamedSubject(SubjectKind.Search, id ?? 0, text, IsInvented: false), Works: null, LatestFirst(entries)));
            }
        }
    }

    /// <summary>The words of a text as those of titles are read: the search that is kept of them, their key, and the query.</summary>
    private static async Task<(long? Id, string Key, string Query)?> ReadWordsAsync(NpgsqlConnection connection, string text, CancellationToken cancellation)
    {
        var command = new NpgsqlCommand(
            $"""
            select (select s.id from followed_searches s where s.key = k.key), k.key, k.query
            from (
                select {KeepSearch.Key} as key, {KeepSearch.Query} as query
                from {KeepSearch.WordsOf("$1")}) k
            where k.key is not null
            """,
            connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = text } },
        };
        await using (command.ConfigureAwait(false))
        {
            var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                return await row.ReadAsync(cancellation).ConfigureAwait(false)
                    ? (row.IsDBNull(0) ? null : row.GetInt64(0), row.GetString(1), row.GetString(2))
                    : null;
            }
        }
    }

    /// <summary>
    /// The works of the latest years, from a table with (year, work_id) beside its owner: fewer than a feed has of those after
    /// the year that its limit cuts, and of that one, where it has very many, those that came last. They are taken for the
    /// latest: the day stands with the work alone.
    /// </summary>
    private static string OfYears(string table, string column) =>
        $"""
        with cut as materialized (
            select coalesce((select year from {table} where {column} = $1 order by year desc offset {Feed.MostWorks - 1} limit 1), 0) as year)
        select c.work_id, c.year, w.date, 0 as place, null::text as basis
        from (
            -- They are fewer than the limit. It tells PostgreSQL so, which would read all works for the join else.
            (select work_id, year from {table} where {column} = $1 and year > (select year from cut) limit {Feed.MostWorks})
            union all
            (select work_id, year from {table} where {column} = $1 and year = (select year from cut) order by work_id desc limit {WorksLookedAt})) c
        join works w on w.id = c.work_id
        """;

    /// <summary>
    /// The statement of the works of a feed, each with what happened to it later. That stands in the log under the id that
    /// the work had then: what two works heard of before they turned out to be one, the one tells.
    /// </summary>
    /// <param name="candidates">Gives (work_id, year, date, place, basis) of those among which the latest are.</param>
    private static string Works(string candidates) =>
        $"""
        with chosen as materialized (
            select * from ({candidates}) c
            order by year desc, date desc nulls last, work_id desc
            limit {Feed.MostWorks}),
        later as materialized (
            select c.work_id, max(e.at) as at, bool_or(e.kind = '{nameof(EventKind.NewVersion)}') as is_new_version,
                bool_or(e.kind = '{nameof(EventKind.Retraction)}') as is_retraction
            from chosen c
            join work_sources s on s.work_id = c.work_id
            join events e on e.subject_kind = '{nameof(SubjectKind.Work)}' and e.subject_id = s.own_work_id
            group by c.work_id),
        listed as (
            select row_number() over (order by c.year desc, c.date desc nulls last, c.work_id desc) as number,
                c.work_id, c.place as owner_place, c.basis, l.at, l.is_new_version, l.is_retraction
            from chosen c left join later l on l.work_id = c.work_id)
        {WorkItem.SelectListedWith("l.at", "l.is_new_version", "l.is_retraction")}
        """;

    private static async Task<Feed?> RunAsync(
        BzPeerDbContext records, SubjectKind kind, string subject, string works, long id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(records);
        await records.Database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var batch = new NpgsqlBatch((NpgsqlConnection)records.Database.GetDbConnection())
        {
            BatchCommands = { ReadParts.Statement(subject, id), ReadParts.Statement(works, id) },
        };
        await using (batch.ConfigureAwait(false))
        {
            var row = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                if (!await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    return null;
                }

                var named = new NamedSubject(kind, row.GetInt64(0), row.GetString(1), IsInvented: false);
                int? count = row.IsDBNull(2) ? null : row.GetInt32(2);
                await row.NextResultAsync(cancellation).ConfigureAwait(false);
                return new Feed(named, count, LatestFirst(await WorksAsync(row, cancellation).ConfigureAwait(false)));
            }
        }
    }

    private static async Task<List<FeedEntry>> WorksAsync(NpgsqlDataReader row, CancellationToken cancellation)
    {
        var entries = new List<FeedEntry>(Feed.MostWorks);
        while (await row.ReadAsync(cancellation).ConfigureAwait(false))
        {
            entries.Add(Work(row));
        }

        return entries;
    }

    // A stable order: what has the same date stays as it was read.
    private static List<FeedEntry> LatestFirst(List<FeedEntry> entries) => [.. entries.OrderByDescending(e => e.Updated ?? DateTimeOffset.MinValue)];

    private static FeedEntry Work(NpgsqlDataReader row)
    {
        var work = WorkItem.Read(row);
        // Of the present state the provider's date, the latest revision's; the year's first day where only the year is known.
        var updated = (work.Date ?? work.FirstPosted) is { } day ? AtMidnight(day)
            : work.Year > 0 ? AtMidnight(new DateOnly(work.Year, 1, 1))
            : (DateTimeOffset?)null;
        EventKind? later = null;
        if (!row.IsDBNull(WorkItem.Columns))
        {
            var at = row.GetFieldValue<DateTimeOffset>(WorkItem.Columns);
            updated = at < updated ? updated : at;
            // A retraction that was taken back is none.
            later = row.GetBoolean(WorkItem.Columns + 2) && work.IsRetracted ? EventKind.Retraction
                : row.GetBoolean(WorkItem.Columns + 1) ? EventKind.NewVersion
                : null;
        }

        return new FeedEntry(updated, (work.FirstPosted ?? work.Date) is { } first ? AtMidnight(first) : null, work, Event: null, later);
    }

    private static FeedEntry Event(NpgsqlDataReader row)
    {
        var at = row.GetFieldValue<DateTimeOffset>(1);
        return new FeedEntry(at, at, Work: null, new NewsItem(
            row.GetInt64(0), at, Enum.Parse<EventKind>(row.GetString(2)), Work: null,
            row.IsDBNull(5) ? null : row.GetInt64(5), row.IsDBNull(6) ? null : row.GetString(6),
            row.IsDBNull(3) ? null : row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4)), Later: null);
    }

    private static DateTimeOffset AtMidnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
