using BzPeer.Authors;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Works;

/// <summary>What the home page shows of the records.</summary>
/// <param name="Records">How many source records the imports brought.</param>
/// <param name="LatestImport">When the latest import that brought or changed something ended; null while one runs for the first time.</param>
/// <param name="Works">Works that came last, real ones first.</param>
/// <param name="Researchers">The best corroborated researchers, real ones first.</param>
/// <param name="Topics">The topics with most works.</param>
public sealed record Newest(
    long Records, DateTimeOffset? LatestImport, IReadOnlyList<WorkItem> Works, IReadOnlyList<NotedResearcher> Researchers, IReadOnlyList<TopicShare> Topics);

/// <summary>A researcher whom the home page shows.</summary>
/// <param name="Id">The author.</param>
/// <param name="Name">The name shown.</param>
/// <param name="IsInvented">Whether this is a person of the invented world.</param>
/// <param name="Works">How many works.</param>
/// <param name="FirstYear">Year of the earliest; 0 where none is known.</param>
/// <param name="LastYear">Year of the latest; 0 where none is known.</param>
/// <param name="Trust">Trust score.</param>
/// <param name="Topic">The topic with most of the works.</param>
public sealed record NotedResearcher(long Id, string Name, bool IsInvented, int Works, short FirstYear, short LastYear, int Trust, string? Topic);

/// <summary>
/// Reads the home page: four statements in one round trip, none of which reads a whole table of works or authors.
/// Counts are those that imports and topics keep.
/// </summary>
public static class ReadNewest
{
    /// <summary>Works shown.</summary>
    public const int WorksShown = 6;

    /// <summary>Researchers shown.</summary>
    public const int ResearchersShown = 9;

    /// <summary>Topics shown.</summary>
    public const int TopicsShown = 12;

    // Real records among many invented ones, and many real ones among few: some of each are looked at, and the best are shown.
    private const string SomeReal =
        """
        some_real as (
            (select id from source_records where provider < 'invented' order by provider desc, external_id desc limit 200)
            union all
            (select id from source_records where provider > 'invented' order by provider, external_id limit 200))
        """;

    /// <summary>Reads it.</summary>
    public static async Task<Newest> RunAsync(BzPeerDbContext records, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(records);
        await records.Database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var batch = new NpgsqlBatch((NpgsqlConnection)records.Database.GetDbConnection())
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(
                    "select coalesce(sum(added), 0)::bigint, max(finished_at) filter (where added + changed > 0) from import_runs"),
                new NpgsqlBatchCommand(
                    $"""
                    with {SomeReal},
                    looked_at as (
                        (select id from works order by imported_at desc, id desc limit 2000)
                        union
                        select s.work_id from some_real r join work_sources s on s.source_record_id = r.id),
                    chosen as (
                        select w.id, w.provider = 'invented' as is_invented, w.imported_at, w.date
                        from looked_at l join works w on w.id = l.id
                        where w.merged_into_id is null and w.erased_at is null
                        order by is_invented, w.imported_at desc, w.date desc nulls last, w.id desc
                        limit {WorksShown}),
                    listed as (
                        select row_number() over (order by is_invented, imported_at desc, date desc nulls last, id desc) as number,
                            id as work_id, 0 as owner_place, null as basis
                        from chosen)
                    {WorkItem.SelectListed}
                    """),
                new NpgsqlBatchCommand(
                    $"""
                    with {SomeReal},
                    looked_at as (
                        select a.author_id from some_real r join assignments a on a.source_record_id = r.id and a.place <= 50
                        union
                        select t.author_id
                        from (select id from topics where works > 0 order by works desc, id limit {TopicsShown}) p
                        cross join lateral (
                            select author_id from author_topics
                            where topic_id = p.id and works >= {AuthorTopic.ListedFrom}
                            order by works desc, author_id
                            limit 50) t),
                    chosen as (
                        select a.*
                        from looked_at l join authors a on a.id = l.author_id
                        where a.works > 0 and a.merged_into_id is null and a.erased_at is null
                        order by a.is_invented, a.trust desc, a.works desc, a.id
                        limit {ResearchersShown})
                    select c.id, c.name, c.is_invented, c.works, c.first_year, c.last_year, c.trust, t.shown_name
                    from chosen c
                    left join lateral (
                        select p.shown_name from author_topics t join topics p on p.id = t.topic_id
                        where t.author_id = c.id
                        order by t.works desc, p.id
                        limit 1) t on true
                    order by c.is_invented, c.trust desc, c.works desc, c.id
                    """),
                new NpgsqlBatchCommand($"select id, shown_name, works, taxonomy from topics where works > 0 order by works desc, id limit {TopicsShown}"),
            },
        };
        await using (batch.ConfigureAwait(false))
        {
            var rows = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                await rows.ReadAsync(cancellation).ConfigureAwait(false);
                var brought = rows.GetInt64(0);
                DateTimeOffset? latest = rows.IsDBNull(1) ? null : rows.GetFieldValue<DateTimeOffset>(1);

                await rows.NextResultAsync(cancellation).ConfigureAwait(false);
                var works = new List<WorkItem>(WorksShown);
                while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    works.Add(WorkItem.Read(rows));
                }

                await rows.NextResultAsync(cancellation).ConfigureAwait(false);
                var researchers = new List<NotedResearcher>(ResearchersShown);
                while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    researchers.Add(new NotedResearcher(
                        rows.GetInt64(0), rows.GetString(1), rows.GetBoolean(2), rows.GetInt32(3), rows.GetInt16(4), rows.GetInt16(5),
                        rows.GetInt16(6), rows.IsDBNull(7) ? null : rows.GetString(7)));
                }

                await rows.NextResultAsync(cancellation).ConfigureAwait(false);
                var topics = new List<TopicShare>(TopicsShown);
                while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    topics.Add(TopicShare.Read(rows));
                }

                return new Newest(brought, latest, works, researchers, topics);
            }
        }
    }
}
