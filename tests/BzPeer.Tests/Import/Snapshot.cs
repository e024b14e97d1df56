using Npgsql;
using Xunit;

namespace BzPeer.Tests.Import;

/// <summary>
/// Everything that is stored, read by natural keys and never by ids, in one order: two databases of the same facts and
/// decisions have equal snapshots, whatever came first. Left out are ids, times, and what nothing counts any more (an
/// author without works, a topic without works, a word of a title that was replaced).
/// </summary>
internal static class Snapshot
{
    private static readonly string[] Facts =
    [
        "select concat_ws('|', 'record', provider, external_id, encode(content_hash, 'hex'), provider_date, kind, title, abstract, doi, journal_reference, comments, license, categories, first_posted, latest_revision, revisions, markup, language, doi_key, arxiv_id, title_key, page_address, taxonomy, year, is_retracted, lists_all_authors) from source_records",
        "select concat_ws('|', 'authorship', r.provider, r.external_id, a.place, a.name, a.family, a.name_key, a.affiliation, a.orcid, a.provider_author_id, a.ror_ids) from authorships a left join source_records r on r.id = a.source_record_id",
        "select concat_ws('|', 'person', provider, external_id, encode(content_hash, 'hex'), provider_date, name, other_names, orcid, links, link_labels, affiliations, affiliation_ror_ids, affiliation_first_years, affiliation_last_years, names_identify) from person_records",
        "select concat_ws('|', 'institution record', provider, external_id, encode(content_hash, 'hex'), provider_date, ror_id, name, names, name_kinds, name_languages, status, domains, website, types, place, region, country, country_code, established, relation_kinds, relation_ror_ids, relation_names) from institution_records",
    ];

    private static readonly string[] Counted =
    [
        $"select concat_ws('|', 'author', {Of("a.id")}, a.is_invented, a.name, a.works, a.identified_works, a.large_team_works, a.first_year, a.last_year, a.years, a.works_by_year, a.kinds, a.works_by_kind, a.topics, a.collaborators, a.close_collaborators, a.affiliation, a.affiliation_year, a.level, a.trust) from authors a where a.works > 0",
        $"select concat_ws('|', 'assignment', r.provider, r.external_id, a.place, {Of("a.author_id")}) from assignments a left join source_records r on r.id = a.source_record_id",
        $"select concat_ws('|', 'author work', {Of("a.author_id")}, w.provider, w.external_id, a.place, a.name, a.affiliation, a.year, a.kind, encode(a.sort_key, 'hex'), a.is_identified, a.is_large_team) from author_works a left join works w on w.id = a.work_id",
        $"select concat_ws('|', 'author topic', {Of("a.author_id")}, t.taxonomy, t.name, a.works) from author_topics a left join topics t on t.id = a.topic_id",
        $"select concat_ws('|', 'collaboration', {Of("c.author_id")}, {Of("c.collaborator_id")}, c.works, c.first_year, c.last_year) from collaborations c",
        "select concat_ws('|', 'topic', taxonomy, name, \"group\", shown_name, works) from topics where works > 0",
        "select concat_ws('|', 'work topic', w.provider, w.external_id, t.taxonomy, t.name, k.place, k.year, encode(k.sort_key, 'hex')) from work_topics k left join works w on w.id = k.work_id left join topics t on t.id = k.topic_id",
    ];

