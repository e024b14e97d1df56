using Npgsql;

namespace BzPeer.Graph;

/// <summary>
/// The neighbourhood of an author as rows of one statement: the people, works, topics and institutions nearest to them,
/// and who of these is joined with whom. People and topics come most shared first, works and institutions newest first.
/// </summary>
public static class ReadGraph
{
    /// <summary>The statement for an author, with at most so many neighbours of each kind.</summary>
    public static NpgsqlBatchCommand Command(long authorId, SliceLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return new NpgsqlBatchCommand(
            """
            with people as (
                select c.collaborator_id as id, c.works, c.first_year, c.last_year
                from collaborations c where c.author_id = $1
                order by c.works desc, c.last_year desc, c.collaborator_id limit $2),
            papers as (
                select a.work_id as id, a.year, a.sort_key
                from author_works a where a.author_id = $1
                order by a.year desc, a.sort_key, a.work_id limit $3),
            subjects as (
                select t.topic_id as id, t.works
                from author_topics t where t.author_id = $1
                order by t.works desc, t.topic_id limit $4),
            discreet as (
                -- Where somebody hides to be is seen on works alone.
                select s.author_id from author_profiles s
                where (s.author_id = $1 or s.author_id in (select id from people)) and 'affiliation' = any (s.hidden)),
            places as (
                select i.institution_id as id, i.works, i.first_year, i.last_year, count(*) over () as total
                from author_institutions i where i.author_id = $1 and i.author_id not in (select author_id from discreet)
                order by i.last_year desc, i.works desc, i.institution_id limit $5)
            select 'person' as kind, p.id, 0::bigint as other, p.works, p.first_year, p.last_year, a.name as label
            from people p join authors a using (id)
            union all
            select 'work', p.id, 0, 1, p.year, p.year, w.title from papers p join works w using (id)
            union all
            select 'topic', s.id, 0, s.works, 0::smallint, 0::smallint, t.shown_name from subjects s join topics t using (id)
            union all
            select 'institution', p.id, p.total, p.works, p.first_year, p.last_year, i.name from places p join institutions i using (id)
            union all
            select 'person-institution', a.author_id, a.institution_id, a.works, 0::smallint, 0::smallint, ''
            from people p cross join places o
            join author_institutions a on a.author_id = p.id and a.institution_id = o.id and a.author_id not in (select author_id from discreet)
            union all
            select 'person-person', c.author_id, c.collaborator_id, c.works, 0::smallint, 0::smallint, ''
            from people p join people o on o.id > p.id
            join collaborations c on c.author_id = p.id and c.collaborator_id = o.id
            union all
            select 'person-work', a.author_id, a.work_id, 1, 0::smallint, 0::smallint, ''
            from people p cross join papers w
            join author_works a on a.author_id = p.id and a.work_id = w.id
            union all
            select 'work-topic', t.work_id, t.topic_id, 1, 0::smallint, 0::smallint, ''
            from papers w join work_topics t on t.work_id = w.id
            join subjects s on s.id = t.topic_id
            """)
        {
            Parameters =
            {
                new NpgsqlParameter<long> { TypedValue = authorId },
                new NpgsqlParameter<int> { TypedValue = limits.People },
                new NpgsqlParameter<int> { TypedValue = limits.Works },
                new NpgsqlParameter<int> { TypedValue = limits.Topics },
                new NpgsqlParameter<int> { TypedValue = limits.Institutions },
            },
        };
    }

    /// <summary>Reads the statement's rows.</summary>
    public static async Task<GraphRows> ReadAsync(NpgsqlDataReader rows, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var nodes = new List<GraphNodeRow>();
        var edges = new List<GraphEdgeRow>();
        var institutions = 0L;
        while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
        {
            var kind = rows.GetString(0);
            var ends = kind.Split('-');
            if (ends is [var from, var to])
            {
                edges.Add(new GraphEdgeRow(Kind(from), rows.GetInt64(1), Kind(to), rows.GetInt64(2), rows.GetInt32(3)));
            }
            else
            {
                // An institution's row says how many there are besides.
                institutions = Math.Max(institutions, rows.GetInt64(2));
                nodes.Add(new GraphNodeRow(Kind(kind), rows.GetInt64(1), rows.GetString(6), rows.GetInt32(3), rows.GetInt16(4), rows.GetInt16(5)));
            }
        }

        return new GraphRows(nodes, edges, (int)institutions);
    }

    private static NodeKind Kind(string word) => word switch
    {
        "person" => NodeKind.Person,
        "work" => NodeKind.Work,
        "institution" => NodeKind.Institution,
        _ => NodeKind.Topic,
    };
}

/// <summary>A neighbourhood as read.</summary>
/// <param name="Nodes">The neighbours.</param>
/// <param name="Edges">What joins them with one another; each is joined with the author besides.</param>
/// <param name="Institutions">How many institutions there are altogether.</param>
public sealed record GraphRows(IReadOnlyList<GraphNodeRow> Nodes, IReadOnlyList<GraphEdgeRow> Edges, int Institutions);

/// <summary>A neighbour.</summary>
/// <param name="Kind">Person, work, topic or institution.</param>
/// <param name="Id">The record.</param>
/// <param name="Label">Name or title.</param>
/// <param name="Works">Works shared with the author; of a topic, the author's works about it.</param>
/// <param name="FirstYear">Year of the first of these; 0 where it is not asked for.</param>
/// <param name="LastYear">Year of the last of these; 0 where it is not asked for.</param>
public sealed record GraphNodeRow(NodeKind Kind, long Id, string Label, int Works, short FirstYear, short LastYear);

/// <summary>What joins two neighbours.</summary>
/// <param name="FromKind">Kind of the one.</param>
/// <param name="FromId">The one.</param>
/// <param name="ToKind">Kind of the other.</param>
/// <param name="ToId">The other.</param>
/// <param name="Works">In how many works.</param>
public sealed record GraphEdgeRow(NodeKind FromKind, long FromId, NodeKind ToKind, long ToId, int Works);
