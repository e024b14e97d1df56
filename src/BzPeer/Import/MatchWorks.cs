using BzPeer.Authors;
using BzPeer.Works;
using Npgsql;
using NpgsqlTypes;

namespace BzPeer.Import;

/// <summary>
/// Finds which source records are one work, for the records in <c>touched</c> and all that they touch in turn, and
/// leaves the answer in <c>touched_records</c> and <c>touched_works</c>. Most records share nothing with any other: for
/// them it is a look-up in three indexes.
/// </summary>
internal static class MatchWorks
{
    /// <summary>A title that more records bear is no evidence: it is a column's ("Annual meeting abstracts"), not a work's.</summary>
    public const int MostOfOneTitle = 100;

    /// <summary>
    /// One round of widening: records that share a key with those of the round before, that are one work with them until
    /// now, or that a decision about works or authorships names beside them.
    /// </summary>
    private static readonly string Widen =
        $"""
        with known as materialized (
            select r.id, r.provider, r.external_id, r.doi_key, r.arxiv_id, r.title_key from frontier f join source_records r using (id)),
        titles as materialized (
            select title_key, {Tells("t.title_key")} as tells from (select distinct title_key from known where title_key is not null) t),
        found as (
            select o.id, o.provider, o.external_id from known k join source_records o on o.doi_key = k.doi_key
            union
            select o.id, o.provider, o.external_id from known k join source_records o on o.arxiv_id = k.arxiv_id
            union
            select o.id, o.provider, o.external_id from titles k join source_records o on o.title_key = k.title_key where k.tells
            union
            -- One record more, and a title tells nothing any longer: what it had joined is parted.
            select o.id, o.provider, o.external_id
            from titles k join source_records o on o.title_key = k.title_key join work_sources s on s.source_record_id = o.id
            where not k.tells and s.reason = 'Title'
            union
            select o.id, o.provider, o.external_id
            from frontier f join work_sources s on s.source_record_id = f.id join work_sources t on t.work_id = s.work_id join source_records o on o.id = t.source_record_id
            union
            select o.id, o.provider, o.external_id
            from known k
            join decisions d on (d.other_provider, d.other_external_id) = (k.provider, k.external_id)
            join source_records o on (o.provider, o.external_id) = (d.provider, d.external_id)
            union
            select o.id, o.provider, o.external_id
            from known k
            join decisions d on (d.provider, d.external_id) = (k.provider, k.external_id)
            join source_records o on (o.provider, o.external_id) = (d.other_provider, d.other_external_id)),
        added as (
            insert into touched (source_record_id, provider, external_id, is_new)
            select id, provider, external_id, false from found where id not in (select source_record_id from touched)
            returning source_record_id)
        select source_record_id from added
        """;

    /// <summary>Each record with the id of its own work, as if it were alone.</summary>
    private const string Alone =
        """
        insert into touched_records (source_record_id, work_id, own_work_id, rank, gives_abstract, is_new, is_matched)
        select source_record_id, own, own, 1, true, is_new, false
        from (
            select t.source_record_id, coalesce(s.own_work_id, nextval('works_id_seq')) as own, s.work_id is null as is_new
            from touched t
            left join work_sources s using (source_record_id)
            order by t.provider, t.external_id) t
        """;

