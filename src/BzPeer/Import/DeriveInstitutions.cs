using BzPeer.Institutions;
using BzPeer.Works;
using Npgsql;

namespace BzPeer.Import;

/// <summary>
/// The part of <see cref="DeriveFigures"/> that is about institutions: which of them a work names beside which author,
/// and the counts that follow. Works, topics and partners change by the difference between what the touched works gave
/// before and give now, so that an institution of 100,000 works costs what one of ten does; authors at institutions are
/// read again from the works of the touched authors.
/// </summary>
internal static class DeriveInstitutions
{
    /// <summary>For authorships without the provider's own ROR ids; texts that were matched before have their answer.</summary>
    private const string ReadNewTexts =
        """
        select distinct t.affiliation
        from touched_authorships t
        where t.affiliation is not null and t.ror_ids is null
            and not exists (select from affiliations f where f.hash = sha256(convert_to(t.affiliation, 'UTF8')))
        """;

    private const string FillAuthorships =
        """
        insert into authorship_institutions (source_record_id, place, institution_ids)
        select source_record_id, place, array_agg(institution_id order by number)
        from (
            select source_record_id, place, institution_id, min(number) as number
            from (
                select t.source_record_id, t.place, coalesce(i.successor_id, i.id) as institution_id, r.number
                from touched_authorships t
                cross join unnest(t.ror_ids) with ordinality r(ror_id, number)
                join institutions i on i.ror_id = r.ror_id
                where t.ror_ids is not null
                union all
                select t.source_record_id, t.place, m.institution_id, m.number
                from touched_authorships t
                join affiliations f on f.hash = sha256(convert_to(t.affiliation, 'UTF8'))
                cross join unnest(f.institution_ids) with ordinality m(institution_id, number)
                where t.ror_ids is null and t.affiliation is not null) n
            group by source_record_id, place, institution_id) n
        group by source_record_id, place
        """;

    /// <summary>How much of the record says where its authors worked; a work's own provider says whether it is invented.</summary>
    private static string Totals(string works, string institutions, int sign) =>
        $"""
        insert into total_changes
        select c.name, c.value
        from (
            select count(*) as works, count(*) filter (where w.has_affiliation) as affiliated,
                count(i.work_id) as matched
            from {works} t
            join works w on w.id = t.work_id
            left join (select distinct work_id from {institutions}) i on i.work_id = t.work_id
            where w.provider <> '{Providers.Invented}') t
        cross join lateral (values
            ('{RecordTotal.Works}', {sign} * works), ('{RecordTotal.AffiliatedWorks}', {sign} * affiliated), ('{RecordTotal.MatchedWorks}', {sign} * matched)) c(name, value)
        """;

    /// <summary>What the touched works gave until now; before anything about them is written.</summary>
    public static readonly string[] BeforeSteps =
    [
        $"""
        insert into old_institutions
        select o.work_id, i.institution_id, w.author_count <= {Work.LargestCollaboratingTeam}
        from old_works o join work_institutions i using (work_id) join works w on w.id = o.work_id
        """,
        Totals("old_works", "old_institutions", -1),
    ];

    /// <summary>After works, their authors and their topics are written.</summary>
    public static readonly string[] WorkSteps =
    [
        """
        update works w set has_affiliation = t.has_affiliation
        from (
            select k.work_id, coalesce(bool_or(t.affiliation is not null or t.ror_ids is not null), false) as has_affiliation
            from touched_works k left join touched_authorships t using (work_id)
            group by k.work_id) t
        where w.id = t.work_id and w.has_affiliation <> t.has_affiliation
        """,
        "delete from work_institutions where work_id in (select work_id from old_institutions)",
        """
        insert into work_institutions (work_id, institution_id, year, sort_key)
        select n.work_id, n.institution_id, w.year, w.sort_key
        from (
            select distinct work_id, unnest(institution_ids) as institution_id from new_authors where institution_ids is not null) n
        join works w on w.id = n.work_id
        order by n.work_id, n.institution_id
        """,
        $"""
        insert into new_institutions
        select n.work_id, i.institution_id, w.author_count <= {Work.LargestCollaboratingTeam}
        from (select distinct work_id from new_authors where institution_ids is not null) n
        join work_institutions i using (work_id)
        join works w on w.id = n.work_id
        """,
        Totals("touched_works", "new_institutions", 1),
        """
        insert into record_totals as r (name, value)
        select name, sum(value) from total_changes group by name having sum(value) <> 0 order by name
        on conflict (name) do update set value = r.value + excluded.value
        """,
        """
        update institutions i set works = i.works + c.works
        from (
            select institution_id, sum(works) as works
            from (
                select institution_id, 1 as works from new_institutions
                union all
                select institution_id, -1 from old_institutions) c
            group by institution_id having sum(works) <> 0) c
        where i.id = c.institution_id
        """,
        """
        insert into institution_topics as t (institution_id, topic_id, works)
        select institution_id, topic_id, sum(works)
        from (
            select i.institution_id, t.topic_id, 1 as works from new_institutions i join work_topics t using (work_id)
            union all
            select i.institution_id, t.topic_id, -1 from old_institutions i join old_topics t using (work_id)) c
        group by institution_id, topic_id having sum(works) <> 0
        order by institution_id, topic_id
        on conflict (institution_id, topic_id) do update set works = t.works + excluded.works
        """,
        """
        insert into institution_partners as p (institution_id, partner_id, works)
        select a, b, sum(works)
        from (
            select a.institution_id as a, b.institution_id as b, 1 as works
            from new_institutions a join new_institutions b on b.work_id = a.work_id and b.institution_id <> a.institution_id
            where a.counted
            union all
            select a.institution_id, b.institution_id, -1
            from old_institutions a join old_institutions b on b.work_id = a.work_id and b.institution_id <> a.institution_id
            where a.counted) c
        group by a, b having sum(works) <> 0
        order by a, b
        on conflict (institution_id, partner_id) do update set works = p.works + excluded.works
        """,
        "delete from institution_topics t using (select distinct institution_id from old_institutions) o where t.institution_id = o.institution_id and t.works <= 0",
        "delete from institution_partners p using (select distinct institution_id from old_institutions) o where p.institution_id = o.institution_id and p.works <= 0",
    ];