    private static readonly string[] Others =
    [
        "select concat_ws('|', 'work', provider, external_id, kind, year, date, first_posted, title, title_html, abstract_html, encode(sort_key, 'hex'), doi, venue, has_persistent_id, author_count, has_formulas, formulas_pending, search, language, arxiv_id, is_retracted, source_count, encode(title_hash, 'hex'), encode(abstract_hash, 'hex')) from works where merged_into_id is null",
        "select concat_ws('|', 'work source', r.provider, r.external_id, w.provider, w.external_id, s.takes_precedence, s.gives_abstract, s.rank, s.reason, m.provider, m.external_id) from work_sources s left join source_records r on r.id = s.source_record_id left join works w on w.id = s.work_id left join source_records m on m.id = s.matched_record_id",
        "select concat_ws('|', 'alias', key, leads_to) from person_aliases",
        "select concat_ws('|', 'decided key', key, leads_to) from decided_keys",
        $"select concat_ws('|', 'profile', {Of("p.author_id")}, p.pronouns, p.summary, p.ror_id, {Ror("p.institution_id")}, p.homepage, p.link_addresses, p.link_labels, p.collaboration, p.collaboration_topics, p.collaboration_until, (select string_agg(w.provider || ' ' || w.external_id, '+' order by f.number) from unnest(p.featured_work_ids) with ordinality f(id, number) join works w on w.id = f.id), p.hidden) from author_profiles p join authors a on a.id = p.author_id where a.works > 0",
        // Who leads to somebody else has no works, and says where they are: null or another author is a mistake.
        $"select concat_ws('|', 'wrong way', k.key, a.works, {Of("a.merged_into_id")}) from authors a join author_keys k on k.author_id = a.id left join decided_keys d on d.key = k.key and not k.is_invented left join author_keys n on n.key = d.leads_to and not n.is_invented where a.merged_into_id is distinct from n.author_id or a.merged_into_id is not null and a.works > 0",
        // What was a work of its own leads to where its record is now.
        "select concat_ws('|', 'signpost', r.provider, r.external_id, v.provider, v.external_id) from works w join work_sources s on s.own_work_id = w.id join source_records r on r.id = s.source_record_id join works v on v.id = w.merged_into_id where v.id <> s.work_id or v.merged_into_id is not null",
        $"select concat_ws('|', 'author facts', {Of("a.id")}, a.orcid, a.affiliated_works, a.retracted_works, a.affiliation_provider, a.providers, a.identified_by) from authors a where a.works > 0",
        $"select concat_ws('|', 'author work facts', {Of("a.author_id")}, w.provider, w.external_id, a.affiliation_provider, a.is_retracted, a.provider, a.basis) from author_works a left join works w on w.id = a.work_id",
        $"select concat_ws('|', 'author search', {Of("a.id")}, a.search) from authors a where a.works > 0",
        $"select concat_ws('|', 'institution', i.ror_id, i.name, i.language, i.place, i.region, i.country, i.country_code, i.website, i.types, i.established, i.status, i.domains, i.provider, i.provider_date, {Ror("i.successor_id")}, i.works, i.people, i.people_now, i.search) from institutions i where exists (select from institution_records r where r.ror_id = i.ror_id)",
        "select concat_ws('|', 'institution name', i.ror_id, n.number, n.name, n.kind, n.language, n.name_key) from institution_names n left join institutions i on i.id = n.institution_id",
        "select concat_ws('|', 'institution relation', ror_id, kind, other_ror_id, other_name) from institution_relations",
        // Of texts that nothing prints any more nothing is left to say.
        $"select distinct concat_ws('|', 'affiliation', f.text, f.segments, {Rors("f.institution_ids")}, f.reasons) from affiliations f join authorships a on a.affiliation = f.text and a.ror_ids is null join assignments s on s.source_record_id = a.source_record_id and s.place = a.place",
        $"select concat_ws('|', 'author at', {Of("a.id")}, {Ror("a.institution_id")}) from authors a where a.works > 0",
        $"select concat_ws('|', 'author institution', {Of("a.author_id")}, {Ror("a.institution_id")}, a.works, a.first_year, a.last_year, a.is_now) from author_institutions a",
        $"select concat_ws('|', 'author work at', {Of("a.author_id")}, w.provider, w.external_id, {Rors("a.institution_ids")}) from author_works a left join works w on w.id = a.work_id",
        $"select concat_ws('|', 'work institution', w.provider, w.external_id, {Ror("i.institution_id")}, i.year, encode(i.sort_key, 'hex')) from work_institutions i left join works w on w.id = i.work_id",
        $"select concat_ws('|', 'institution topic', {Ror("t.institution_id")}, p.taxonomy, p.name, t.works) from institution_topics t left join topics p on p.id = t.topic_id",
        $"select concat_ws('|', 'institution partner', {Ror("p.institution_id")}, {Ror("p.partner_id")}, p.works) from institution_partners p",
        "select concat_ws('|', 'total', name, value) from record_totals where value <> 0",
        "select concat_ws('|', 'affiliated work', provider, external_id) from works where merged_into_id is null and has_affiliation",
        "select concat_ws('|', 'topic code', c.taxonomy, c.code, t.name) from topic_codes c join topics t on t.id = c.topic_id where t.works > 0",
        """
        select distinct concat_ws('|', 'word', s.in_names, s.word)
        from search_words s
        where (s.in_names, s.word) in (
            select true, unnest(tsvector_to_array(search)) from authors where works > 0
            union
            select false, unnest(tsvector_to_array(search)) from works where merged_into_id is null)
        """,
    ];

