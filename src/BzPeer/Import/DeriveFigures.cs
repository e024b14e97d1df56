using BzPeer.Authors;
using BzPeer.Trust;
using BzPeer.Works;
using Npgsql;

namespace BzPeer.Import;

/// <summary>
/// The one function that derives figures from facts and decisions: which source records are one work, which
/// authorships are one author, counts, collaborators, topics, trust, levels, search text. It works on the records in
/// the temporary table <c>touched</c>, in the transaction that touched them, and gives the same result in whatever
/// order facts and decisions came: what is counted changes by the difference between what the touched works gave
/// before and what they give now, and what cannot be counted so (first and last years, names) is read again.
/// <para>
/// Plain SQL because it is set-based throughout: ten thousand works are merged in a dozen statements.
/// </para>
/// </summary>
internal static class DeriveFigures
{
    /// <summary>Held by whoever derives, until the end of the transaction: derivations take turns.</summary>
    public const string TakeTurn = "select pg_advisory_xact_lock(7300417001)";

    private static readonly string[] RecordSteps =
    [
        // A decision may join an authorship to one whose record comes only now: that record's authors are derived too.
        """
        insert into touched
        with recursive concerned as (
            select source_record_id, provider, external_id from touched
            union
            select r.id, r.provider, r.external_id
            from concerned c
            join decisions d on (d.other_provider, d.other_external_id) = (c.provider, c.external_id)
            join source_records r on (r.provider, r.external_id) = (d.provider, d.external_id))
        select c.source_record_id, c.provider, c.external_id, false
        from concerned c
        where not exists (select from touched t where t.source_record_id = c.source_record_id)
        """,
        "analyze touched",

        // Works: one record, one work, until records are matched.
        """
        insert into touched_works
        select t.source_record_id, coalesce(s.work_id, nextval('works_id_seq')), s.work_id is null
        from touched t
        left join work_sources s using (source_record_id)
        order by t.external_id
        """,
        "insert into work_sources (source_record_id, work_id, takes_precedence) select source_record_id, work_id, true from touched_works where is_new",
        "analyze touched_works",

        // What the touched works gave until now.
        $"""
        insert into old_authors
        select distinct t.work_id, a.author_id, w.year, w.author_count between 2 and {Work.LargestCollaboratingTeam}
        from touched_works t
        join works w on w.id = t.work_id
        join assignments a using (source_record_id)
        where not t.is_new
        """,
        "insert into old_topics select work_id, topic_id from work_topics where work_id in (select work_id from touched_works where not is_new)",

        // Who is who, for now: the same ORCID iD, else the same provider author id, else the same normalised name; a decision outranks all.
        """
        insert into touched_authorships
        select a.source_record_id, t.work_id, a.place, a.name, a.affiliation,
            case when r.decided then decided_author_key(r.provider, r.external_id, a.place)
                else natural_author_key(r.provider, a.orcid, a.provider_author_id, a.name_key) end,
            r.provider = 'invented'
        from touched_works t
        join (
            select source_record_id, provider, external_id,
                exists (select from decisions d where (d.provider, d.external_id) = (touched.provider, touched.external_id)) as decided
            from touched offset 0) r using (source_record_id)
        join authorships a using (source_record_id)
        """,
        "analyze touched_authorships (source_record_id, work_id, key)",
        """
        insert into touched_keys
        select k.key, k.is_invented, coalesce(a.author_id, nextval('authors_id_seq')), a.author_id is null
        from (select distinct key, is_invented from touched_authorships order by key) k
        left join author_keys a using (key, is_invented)
        """,
        "insert into author_keys (key, is_invented, author_id) select key, is_invented, author_id from touched_keys where is_new",
        "analyze touched_keys",
        "delete from assignments where source_record_id in (select source_record_id from touched_works where not is_new)",
        """
        insert into assignments (source_record_id, place, author_id)
        select t.source_record_id, t.place, k.author_id
        from touched_authorships t
        join touched_keys k using (key, is_invented)
        """,

        // Works as they are now. Where only a decision changed, the text stands as it is.
        """
        insert into works (id, kind, year, date, first_posted, title, title_html, abstract_html, sort_key, provider, external_id,
            doi, venue, has_persistent_id, author_count, has_formulas, formulas_pending, imported_at, search)
        select t.work_id, r.kind, coalesce(extract(year from coalesce(r.latest_revision, r.provider_date)), 0), r.latest_revision, r.first_posted,
            s.title, s.title_html, s.abstract_html, s.sort_key, r.provider, r.external_id, r.doi, r.journal_reference,
            r.provider <> 'invented', (select count(*) from authorships a where a.source_record_id = t.source_record_id),
            s.has_formulas, s.formulas_pending, r.imported_at, to_tsvector('simple', unaccent(s.title))
        from touched_works t
        join source_records r on r.id = t.source_record_id
        join stage_texts s on (s.provider, s.external_id, s.content_hash) = (r.provider, r.external_id, r.content_hash)
        where t.is_new
        """,
        """
        update works w set kind = r.kind, year = coalesce(extract(year from coalesce(r.latest_revision, r.provider_date)), 0),
            date = r.latest_revision, first_posted = r.first_posted, title = s.title, title_html = s.title_html, abstract_html = s.abstract_html,
            sort_key = s.sort_key, provider = r.provider, external_id = r.external_id, doi = r.doi, venue = r.journal_reference,
            has_persistent_id = r.provider <> 'invented',
            author_count = (select count(*) from authorships a where a.source_record_id = t.source_record_id),
            has_formulas = s.has_formulas, formulas_pending = s.formulas_pending, imported_at = r.imported_at,
            search = to_tsvector('simple', unaccent(s.title))
        from touched_works t
        join source_records r on r.id = t.source_record_id
        join stage_texts s on (s.provider, s.external_id, s.content_hash) = (r.provider, r.external_id, r.content_hash)
        where not t.is_new and w.id = t.work_id
        """,
        $"""
        insert into new_authors
        select distinct on (t.work_id, k.author_id) t.work_id, k.author_id, t.place, t.name, t.affiliation, w.year,
            w.author_count between 2 and {Work.LargestCollaboratingTeam}, k.is_new
        from touched_authorships t
        join touched_keys k using (key, is_invented)
        join works w on w.id = t.work_id
        order by t.work_id, k.author_id, t.place
        """,
        "analyze new_authors (work_id, author_id, counted)",
        "delete from author_works a using old_authors o where a.author_id = o.author_id and a.work_id = o.work_id",
        $"""
        insert into author_works (author_id, work_id, place, name, affiliation, year, kind, sort_key, is_identified, is_large_team)
        select n.author_id, n.work_id, n.place, n.name, n.affiliation, w.year, w.kind, w.sort_key, w.has_persistent_id,
            w.author_count > {Work.LargestCollaboratingTeam}
        from new_authors n
        join works w on w.id = n.work_id
        order by n.author_id
        """,

        // Topics: codes that share a published name are one topic.
        """
        insert into topics (taxonomy, name, "group", shown_name, works)
        select distinct 'arXiv', c.code, 'Other', c.code, 0
        from touched t
        join source_records r on r.id = t.source_record_id
        cross join unnest(r.categories) c(code)
        where not exists (select from topic_codes k where k.taxonomy = 'arXiv' and k.code = c.code)
        on conflict (taxonomy, name) do nothing
        """,
        """
        insert into topic_codes (taxonomy, code, topic_id)
        select distinct 'arXiv', c.code, p.id
        from touched t
        join source_records r on r.id = t.source_record_id
        cross join unnest(r.categories) c(code)
        join topics p on p.taxonomy = 'arXiv' and p.name = c.code
        on conflict do nothing
        """,
        "delete from work_topics where work_id in (select work_id from touched_works where not is_new)",
        """
        insert into work_topics (work_id, topic_id, place, year, sort_key)
        select c.work_id, c.topic_id, row_number() over (partition by c.work_id order by c.place), w.year, w.sort_key
        from (
            select t.work_id, k.topic_id, min(c.place) as place
            from touched_works t
            join source_records r on r.id = t.source_record_id
            cross join unnest(r.categories) with ordinality c(code, place)
            join topic_codes k on k.taxonomy = 'arXiv' and k.code = c.code
            group by t.work_id, k.topic_id) c
        join works w on w.id = c.work_id
        """,
        """
        update topics t set works = t.works + c.works
        from (
            select topic_id, sum(works) as works
            from (
                select topic_id, 1 as works from work_topics where work_id in (select work_id from touched_works)
                union all
                select topic_id, -1 from old_topics) c
            group by topic_id having sum(works) <> 0) c
        where c.topic_id = t.id
        """,
        """
        insert into author_topic_changes
        select c.author_id, c.topic_id, c.works, a.ctid
        from (
            select author_id, topic_id, sum(works) as works
            from (
                select n.author_id, t.topic_id, 1 as works from new_authors n join work_topics t using (work_id)
                union all
                select o.author_id, t.topic_id, -1 from old_authors o join old_topics t using (work_id)) c
            group by author_id, topic_id having sum(works) <> 0) c
        left join author_topics a using (author_id, topic_id)
        """,
        "update author_topics a set works = a.works + c.works from author_topic_changes c where a.ctid = c.here",
        "insert into author_topics (author_id, topic_id, works) select author_id, topic_id, works from author_topic_changes where here is null order by author_id",

        // Collaborators, both ways, looked up in the order in which they lie in the index; who is new has none yet.
        """
        insert into pair_changes
        select p.author_id, p.collaborator_id, p.works, p.first_year, p.last_year, p.loses, case when not p.is_new then (
            select c.ctid from collaborations c where (c.author_id, c.collaborator_id) = (p.author_id, p.collaborator_id)) end
        from (
            select b.author_id, b.collaborator_id, p.works, p.first_year, p.last_year, p.loses, p.is_new
            from (
                select one, other, sum(works) as works, coalesce(min(nullif(year, 0)) filter (where works > 0), 0) as first_year,
                    coalesce(max(year) filter (where works > 0), 0) as last_year, bool_or(works < 0) as loses, bool_or(is_new) as is_new
                from (
                    select a.author_id as one, b.author_id as other, a.year, 1 as works, a.is_new or b.is_new as is_new
                    from new_authors a join new_authors b on b.work_id = a.work_id and b.author_id > a.author_id
                    where a.counted
                    union all
                    select a.author_id, b.author_id, a.year, -1, false
                    from old_authors a join old_authors b on b.work_id = a.work_id and b.author_id > a.author_id
                    where a.counted) c
                group by one, other) p
            cross join lateral (values (one, other), (other, one)) b(author_id, collaborator_id)
            order by 1, 2) p
        """,
        "analyze pair_changes (author_id, loses)",
        """
        update collaborations c set works = c.works + p.works,
            first_year = coalesce(least(nullif(c.first_year, 0), nullif(p.first_year, 0)), 0), last_year = greatest(c.last_year, p.last_year)
        from pair_changes p
        where c.ctid = p.here
        """,
        """
        insert into collaborations (author_id, collaborator_id, works, first_year, last_year)
        select author_id, collaborator_id, works, first_year, last_year
        from pair_changes
        where here is null
        order by author_id, collaborator_id
        """,

        // Where something was taken away: rows that count nothing go, and first and last years are read again.
        "delete from author_topics a using old_authors o where a.author_id = o.author_id and a.works <= 0",
        "delete from collaborations c using pair_changes p where p.loses and (c.author_id, c.collaborator_id) = (p.author_id, p.collaborator_id) and c.works <= 0",
        """
        update collaborations c set first_year = y.first_year, last_year = y.last_year
        from (
            select p.author_id, p.collaborator_id, coalesce(min(nullif(a.year, 0)), 0) as first_year, max(a.year) as last_year
            from pair_changes p
            join author_works a on a.author_id = p.author_id and not a.is_large_team
            join author_works b on b.author_id = p.collaborator_id and b.work_id = a.work_id
            where p.loses
            group by p.author_id, p.collaborator_id) y
        where (c.author_id, c.collaborator_id) = (y.author_id, y.collaborator_id)
        """,

        // Spelling help for the search.
        """
        insert into search_words (in_names, word)
        select distinct false, lexeme
        from touched_works t
        join works w on w.id = t.work_id
        cross join unnest(w.search)
        where length(lexeme) between 4 and 40 and lexeme !~ '[0-9]'
        on conflict do nothing
        """,

        // Whose figures change: those who were or are on a touched work.
        """
        insert into touched_authors
        select author_id, bool_or(is_invented)
        from (
            select author_id, is_invented from touched_keys
            union all
            select o.author_id, a.is_invented from old_authors o join authors a on a.id = o.author_id) t
        group by author_id
        """,
    ];