    private static readonly string ReadSharing =
        $"""
        with known as materialized (
            select r.id, r.provider, r.external_id, r.doi_key, r.arxiv_id, case when r.title_key is not null and {Tells("r.title_key")} then r.title_key end as title_key
            from touched t join source_records r on r.id = t.source_record_id),
        keys as (
            select id as source_record_id, 'd' || doi_key as key from known where doi_key is not null
            union all
            select id, 'a' || arxiv_id from known where arxiv_id is not null
            union all
            select id, 't' || title_key from known where title_key is not null
            union all
            select k.id, 'x' || d.id
            from decisions d join known k on (k.provider, k.external_id) = (d.provider, d.external_id) where d.kind in ('SameWork', 'NotSameWork')
            union all
            select k.id, 'x' || d.id
            from decisions d join known k on (k.provider, k.external_id) = (d.other_provider, d.other_external_id) where d.kind in ('SameWork', 'NotSameWork')),
        shared as (select key from keys group by key having count(*) > 1),
        sharing as (select distinct source_record_id from keys join shared using (key))
        select r.id, r.provider, r.external_id, r.kind, r.lists_all_authors, r.doi_key, r.arxiv_id, k.title_key,
            array_remove(array[nullif(coalesce(r.year, extract(year from coalesce(r.latest_revision, r.provider_date)))::int, 0), extract(year from r.first_posted)::int], null),
            r.abstract <> '', t.own_work_id,
            (select array_agg(coalesce(a.family, '')) from authorships a where a.source_record_id = r.id),
            (select array_agg(a.name) from authorships a where a.source_record_id = r.id)
        from sharing s
        join known k on k.id = s.source_record_id
        join source_records r on r.id = s.source_record_id
        join touched_records t on t.source_record_id = r.id
        """;

    private const string ReadDecided =
        """
        select distinct on (least(r.id, o.id), greatest(r.id, o.id)) r.id, o.id, d.kind = 'SameWork'
        from touched t
        join source_records r on r.id = t.source_record_id
        join decisions d on (d.provider, d.external_id) = (r.provider, r.external_id)
        join source_records o on (o.provider, o.external_id) = (d.other_provider, d.other_external_id)
        where d.kind in ('SameWork', 'NotSameWork') and o.id <> r.id and decision_is_live(d.id)
        order by least(r.id, o.id), greatest(r.id, o.id), d.id desc
        """;

    private const string WriteMatched =
        """
        update touched_records t set work_id = m.work_id, rank = m.rank, gives_abstract = m.gives_abstract, reason = m.reason,
            matched_record_id = m.matched_record_id, is_matched = true
        from unnest($1, $2, $3, $4, $5, $6) m(source_record_id, work_id, rank, gives_abstract, reason, matched_record_id)
        where t.source_record_id = m.source_record_id
        """;

    /// <summary>Works as they come out, and the works that touched records described until now.</summary>
    private const string Works =
        """
        analyze touched_records;
        insert into touched_works (work_id, title_record_id, abstract_record_id, is_new, sources)
        select t.work_id, t.title_record_id, t.abstract_record_id, w.id is null, t.sources
        from (
            select work_id, min(source_record_id) filter (where rank = 1) as title_record_id, min(source_record_id) filter (where gives_abstract) as abstract_record_id,
                least(count(*), 32767) as sources
            from touched_records group by work_id) t
        left join works w on w.id = t.work_id
        order by t.work_id;
        insert into old_works
        select distinct s.work_id from touched_records t join work_sources s using (source_record_id) where not t.is_new;
        analyze touched_works
        """;

    /// <summary>Whether few enough records bear a title.</summary>
    private static string Tells(string titleKey) =>
        $"(select count(*) from (select from source_records o where o.title_key = {titleKey} limit {MostOfOneTitle + 1}) o) <= {MostOfOneTitle}";

    public static async Task RunAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await WidenAsync(connection, cancellation).ConfigureAwait(false);
        await connection.ExecuteAsync("analyze touched; " + Alone, cancellation).ConfigureAwait(false);
        var records = await ReadSharingAsync(connection, cancellation).ConfigureAwait(false);
        if (records.Count > 0)
        {
            var works = ClusterRecords.Run(records, await ReadDecidedAsync(connection, cancellation).ConfigureAwait(false));
            await WriteAsync(connection, [.. works.Where(w => w.Count > 1)], cancellation).ConfigureAwait(false);
        }