    /// <summary>All rows, each as one line that begins with what it is.</summary>
    public static Task<List<string>> ReadAsync(NpgsqlDataSource database) => ReadAsync(database, [.. Facts, .. Counted, .. Others]);

    /// <summary>The rows that <see cref="Recount"/> knows how to count for itself.</summary>
    public static Task<List<string>> ReadCountedAsync(NpgsqlDataSource database) => ReadAsync(database, Counted);

    /// <summary>Equal, or the first lines that differ.</summary>
    public static void AssertEqual(List<string> expected, List<string> actual)
    {
        var missing = expected.Except(actual, StringComparer.Ordinal).Take(5).ToList();
        var unexpected = actual.Except(expected, StringComparer.Ordinal).Take(5).ToList();
        Assert.True(missing.Count + unexpected.Count == 0, $"Missing:\n{string.Join('\n', missing)}\nUnexpected:\n{string.Join('\n', unexpected)}");
        Assert.Equal(expected.Count, actual.Count);
        Assert.NotEmpty(expected);
    }

    /// <summary>Every row of every figure as it stands, ids and times included: what a decision and its undo leave as it was. The logs tell of both, and are left out.</summary>
    public static async Task<List<string>> ReadFiguresAsync(NpgsqlDataSource database)
    {
        var tables = await ReadAsync(database, ["select tablename::text from pg_tables where schemaname = 'public' and tablename not in ('decisions', 'decision_values', 'import_runs', 'events', 'followed')"]);
        return await ReadAsync(database, [.. tables.Select(t => $"select '{t} ' || t::text from \"{t}\" t")]);
    }

    /// <summary>A digest of every table as it lies there, row versions included: equal when nothing was written.</summary>
    public static async Task<Dictionary<string, string>> ReadRowVersionsAsync(NpgsqlDataSource database)
    {
        var token = TestContext.Current.CancellationToken;
        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var table in await ReadAsync(database, ["select tablename::text from pg_tables where schemaname = 'public'"]))
        {
            await using var command = database.CreateCommand($"select count(*) || ' ' || md5(coalesce(string_agg(t.xmin::text || t.ctid::text || t::text, '|' order by t.ctid), '')) from \"{table}\" t");
            digests[table] = (string)(await command.ExecuteScalarAsync(token))!;
        }

        return digests;
    }

    /// <summary>Stands for an author until <see cref="NameAuthors"/> puts its natural key there.</summary>
    private static string Of(string id) => $"chr(1) || {id} || chr(1)";

    /// <summary>The natural key of an institution.</summary>
    private static string Ror(string id) => $"(select k.ror_id from institutions k where k.id = {id})";

    private static string Rors(string ids) => $"(select string_agg(k.ror_id, '+' order by u.number) from unnest({ids}) with ordinality u(id, number) join institutions k on k.id = u.id)";

    /// <summary>The natural key of an author is the key by which authorships find it; those of the invented world are marked.</summary>
    private static string NameAuthors(string line, Dictionary<string, string> keys)
    {
        if (!line.Contains('\u0001', StringComparison.Ordinal))
            return line;
        var parts = line.Split('\u0001');
        for (var i = 1; i < parts.Length; i += 2)
            parts[i] = keys.GetValueOrDefault(parts[i], "no key");
        return string.Concat(parts);
    }

    private static async Task<List<string>> ReadAsync(NpgsqlDataSource database, string[] queries)
    {
        var token = TestContext.Current.CancellationToken;
        var lines = new List<string>();
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        await using (var read = database.CreateCommand("select author_id::text, string_agg(key || case when is_invented then '!' else '' end, '+' order by key) from author_keys group by author_id"))
        await using (var all = await read.ExecuteReaderAsync(token))
        {
            while (await all.ReadAsync(token))
                keys[all.GetString(0)] = all.GetString(1);
        }

        foreach (var query in queries)
        {
            await using var command = database.CreateCommand(query);
            await using var reader = await command.ExecuteReaderAsync(token);
            while (await reader.ReadAsync(token))
                lines.Add(NameAuthors(reader.GetString(0), keys));
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }
}