    private static readonly string[] AuthorSteps =
    [
        "analyze touched_authors",
        $"""
        insert into authors as a (id, is_invented, name, works, identified_works, large_team_works, first_year, last_year, years, works_by_year,
            kinds, works_by_kind, topics, collaborators, close_collaborators, followers, affiliation, affiliation_year, level, trust, trust_since,
            updated_at, search)
        with listed as materialized (
            select w.author_id, w.name, w.year, w.kind, w.affiliation, w.is_identified, w.is_large_team
            from touched_authors t join author_works w using (author_id)),
        counted as materialized (
            select author_id, year, kind, count(*)::int as works, count(*) filter (where is_identified)::int as identified_works,
                count(*) filter (where is_large_team)::int as large_team_works
            from listed group by author_id, year, kind),
        works as (
            select author_id, sum(works) as works, sum(identified_works) as identified_works, sum(large_team_works) as large_team_works,
                min(nullif(year, 0)) as first_year, max(year) as last_year,
                array_agg(year order by year) as years, array_agg(works order by year) as works_by_year
            from (
                select author_id, year, sum(works)::int as works, sum(identified_works) as identified_works, sum(large_team_works) as large_team_works
                from counted group by author_id, year) y
            group by author_id),
        kinds as (
            select author_id, array_agg(kind order by kind) as kinds, array_agg(works order by kind) as works_by_kind
            from (select author_id, kind, sum(works)::int as works from counted group by author_id, kind) k group by author_id),
        spellings as materialized (select author_id, name, count(*) as times from listed group by author_id, name),
        names as (
            select distinct on (author_id) author_id, name
            from spellings
            order by author_id, times desc, length(name) desc, name collate "C"),
        words as (select author_id, string_agg(name, ' ' order by name collate "C") as names from spellings group by author_id),
        affiliations as (
            select distinct on (author_id) author_id, affiliation, year
            from listed where affiliation is not null
            order by author_id, year desc, affiliation collate "C"),
        topics as (
            select distinct on (author_id) author_id, topics
            from (
                select t.author_id, p.taxonomy, count(*) as topics, sum(t.works) as works
                from touched_authors join author_topics t using (author_id) join topics p on p.id = t.topic_id
                group by t.author_id, p.taxonomy) t
            order by author_id, works desc, taxonomy),
        people as (
            select c.author_id, count(*) as collaborators, count(*) filter (where c.works >= {Collaboration.CloseFrom}) as close_collaborators
            from touched_authors join collaborations c using (author_id)
            group by c.author_id),
        shown_names as (
            select distinct on (s.author_id) s.author_id, v.value
            from decisions d
            join source_records r on (r.provider, r.external_id) = (d.provider, d.external_id)
            join authorships p on p.source_record_id = r.id and p.place = d.place and p.name = d.printed_name
            join assignments s on s.source_record_id = r.id and s.place = d.place
            join decision_values v on v.decision_id = d.id
            where d.kind = 'ShownName' and decision_is_live(d.id)
            order by s.author_id, d.id desc),
        figures as (
            select t.author_id, t.is_invented, coalesce(s.value, n.name, e.name, '') as name, coalesce(w.works, 0) as works,
                coalesce(w.identified_works, 0) as identified_works, coalesce(w.large_team_works, 0) as large_team_works,
                coalesce(w.first_year, 0) as first_year, coalesce(w.last_year, 0) as last_year,
                coalesce(w.years, '{"{}"}') as years, coalesce(w.works_by_year, '{"{}"}') as works_by_year,
                coalesce(k.kinds, '{"{}"}') as kinds, coalesce(k.works_by_kind, '{"{}"}') as works_by_kind,
                coalesce(p.topics, 0) as topics, coalesce(c.collaborators, 0) as collaborators, coalesce(c.close_collaborators, 0) as close_collaborators,
                f.affiliation, f.year as affiliation_year, concat_ws(' ', s.value, v.names) as names
            from touched_authors t
            left join authors e on e.id = t.author_id
            left join works w using (author_id)
            left join names n using (author_id)
            left join words v using (author_id)
            left join kinds k using (author_id)
            left join affiliations f using (author_id)
            left join topics p using (author_id)
            left join people c using (author_id)
            left join shown_names s using (author_id))
        select f.author_id, f.is_invented, f.name, f.works, f.identified_works, f.large_team_works, f.first_year, f.last_year, f.years, f.works_by_year,
            f.kinds, f.works_by_kind, f.topics, f.collaborators, f.close_collaborators, 0, f.affiliation, f.affiliation_year, l.level,
            {TrustFormula.Sql("f.identified_works", "f.topics", "f.close_collaborators", "l.level")}, $1, $1,
            to_tsvector('simple', unaccent(f.names))
        from figures f
        cross join lateral (select {TrustFormula.LevelSql("f.identified_works")} as level) l
        on conflict (id) do update set name = excluded.name, works = excluded.works, identified_works = excluded.identified_works,
            large_team_works = excluded.large_team_works, first_year = excluded.first_year, last_year = excluded.last_year,
            years = excluded.years, works_by_year = excluded.works_by_year, kinds = excluded.kinds, works_by_kind = excluded.works_by_kind,
            topics = excluded.topics, collaborators = excluded.collaborators, close_collaborators = excluded.close_collaborators,
            affiliation = excluded.affiliation, affiliation_year = excluded.affiliation_year, level = excluded.level, trust = excluded.trust,
            trust_since = case when a.trust = excluded.trust then a.trust_since else excluded.trust_since end,
            updated_at = case when $2 then excluded.updated_at else a.updated_at end, search = excluded.search
        """,
        """
        insert into search_words (in_names, word)
        select distinct true, lexeme
        from touched_authors t
        join authors a on a.id = t.author_id
        cross join unnest(a.search)
        where length(lexeme) between 3 and 40
        on conflict do nothing
        """,
    ];