    /// <summary>Who is or was where, for the touched authors.</summary>
    public static readonly string[] AuthorSteps =
    [
        """
        insert into author_institution_changes
        select author_id, institution_id, coalesce(n.works, 0), n.first_year, n.last_year, n.is_now,
            (n.author_id is not null)::int - (o.author_id is not null)::int, coalesce(n.is_now, false)::int - coalesce(o.is_now, false)::int
        from (
            select author_id, institution_id, works, first_year, last_year, last_year = max(last_year) over (partition by author_id) as is_now
            from (
                select a.author_id, i.institution_id, count(*)::int as works, coalesce(min(nullif(a.year, 0)), 0)::smallint as first_year,
                    max(a.year) as last_year
                from touched_authors t
                join author_works a using (author_id)
                cross join unnest(a.institution_ids) i(institution_id)
                where a.institution_ids is not null
                group by a.author_id, i.institution_id) n) n
        full join (select o.* from author_institutions o join touched_authors using (author_id)) o using (author_id, institution_id)
        where (n.works, n.first_year, n.last_year, n.is_now) is distinct from (o.works, o.first_year, o.last_year, o.is_now)
        """,
        """
        update institutions i set people = i.people + c.people, people_now = i.people_now + c.people_now
        from (select institution_id, sum(people) as people, sum(people_now) as people_now from author_institution_changes group by institution_id) c
        where i.id = c.institution_id and (c.people, c.people_now) <> (0, 0)
        """,
        "delete from author_institutions a using author_institution_changes c where c.works = 0 and a.author_id = c.author_id and a.institution_id = c.institution_id",
        """
        insert into author_institutions (author_id, institution_id, works, first_year, last_year, is_now)
        select author_id, institution_id, works, first_year, last_year, is_now from author_institution_changes where works > 0
        order by author_id, institution_id
        on conflict (author_id, institution_id) do update set works = excluded.works, first_year = excluded.first_year,
            last_year = excluded.last_year, is_now = excluded.is_now
        """,
        "truncate author_institution_changes",
    ];

    /// <summary>Matches what the touched authorships print, and leaves in <c>authorship_institutions</c> which institutions each of them names.</summary>
    public static async Task AuthorshipsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var texts = new List<string>();
        var read = new NpgsqlCommand(ReadNewTexts, connection) { CommandTimeout = 0 };
        await using (read.ConfigureAwait(false))
        {
            var row = await read.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    texts.Add(row.GetString(0));
                }
            }
        }

        await MatchAffiliations.RunAsync(connection, texts, cancellation).ConfigureAwait(false);
        var fill = new NpgsqlCommand(FillAuthorships, connection) { CommandTimeout = 0 };
        await using (fill.ConfigureAwait(false))
        {
            await fill.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Before everything is derived again: no count is left, and totals are those of the works as they stand.</summary>
    public const string Reset =
        $"""
        delete from affiliations;
        delete from work_institutions;
        delete from institution_topics;
        delete from institution_partners;
        delete from author_institutions;
        update institutions set works = 0, people = 0, people_now = 0 where (works, people, people_now) <> (0, 0, 0);
        delete from record_totals;
        insert into record_totals (name, value)
        select n.name, n.value
        from (
            select count(*) as works, count(*) filter (where w.has_affiliation) as affiliated
            from (select distinct work_id from work_sources) s join works w on w.id = s.work_id
            where w.provider <> '{Providers.Invented}') w
        cross join lateral (values ('{RecordTotal.Works}', works), ('{RecordTotal.AffiliatedWorks}', affiliated), ('{RecordTotal.MatchedWorks}', 0)) n(name, value)
        """;
}
