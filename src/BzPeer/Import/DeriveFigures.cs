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

    /// <summary>At most so many records are derived in one round.</summary>
    private const int RoundRecords = 30_000;

    /// <summary>Of longer names only the beginning is searched: a tsvector holds a megabyte, and what is longer would end the import.</summary>
    internal const int MostSearchedCharacters = 100_000;

    /// <summary>Stands among the steps where <see cref="AssignAuthors"/> runs.</summary>
    private const string AssignHere = "assign authors";

    /// <summary>Codes that records name and no taxonomy has told of.</summary>
    private const string UnknownCodes =
        $"""
        (
            select distinct taxonomy, code
            from {PrintedCodes} left join topic_codes k using (taxonomy, code)
            where k.topic_id is null
            offset 0) c
        """;

    /// <summary>The codes of the touched records. Without its own place in the plan every record would look through all codes.</summary>
    private const string PrintedCodes =
        """
        (
            select t.work_id, r.taxonomy, c.code, 100000 * t.rank::bigint + c.place as place
            from touched_records t
            join source_records r on r.id = t.source_record_id
            cross join unnest(r.categories) with ordinality c(code, place)
            offset 0) c
        """;

    /// <summary>Whether both texts of a work are staged: title and abstract may come from different records.</summary>
    private const string TextCame = "excluded.title_hash is not null and excluded.abstract_hash is not null";

    /// <summary>What the touched works gave until now, and which works lead records no more.</summary>
    private static readonly string[] BeforeSteps =
    [
        .. DeriveInstitutions.BeforeSteps,
        $"""
        insert into old_authors
        select distinct s.work_id, a.author_id, w.year, w.author_count between 2 and {Work.LargestCollaboratingTeam}
        from touched_records t
        join work_sources s using (source_record_id)
        join works w on w.id = s.work_id
        join assignments a using (source_record_id)
        where not t.is_new
        """,
        "insert into old_topics select work_id, topic_id from work_topics where work_id in (select work_id from old_works)",
        "insert into work_sources (source_record_id, own_work_id, work_id, rank, takes_precedence, gives_abstract, reason, matched_record_id) "
            + "select source_record_id, own_work_id, work_id, rank, rank = 1, gives_abstract, reason, matched_record_id from touched_records where is_new",
        """
        update work_sources s set work_id = t.work_id, rank = t.rank, takes_precedence = t.rank = 1, gives_abstract = t.gives_abstract, reason = t.reason,
            matched_record_id = t.matched_record_id
        from touched_records t
        where not t.is_new and s.source_record_id = t.source_record_id
            and (s.work_id, s.rank, s.gives_abstract, s.reason, s.matched_record_id)
                is distinct from (t.work_id, t.rank, t.gives_abstract, t.reason, t.matched_record_id)
        """,

        // A work whose records went to another one stays as a signpost; one that leads records again is itself again.
        """
        update works w set merged_into_id = nullif(t.work_id, w.id), search = case when t.work_id = w.id then w.search end,
            formulas_pending = w.formulas_pending and t.work_id = w.id, title_hash = null, abstract_hash = null
        from touched_records t
        where w.id = t.own_work_id and w.merged_into_id is distinct from nullif(t.work_id, w.id)
        """,
    ];

    private static readonly string[] RecordSteps =
    [
        // Who is who, for now: the same ORCID iD, else the same provider author id, else the same normalised name. What a
        // person's record says of a weaker key leads on from it, but for a bare name of which an owner said whose it is.
        $"""
        insert into touched_authorships
        select a.source_record_id, t.work_id, t.rank, a.place, a.name, a.affiliation, a.ror_ids, a.orcid,
            coalesce(p.leads_to, natural_author_key(r.provider, a.orcid, a.provider_author_id, a.name_key)), r.provider = 'invented', r.provider,
            case
                when a.orcid is not null then {(int)WorkBasis.Orcid}
                when a.provider_author_id is not null or p.key is not null then {(int)WorkBasis.ProviderId}
                else {(int)WorkBasis.Name} end
        from touched_records t
        join touched r using (source_record_id)
        join authorships a using (source_record_id)
        left join person_aliases p on a.orcid is null and p.key = case
            when a.provider_author_id is not null then 'provider:' || r.provider || ':' || a.provider_author_id
            else 'name@' || r.provider || ':' || a.name_key end
            and (a.provider_author_id is not null or not exists (
                select from decided_keys d where d.key = natural_author_key(r.provider, null, null, a.name_key)))
        """,
        AssignHere,
        "analyze touched_authorships (source_record_id, work_id, key)",

        // Decisions about whole authors outrank all of it.
        "update touched_authorships t set key = d.leads_to from decided_keys d where d.key = t.key and not t.is_invented",
        """
        insert into touched_keys
        select k.key, k.is_invented, coalesce(a.author_id, nextval('authors_id_seq')), a.author_id is null
        from (select distinct key, is_invented from touched_authorships order by key) k
        left join author_keys a using (key, is_invented)
        """,
        "insert into author_keys (key, is_invented, author_id) select key, is_invented, author_id from touched_keys where is_new",
        "analyze touched_keys",
        DeriveLeads.SetMergedIntoNew,
        "delete from assignments where source_record_id in (select source_record_id from touched_records where not is_new)",
        """
        insert into assignments (source_record_id, place, author_id)
        select t.source_record_id, t.place, k.author_id
        from touched_authorships t
        join touched_keys k using (key, is_invented)
        """,

        // Works as they are now. Where no text came, that of before stands.
        $"""
        with facts as (
            select t.work_id, r.kind, coalesce(r.year, extract(year from coalesce(r.latest_revision, r.provider_date)), 0)::smallint as year,
                r.latest_revision as date, coalesce(o.first_posted, r.first_posted) as first_posted, r.language, r.provider, r.external_id,
                coalesce(o.doi, r.doi) as doi, coalesce(o.arxiv_id, r.arxiv_id) as arxiv_id, coalesce(o.venue, r.journal_reference) as venue,
                coalesce(o.is_retracted, r.is_retracted) as is_retracted, t.sources,
                coalesce(o.is_identified, {Identified("r")}) as is_identified,
                (select count(*) from authorships a where a.source_record_id = r.id) as author_count, r.imported_at,
                s.title, s.title_html, b.abstract_html, s.sort_key, s.title_formulas or b.abstract_formulas as has_formulas,
                s.title_pending or b.abstract_pending as pending, s.content_hash as title_hash, b.content_hash as abstract_hash
            from touched_works t
            join source_records r on r.id = t.title_record_id
            join source_records e on e.id = t.abstract_record_id
            -- What any of several records gives, the first in precedence that has it.
            left join (
                select k.work_id, min(r.first_posted) as first_posted, (array_agg(r.doi order by k.rank) filter (where r.doi is not null))[1] as doi,
                    (array_agg(r.arxiv_id order by k.rank) filter (where r.arxiv_id is not null))[1] as arxiv_id,
                    (array_agg(r.journal_reference order by k.rank) filter (where r.journal_reference is not null))[1] as venue,
                    bool_or(r.is_retracted) as is_retracted, bool_or({Identified("r")}) as is_identified
                from touched_records k
                join source_records r on r.id = k.source_record_id
                where k.is_matched
                group by k.work_id) o using (work_id)
            left join stage_texts s on (s.provider, s.external_id, s.content_hash) = (r.provider, r.external_id, r.content_hash)
            left join stage_texts b on (b.provider, b.external_id, b.content_hash) = (e.provider, e.external_id, e.content_hash))
        insert into works as w (id, kind, year, date, first_posted, title, title_html, abstract_html, sort_key, provider, external_id, language,
            doi, arxiv_id, venue, is_retracted, source_count, has_persistent_id, author_count, has_formulas, formulas_pending, title_hash, abstract_hash,
            imported_at, search)
        select work_id, kind, year, date, first_posted, coalesce(title, ''), coalesce(title_html, ''), coalesce(abstract_html, ''), coalesce(sort_key, ''),
            provider, external_id, language, doi, arxiv_id, venue, is_retracted, sources, is_identified, author_count, coalesce(has_formulas, false),
            coalesce(pending, false), title_hash, abstract_hash, imported_at, {Work.SearchOf("title")}
        from facts
        on conflict (id) do update set kind = excluded.kind, year = excluded.year, date = excluded.date, first_posted = excluded.first_posted,
            provider = excluded.provider, external_id = excluded.external_id, language = excluded.language, doi = excluded.doi,
            arxiv_id = excluded.arxiv_id, venue = excluded.venue, is_retracted = excluded.is_retracted, source_count = excluded.source_count,
            has_persistent_id = excluded.has_persistent_id, author_count = excluded.author_count, imported_at = excluded.imported_at,
            title = case when {TextCame} then excluded.title else w.title end,
            title_html = case when {TextCame} then excluded.title_html else w.title_html end,
            abstract_html = case when {TextCame} then excluded.abstract_html else w.abstract_html end,
            sort_key = case when {TextCame} then excluded.sort_key else w.sort_key end,
            has_formulas = case when {TextCame} then excluded.has_formulas else w.has_formulas end,
            formulas_pending = case when {TextCame} then excluded.formulas_pending else w.formulas_pending end,
            search = case when {TextCame} then excluded.search else w.search end,
            title_hash = coalesce(excluded.title_hash, w.title_hash), abstract_hash = coalesce(excluded.abstract_hash, w.abstract_hash)
        """,
        $"""
        insert into new_authors
        with authorships as not materialized (
            select t.work_id, k.author_id, k.is_new, t.rank, t.place, t.name, t.affiliation, t.provider, i.institution_ids, t.basis
            from touched_authorships t
            join touched_keys k using (key, is_invented)
            left join authorship_institutions i on i.source_record_id = t.source_record_id and i.place = t.place),
        -- What the first record leaves out, another one may print.
        others as (
            select work_id, author_id,
                (array_agg(affiliation order by rank, place) filter (where affiliation is not null))[1] as affiliation,
                (array_agg(provider order by rank, place) filter (where affiliation is not null))[1] as provider,
                -- Arrays of different lengths make no array of arrays.
                (array_agg(institution_ids::text order by rank, place) filter (where institution_ids is not null))[1]::bigint[] as institution_ids
            from touched_works join authorships using (work_id)
            where sources > 1
            group by work_id, author_id)
        select distinct on (a.work_id, a.author_id) a.work_id, a.author_id, a.place, a.name, coalesce(a.affiliation, o.affiliation),
            case when a.affiliation is not null then a.provider else o.provider end, coalesce(a.institution_ids, o.institution_ids), w.year,
            w.author_count between 2 and {Work.LargestCollaboratingTeam}, a.is_new, min(a.basis) over (partition by a.work_id, a.author_id)
        from authorships a
        join works w on w.id = a.work_id
        left join others o on o.work_id = a.work_id and o.author_id = a.author_id
        order by a.work_id, a.author_id, a.rank, a.place
        """,
        "analyze new_authors (work_id, author_id, counted)",
        "delete from author_works a using old_authors o where a.author_id = o.author_id and a.work_id = o.work_id",
        $"""
        insert into author_works (author_id, work_id, place, name, provider, affiliation, affiliation_provider, institution_ids, year, kind, sort_key, is_identified,
            is_large_team, is_retracted, basis)
        select n.author_id, n.work_id, n.place, n.name, w.provider, n.affiliation, n.affiliation_provider, n.institution_ids, w.year, w.kind, w.sort_key,
            w.has_persistent_id, w.author_count > {Work.LargestCollaboratingTeam}, w.is_retracted,
            (array[{string.Join(", ", Enum.GetNames<WorkBasis>().Select(b => $"'{b}'"))}])[n.basis + 1]
        from new_authors n
        join works w on w.id = n.work_id
        order by n.author_id
        """,

        // Topics: codes that share a published name are one topic.
        $"""
        insert into topics (taxonomy, name, "group", shown_name, works)
        select taxonomy, code, 'Other', code, 0 from {UnknownCodes}
        on conflict (taxonomy, name) do nothing
        """,
        $"""
        insert into topic_codes (taxonomy, code, topic_id)
        select c.taxonomy, c.code, p.id from {UnknownCodes} join topics p on p.taxonomy = c.taxonomy and p.name = c.code
        on conflict do nothing
        """,
        "delete from work_topics where work_id in (select work_id from old_works)",
        $"""
        insert into work_topics (work_id, topic_id, place, year, sort_key)
        select c.work_id, c.topic_id, row_number() over (partition by c.work_id order by c.place), w.year, w.sort_key
        from (
            select c.work_id, k.topic_id, min(c.place) as place
            from {PrintedCodes} join topic_codes k using (taxonomy, code)
            group by c.work_id, k.topic_id) c
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

        .. DeriveInstitutions.WorkSteps,

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
        select author_id, bool_or(is_invented), max(key)
        from (
            select author_id, is_invented, key from touched_keys
            union all
            select o.author_id, k.is_invented, k.key from old_authors o join author_keys k using (author_id)) t
        where author_id not in (select author_id from touched_authors)
        group by author_id
        """,
    ];

    /// <summary>
    /// Vouches count by the level that their givers have now and while they share a work: those of the touched authors, and
    /// of whom touched authors vouch for. There are few of them, so it begins with the vouches.
    /// </summary>
    private static readonly string CountVouches =
        $"""
        with vouches as materialized (
            select coalesce(t.merged_into_id, t.id) as author_id, coalesce(g.merged_into_id, g.id) as giver_id
            from decisions d
            join author_keys tk on tk.key = d.author_key and not tk.is_invented
            join authors t on t.id = tk.author_id
            join author_keys gk on gk.key = d.other_author_key and not gk.is_invented
            join authors g on g.id = gk.author_id
            where d.kind = 'Vouch' and decision_is_live(d.id)),
        concerned as (
            select author_id from vouches where author_id in (select author_id from touched_authors) or giver_id in (select author_id from touched_authors)
            union
            select a.id from authors a join touched_authors t on t.author_id = a.id where a.vouches > 0),
        counted as (
            select c.author_id, (
                select count(distinct v.giver_id)
                from vouches v join authors g on g.id = v.giver_id
                where v.author_id = c.author_id and v.giver_id <> c.author_id and g.level >= 3
                    and exists (select from author_works x join author_works y using (work_id) where x.author_id = v.author_id and y.author_id = v.giver_id))::smallint as vouches
            from concerned c),
        scored as (
            select a.id, c.vouches, {TrustFormula.Sql("a.identified_works", "a.topics", "a.close_collaborators", "a.level", "c.vouches", "((a.institution_id is not null)::int + a.links_back::int)")} as trust
            from counted c join authors a on a.id = c.author_id)
        update authors a set vouches = s.vouches, trust = s.trust, trust_since = case when a.trust = s.trust then a.trust_since else $1 end
        from scored s
        where s.id = a.id and (a.vouches, a.trust) is distinct from (s.vouches, s.trust)
        """;

    private static readonly string[] AuthorSteps =
    [
        "analyze touched_authors",
        .. DeriveProfiles.Steps,
        $"""
        insert into authors as a (id, is_invented, name, printed_name, works, identified_works, large_team_works, first_year, last_year, years, works_by_year,
            kinds, works_by_kind, topics, collaborators, close_collaborators, providers, identified_by, orcid, affiliated_works, retracted_works, affiliation,
            affiliation_year, affiliation_provider, institution_id, is_claimed, vouches, links_back, level, trust, trust_since, updated_at, search, first_run_id)
        with listed as materialized (
            select w.author_id, w.name, w.provider, w.year, w.kind, w.affiliation, w.affiliation_provider, w.institution_ids, w.is_identified, w.is_large_team, w.is_retracted
            from touched_authors t join author_works w using (author_id)),
        counted as materialized (
            select author_id, year, kind, count(*)::int as works, count(*) filter (where is_identified)::int as identified_works,
                count(*) filter (where is_large_team)::int as large_team_works, count(*) filter (where is_retracted)::int as retracted_works,
                count(*) filter (where affiliation is not null)::int as affiliated_works
            from listed group by author_id, year, kind),
        works as (
            select author_id, sum(works) as works, sum(identified_works) as identified_works, sum(large_team_works) as large_team_works,
                sum(retracted_works) as retracted_works, sum(affiliated_works) as affiliated_works, min(nullif(year, 0)) as first_year, max(year) as last_year,
                array_agg(year order by year) as years, array_agg(works order by year) as works_by_year
            from (
                select author_id, year, sum(works)::int as works, sum(identified_works) as identified_works, sum(large_team_works) as large_team_works,
                    sum(retracted_works) as retracted_works, sum(affiliated_works) as affiliated_works
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
            select distinct on (l.author_id) l.author_id, l.affiliation, l.year, l.affiliation_provider, i.id as institution_id
            from listed l
            left join institutions i on i.id = l.institution_ids[1]
            where l.affiliation is not null or l.institution_ids is not null
            order by l.author_id, l.year desc, i.id is null, l.affiliation collate "C", l.affiliation_provider, i.ror_id),
        providers as (
            select author_id, array_agg(provider order by provider) as providers
            from (select distinct author_id, provider from listed where provider is not null) p group by author_id),
        identifiers as (
            select k.author_id, min(substr(k.key, 7)) as orcid
            from touched_authors join author_keys k using (author_id)
            where k.key like 'orcid:%' group by k.author_id),
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
            select distinct on (author_id) author_id, nullif(value, '') as value
            from (
                select s.author_id, d.id, v.value
                from decisions d
                join source_records r on (r.provider, r.external_id) = (d.provider, d.external_id)
                join authorships p on p.source_record_id = r.id and p.place = d.place and p.name = d.printed_name
                join assignments s on s.source_record_id = r.id and s.place = d.place
                left join decision_values v on v.decision_id = d.id
                where d.kind = 'ShownName' and d.author_key is null and decision_is_live(d.id)
                union all
                select author_id, id, value from ({DeriveProfiles.Owned("'ShownName'")}) o) n
            order by author_id, id desc),
        proofs as (
            select c.author_id, count(distinct e.kind) filter (where e.is_strong) as strong_kinds, count(e.id) as evidence,
                coalesce(bool_or(e.kind = 'Homepage'), false) as links_back
            from touched_authors
            join claims c using (author_id)
            left join evidence e on e.claim_id = c.id and e.state = 'Proved'
            where c.state = 'Accepted' and c.merges_into_id is null
            group by c.author_id),
        figures as (
            select t.author_id, t.is_invented, coalesce(s.value, n.name, e.name, '') as name, case when s.value <> n.name then n.name end as printed_name, coalesce(w.works, 0) as works,
                coalesce(w.identified_works, 0) as identified_works, coalesce(w.large_team_works, 0) as large_team_works,
                coalesce(w.first_year, 0) as first_year, coalesce(w.last_year, 0) as last_year,
                coalesce(w.years, '{"{}"}') as years, coalesce(w.works_by_year, '{"{}"}') as works_by_year,
                coalesce(k.kinds, '{"{}"}') as kinds, coalesce(k.works_by_kind, '{"{}"}') as works_by_kind,
                coalesce(p.topics, 0) as topics, coalesce(c.collaborators, 0) as collaborators, coalesce(c.close_collaborators, 0) as close_collaborators,
                o.providers, case
                    when t.key like 'orcid:%' then 'orcid'
                    when t.key like 'provider:%' then split_part(t.key, ':', 2)
                    when t.key like 'apart:%' then 'decision'
                    when t.key is not null then 'name'
                    else e.identified_by end as identified_by,
                i.orcid, coalesce(w.affiliated_works, 0) as affiliated_works, coalesce(w.retracted_works, 0) as retracted_works,
                f.affiliation, f.year as affiliation_year, f.affiliation_provider, f.institution_id, concat_ws(' ', s.value, v.names) as names,
                r.author_id is not null as is_claimed, coalesce(e.vouches, 0)::smallint as vouches, coalesce(r.links_back, false) as links_back,
                coalesce(r.strong_kinds, 0) as strong_kinds, coalesce(r.evidence, 0) as evidence
            from touched_authors t
            left join authors e on e.id = t.author_id
            left join works w using (author_id)
            left join names n using (author_id)
            left join words v using (author_id)
            left join kinds k using (author_id)
            left join affiliations f using (author_id)
            left join identifiers i using (author_id)
            left join providers o using (author_id)
            left join topics p using (author_id)
            left join people c using (author_id)
            left join shown_names s using (author_id)
            left join proofs r using (author_id))
        select f.author_id, f.is_invented, f.name, f.printed_name, f.works, f.identified_works, f.large_team_works, f.first_year, f.last_year, f.years, f.works_by_year,
            f.kinds, f.works_by_kind, f.topics, f.collaborators, f.close_collaborators, f.providers, f.identified_by, f.orcid, f.affiliated_works, f.retracted_works,
            f.affiliation, f.affiliation_year, f.affiliation_provider, f.institution_id, f.is_claimed, f.vouches, f.links_back, l.level,
            {TrustFormula.Sql("f.identified_works", "f.topics", "f.close_collaborators", "l.level", "f.vouches", "((f.institution_id is not null)::int + f.links_back::int)")}, $1, $1,
            to_tsvector('simple', left(unaccent(f.names), {MostSearchedCharacters})), nullif($3, 0)
        from figures f
        cross join lateral (select {TrustFormula.LevelSql("f.identified_works", "f.strong_kinds", "f.evidence")} as level) l
        on conflict (id) do update set name = excluded.name, printed_name = excluded.printed_name, works = excluded.works, identified_works = excluded.identified_works,
            large_team_works = excluded.large_team_works, first_year = excluded.first_year, last_year = excluded.last_year,
            years = excluded.years, works_by_year = excluded.works_by_year, kinds = excluded.kinds, works_by_kind = excluded.works_by_kind,
            topics = excluded.topics, collaborators = excluded.collaborators, close_collaborators = excluded.close_collaborators,
            providers = excluded.providers, identified_by = excluded.identified_by, orcid = excluded.orcid, affiliated_works = excluded.affiliated_works, retracted_works = excluded.retracted_works,
            affiliation = excluded.affiliation, affiliation_year = excluded.affiliation_year, affiliation_provider = excluded.affiliation_provider,
            institution_id = excluded.institution_id, is_claimed = excluded.is_claimed, links_back = excluded.links_back, level = excluded.level, trust = excluded.trust,
            trust_since = case when a.trust = excluded.trust then a.trust_since else excluded.trust_since end,
            updated_at = case when $2 then excluded.updated_at else a.updated_at end, search = excluded.search, first_run_id = {DeriveEvents.FirstRun}
        """,
        CountVouches,
        """
        insert into search_words (in_names, word)
        select distinct true, lexeme
        from touched_authors t
        join authors a on a.id = t.author_id
        cross join unnest(a.search)
        where length(lexeme) between 3 and 40
        on conflict do nothing
        """,
        .. DeriveInstitutions.AuthorSteps,
    ];

    /// <summary>Derives what the touched records touch.</summary>
    /// <param name="connection">In a transaction, with <see cref="Staging"/>'s tables; <c>touched</c> is filled, and <c>stage_texts</c> for records that came.</param>
    /// <param name="now">The time that figures get as their date.</param>
    /// <param name="runId">The import that brought them; null for decisions.</param>
    /// <param name="cancellation">Ends it early; the transaction is then to be rolled back.</param>
    public static async Task RunAsync(NpgsqlConnection connection, DateTimeOffset now, long? runId, CancellationToken cancellation)
    {
        var isFollowed = await CountAsync(connection, DeriveEvents.IsAnythingFollowed, cancellation).ConfigureAwait(false) > 0;
        await RecordsAsync(connection, now, isFollowed, cancellation).ConfigureAwait(false);
        await ExecuteAsync(connection, [DeriveEvents.AuthorsBefore], [], cancellation).ConfigureAwait(false);
        await AuthorsAsync(connection, now, recordsCame: true, runId, cancellation).ConfigureAwait(false);
        var latest = await CountAsync(connection, DeriveEvents.Latest, cancellation).ConfigureAwait(false);
        await ExecuteAsync(connection, [DeriveEvents.OfAuthors], [now.ToUniversalTime()], cancellation).ConfigureAwait(false);
        await ExecuteAsync(connection, DeriveEvents.LeadFollowsOfAuthors, [latest], cancellation).ConfigureAwait(false);
    }

    /// <summary>The first half: works, who is who, topics, collaborators; leaves whose figures change in <c>touched_authors</c>.</summary>
    /// <param name="connection">As above.</param>
    /// <param name="now">The time of what happens to works; null where nothing does.</param>
    /// <param name="isFollowed">Whether anybody follows anything.</param>
    /// <param name="cancellation">As above.</param>
    public static async Task RecordsAsync(NpgsqlConnection connection, DateTimeOffset? now, bool isFollowed, CancellationToken cancellation)
    {
        // An institution's or a person's record may let any number of works wait: they are derived in rounds, so that memory stays flat.
        if (await CountAsync(connection, "select count(*) from touched", cancellation).ConfigureAwait(false) > RoundRecords)
        {
            await ExecuteAsync(connection, ["insert into waiting select * from touched", "truncate touched"], [], cancellation).ConfigureAwait(false);
        }

        var isFirst = true;
        while (true)
        {
            await ExecuteAsync(
                connection,
                [
                    $"""
                    with taken as (
                        delete from waiting where source_record_id in (select distinct source_record_id from waiting order by source_record_id limit {RoundRecords}) returning *)
                    insert into touched
                    select distinct on (source_record_id) * from taken where source_record_id not in (select source_record_id from touched)
                    order by source_record_id, is_new desc
                    """,
                ],
                [],
                cancellation).ConfigureAwait(false);
            if (await CountAsync(connection, "select count(*) from touched", cancellation).ConfigureAwait(false) == 0)
            {
                return;
            }

            if (!isFirst)
            {
                await ExecuteAsync(connection, ["analyze touched"], [], cancellation).ConfigureAwait(false);
            }

            isFirst = false;
            await RoundAsync(connection, now, isFollowed, cancellation).ConfigureAwait(false);
            await ExecuteAsync(connection, ["delete from waiting w using touched t where w.source_record_id = t.source_record_id", Staging.EmptyRound], [], cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The second half: the figures of the authors in <c>touched_authors</c>.</summary>
    /// <param name="connection">As above.</param>
    /// <param name="now">The time that figures get as their date.</param>
    /// <param name="recordsCame">Whether records or decisions came; else figures are only derived again, which is no news of an author.</param>
    /// <param name="runId">The import that brought them; null for anything else.</param>
    /// <param name="cancellation">As above.</param>
    public static async Task AuthorsAsync(NpgsqlConnection connection, DateTimeOffset now, bool recordsCame, long? runId, CancellationToken cancellation)
    {
        await ExecuteAsync(connection, AuthorSteps, [now.ToUniversalTime(), recordsCame, runId ?? 0], cancellation).ConfigureAwait(false);
        await DerivePrintedNames.RunAsync(connection, cancellation).ConfigureAwait(false);
    }

    /// <summary>Leads the follows of institutions in <c>moved_institutions</c> to where they belong.</summary>
    public static Task LeadFollowsOfInstitutionsAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        LeadAsync(connection, DeriveEvents.LeadFollowsOfInstitutions, cancellation);

    /// <summary>Leads all follows to where they belong.</summary>
    public static Task LeadAllFollowsAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        LeadAsync(connection, DeriveEvents.LeadAllFollows, cancellation);

    private static async Task LeadAsync(NpgsqlConnection connection, string[] steps, CancellationToken cancellation)
    {
        var latest = await CountAsync(connection, DeriveEvents.Latest, cancellation).ConfigureAwait(false);
        await ExecuteAsync(connection, steps, [latest], cancellation).ConfigureAwait(false);
    }

    private static async Task RoundAsync(NpgsqlConnection connection, DateTimeOffset? now, bool isFollowed, CancellationToken cancellation)
    {
        await MatchWorks.RunAsync(connection, cancellation).ConfigureAwait(false);
        if (now is not null)
        {
            await ExecuteAsync(connection, [DeriveEvents.WorksBefore], [], cancellation).ConfigureAwait(false);
        }

        await ExecuteAsync(connection, BeforeSteps, [], cancellation).ConfigureAwait(false);
        await StageMissingTexts.RunAsync(connection, cancellation).ConfigureAwait(false);
        var assign = Array.IndexOf(RecordSteps, AssignHere);
        await ExecuteAsync(connection, RecordSteps[..assign], [], cancellation).ConfigureAwait(false);
        await AssignAuthors.RunAsync(connection, cancellation).ConfigureAwait(false);
        await DeriveInstitutions.AuthorshipsAsync(connection, cancellation).ConfigureAwait(false);
        await ExecuteAsync(connection, RecordSteps[(assign + 1)..], [], cancellation).ConfigureAwait(false);
        if (now is { } moment)
        {
            string[] steps = isFollowed ? [DeriveEvents.OfWorks, DeriveEvents.OfWorksThemselves] : [DeriveEvents.OfWorksThemselves];
            await ExecuteAsync(connection, steps, [moment.ToUniversalTime()], cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a record has a persistent identifier.</summary>
    private static string Identified(string record) =>
        $"({record}.doi_key is not null or {record}.arxiv_id is not null or {record}.provider in ({string.Join(", ", Providers.WithPersistentIds.Select(p => $"'{p}'"))}))";

    private static async Task<long> CountAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using (command.ConfigureAwait(false))
        {
            return (long)(await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false))!;
        }
    }

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