    /// <summary>Derives what the touched records touch.</summary>
    /// <param name="connection">In a transaction, with <see cref="Staging"/>'s tables; <c>touched</c> and <c>stage_texts</c> are filled.</param>
    /// <param name="now">The time that figures get as their date.</param>
    /// <param name="recordsCame">Whether records or decisions came; else figures are only derived again, which is no news of an author.</param>
    /// <param name="cancellation">Ends it early; the transaction is then to be rolled back.</param>
    public static async Task RunAsync(NpgsqlConnection connection, DateTimeOffset now, bool recordsCame, CancellationToken cancellation)
    {
        await RecordsAsync(connection, cancellation).ConfigureAwait(false);
        await AuthorsAsync(connection, now, recordsCame, cancellation).ConfigureAwait(false);
    }

    /// <summary>The first half: works, who is who, topics, collaborators; leaves whose figures change in <c>touched_authors</c>.</summary>
    public static Task RecordsAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        ExecuteAsync(connection, RecordSteps, [], cancellation);

    /// <summary>The second half: the figures of the authors in <c>touched_authors</c>.</summary>
    public static Task AuthorsAsync(NpgsqlConnection connection, DateTimeOffset now, bool recordsCame, CancellationToken cancellation) =>
        ExecuteAsync(connection, AuthorSteps, [now.ToUniversalTime(), recordsCame], cancellation);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string[] steps, object[] values, CancellationToken cancellation)
    {
        foreach (var step in steps)
        {
            var command = new NpgsqlCommand(step, connection) { CommandTimeout = 0 };
            await using (command.ConfigureAwait(false))
            {
                if (step.Contains("$1", StringComparison.Ordinal))
                {
                    foreach (var value in values)
                    {
                        command.Parameters.AddWithValue(value);
                    }
                }

                await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            }
        }
    }
}