        await connection.ExecuteAsync(Works, cancellation).ConfigureAwait(false);
    }

    private static async Task WidenAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(
            """
            create temp table if not exists frontier (id bigint) on commit delete rows;
            truncate frontier;
            insert into frontier select source_record_id from touched;
            analyze frontier
            """,
            cancellation).ConfigureAwait(false);
        while (true)
        {
            var added = new List<long>();
            var widen = new NpgsqlCommand(Widen, connection) { CommandTimeout = 0 };
            await using (widen.ConfigureAwait(false))
            {
                var reader = await widen.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
                    {
                        added.Add(reader.GetInt64(0));
                    }
                }
            }

            if (added.Count == 0)
            {
                return;
            }

            var next = new NpgsqlCommand("insert into frontier select unnest($1)", connection) { CommandTimeout = 0 };
            await using (next.ConfigureAwait(false))
            {
                next.Parameters.AddWithValue(added.ToArray());
                await connection.ExecuteAsync("truncate frontier", cancellation).ConfigureAwait(false);
                await next.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
                await connection.ExecuteAsync("analyze frontier", cancellation).ConfigureAwait(false);
            }
        }
    }

    private static async Task<List<MatchedRecord>> ReadSharingAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var records = new List<MatchedRecord>();
        var read = new NpgsqlCommand(ReadSharing, connection) { CommandTimeout = 0 };
        await using (read.ConfigureAwait(false))
        {
            var reader = await read.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    var families = reader.IsDBNull(11) ? [] : reader.GetFieldValue<string[]>(11);
                    var names = reader.IsDBNull(12) ? [] : reader.GetFieldValue<string[]>(12);
                    records.Add(new MatchedRecord(
                        reader.GetInt64(0),
                        new RecordRank(reader.GetString(1), reader.GetString(2), Enum.Parse<WorkKind>(reader.GetString(3)), reader.GetBoolean(4)),
                        reader.IsDBNull(5) ? null : reader.GetString(5),
                        reader.IsDBNull(6) ? null : reader.GetString(6),
                        reader.IsDBNull(7) ? null : reader.GetInt64(7),
                        reader.GetFieldValue<int[]>(8),
                        names.Zip(families, (name, family) => new GroupedName(name, family.Length == 0 ? null : family).Family).ToHashSet(StringComparer.Ordinal),
                        reader.GetBoolean(9),
                        reader.GetInt64(10)));
                }
            }
        }

        return records;
    }

    private static async Task<List<(long One, long Other, bool IsSame)>> ReadDecidedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var decided = new List<(long, long, bool)>();
        var read = new NpgsqlCommand(ReadDecided, connection) { CommandTimeout = 0 };
        await using (read.ConfigureAwait(false))
        {
            var reader = await read.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    decided.Add((reader.GetInt64(0), reader.GetInt64(1), reader.GetBoolean(2)));
                }
            }
        }

        return decided;
    }

    private static async Task WriteAsync(NpgsqlConnection connection, IReadOnlyList<IReadOnlyList<ClusteredRecord>> works, CancellationToken cancellation)
    {
        var rows = new List<(ClusteredRecord Record, long WorkId, int Rank, bool GivesAbstract)>();
        foreach (var work in works)
        {
            var id = work.Min(r => r.Record.OwnWorkId);
            var giver = work.FirstOrDefault(r => r.Record.HasAbstract) ?? work[0];
            rows.AddRange(work.Select((r, i) => (r, id, i + 1, r == giver)));
        }

        var write = new NpgsqlCommand(WriteMatched, connection) { CommandTimeout = 0 };
        await using (write.ConfigureAwait(false))
        {
            write.Parameters.AddWithValue(rows.ConvertAll(r => r.Record.Record.Id).ToArray());
            write.Parameters.AddWithValue(rows.ConvertAll(r => r.WorkId).ToArray());
            write.Parameters.AddWithValue(rows.ConvertAll(r => (short)Math.Min(r.Rank, short.MaxValue)).ToArray());
            write.Parameters.AddWithValue(rows.ConvertAll(r => r.GivesAbstract).ToArray());
            write.Parameters.Add(new NpgsqlParameter { Value = rows.ConvertAll(r => r.Record.Reason?.ToString()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
            write.Parameters.Add(new NpgsqlParameter { Value = rows.ConvertAll(r => r.Record.MatchedId).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
            await write.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }
}
