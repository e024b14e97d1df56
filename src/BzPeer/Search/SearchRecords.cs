using System.Text;
using BzPeer.Authors;
using BzPeer.Works;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace BzPeer.Search;

/// <summary>
/// Finds researchers, works and topics. One statement reads the words (as PostgreSQL's parser does, so that they are
/// those of the records) and finds near ones for those that occur nowhere; then one batch of three finds and counts.
/// Where very many records match, the first so many are looked at: nobody reads on to the thousandth hit.
/// </summary>
public static class SearchRecords
{
    /// <summary>So many matching authors are ranked, in the order in which they came.</summary>
    private const int AuthorsLookedAt = 20_000;

    /// <summary>So many matching works are ranked, those that came last.</summary>
    private const int WorksLookedAt = 2_000;

    /// <summary>Near words taken for one that occurs nowhere.</summary>
    private const int NearWordsTaken = 6;

    /// <summary>Names shown of a work's authors.</summary>
    private const int NamesShown = 6;

    /// <summary>Searches.</summary>
    /// <param name="records">The records.</param>
    /// <param name="text">What to search for; cut to <see cref="SearchResults.MaxLength"/> characters.</param>
    /// <param name="kind">What to show; null chooses the first kind that has hits, exact ones before near ones.</param>
    /// <param name="afterId">Hits are shown from the one after this author or work on; one that is no hit begins anew.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static async Task<SearchResults> RunAsync(
        BzPeerDbContext records, string text, SearchKind? kind, long? afterId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(text);
        text = Cut(text);
        var identifier = SearchIdentifier.Read(text);
        await records.Database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var connection = (NpgsqlConnection)records.Database.GetDbConnection();
        var terms = identifier is null ? await ReadTermsAsync(connection, text, cancellation).ConfigureAwait(false) : [];
        if (identifier is null && terms.Count == 0)
        {
            return Nothing(terms, kind);
        }

        var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Researchers(text, terms, identifier, kind is null or SearchKind.Researchers, afterId),
                Works(terms, identifier, kind is null or SearchKind.Works, afterId),
                Topics(text, terms),
            },
        };
        await using (batch.ConfigureAwait(false))
        {
            var rows = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                var (researchers, researcherCount) = await ReadResearchersAsync(rows, cancellation).ConfigureAwait(false);
                await rows.NextResultAsync(cancellation).ConfigureAwait(false);
                var (works, workCount) = await ReadWorksAsync(rows, cancellation).ConfigureAwait(false);
                await rows.NextResultAsync(cancellation).ConfigureAwait(false);
                var topics = await ReadTopicsAsync(rows, cancellation).ConfigureAwait(false);

                var shown = kind ?? Choose(terms, researcherCount, workCount, topics.Count);
                return new SearchResults
                {
                    Terms = terms,
                    Identifier = identifier,
                    Kind = shown,
                    ResearcherCount = researcherCount,
                    WorkCount = workCount,
                    TopicCount = topics.Count,
                    Researchers = shown == SearchKind.Researchers ? [.. researchers.Take(SearchResults.PageSize)] : [],
                    Works = shown == SearchKind.Works ? [.. works.Take(SearchResults.PageSize)] : [],
                    Topics = topics,
                    HasMore = (shown == SearchKind.Researchers ? researchers.Count : shown == SearchKind.Works ? works.Count : 0) > SearchResults.PageSize,
                };
            }
        }
    }

    private static string Cut(string text)
    {
        text = text.Replace("\0", "", StringComparison.Ordinal);
        if (text.Length > SearchResults.MaxLength)
        {
            text = text[..(char.IsHighSurrogate(text[SearchResults.MaxLength - 1]) ? SearchResults.MaxLength - 1 : SearchResults.MaxLength)];
        }

        // Half a surrogate pair is no text that PostgreSQL takes, and none that can be normalised.
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            whole.Append(rune.ToString());
        }

        return whole.ToString().Normalize(NormalizationForm.FormC);
    }

    private static SearchResults Nothing(IReadOnlyList<SearchTerm> terms, SearchKind? kind) => new()
    {
        Terms = terms,
        Identifier = null,
        Kind = kind ?? SearchKind.Researchers,
        ResearcherCount = 0,
        WorkCount = 0,
        TopicCount = 0,
        Researchers = [],
        Works = [],
        Topics = [],
        HasMore = false,
    };

    /// <summary>Words as typed before near ones; then researchers before works before topics.</summary>
    private static SearchKind Choose(IReadOnlyList<SearchTerm> terms, int researchers, int works, int topics)
    {
        var (nearNames, nearTitles) = (terms.Any(t => t.InNames is not null), terms.Any(t => t.InTitles is not null));
        return researchers > 0 && !nearNames ? SearchKind.Researchers
            : works > 0 && !nearTitles ? SearchKind.Works
            : topics > 0 && !nearTitles ? SearchKind.Topics
            : researchers > 0 ? SearchKind.Researchers
            : works > 0 ? SearchKind.Works
            : topics > 0 ? SearchKind.Topics
            : SearchKind.Researchers;
    }

    private static async Task<IReadOnlyList<SearchTerm>> ReadTermsAsync(NpgsqlConnection connection, string text, CancellationToken cancellation)
    {
        // Short words and those with digits are not kept for spelling help, so they are taken as they are. Trigrams find
        // long words with an error or two; a short one with an error has either half unharmed, or two letters exchanged.
        var command = new NpgsqlCommand(
            $"""
            with given as materialized (
                select lexeme as word, positions[1] as place, positions[1] = max(positions[1]) over () as is_last,
                    l.escaped || '%' as beginning,
                    array[left(l.plain, length(l.plain) / 2) || '%', '%' || right(l.plain, (length(l.plain) + 1) / 2)] as halves
                from unnest({Work.SearchOf("$1")})
                cross join lateral (
                    select replace(replace(replace(lexeme, '\', '\\'), '%', '\%'), '_', '\_') as escaped, translate(lexeme, '\%_', '') as plain) l
                order by place, word
                limit {SearchResults.MaxWords})
            select g.word, g.is_last, k.in_names, o.occurs,
                case when o.occurs then null else array(
                    select s.word from (
                        select word from search_words where in_names = k.in_names and word % g.word
                        union
                        select word from search_words
                        where in_names = k.in_names and length(g.word) <= 8 and word like any (g.halves)
                            and length(word) between length(g.word) - 1 and length(g.word) + 1
                        union
                        select word from search_words
                        where in_names = k.in_names and word in (
                            select overlay(g.word placing reverse(substr(g.word, i, 2)) from i for 2) from generate_series(1, length(g.word) - 1) i)) s
                    order by similarity(s.word, g.word) desc, s.word
                    limit 60) end
            from given g
            cross join (values (true), (false)) k(in_names)
            cross join lateral (
                select length(g.word) not between 4 and 40 or g.word ~ '[0-9]'
                    or exists (select from search_words s where s.in_names = k.in_names and s.word = g.word)
                    or (g.is_last and exists (select from search_words s where s.in_names = k.in_names and s.word like g.beginning)) as occurs) o
            order by g.place, g.word, k.in_names
            """,
            connection);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Apart(text) });
            var rows = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                var terms = new List<SearchTerm>();
                while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    var word = rows.GetString(0);
                    var near = rows.GetBoolean(3) ? null : Near(word, rows.GetFieldValue<string[]>(4));
                    word = word.TrimStart('-');
                    if (word.Length == 0)
                    {
                        continue;
                    }

                    if (rows.GetBoolean(2))
                    {
                        // Titles come before names: false is the smaller one.
                        terms[^1] = terms[^1] with { InNames = near };
                    }
                    else
                    {
                        terms.Add(new SearchTerm(word, rows.GetBoolean(1), InNames: null, InTitles: near));
                    }
                }

                return terms;
            }
        }
    }

    /// <summary>Hyphens and apostrophes part words here: "Jean-Pierre" is also found where it is printed "Jean Pierre".</summary>
    private static string Apart(string text)
    {
        var apart = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            // U+2010 to U+2015 are hyphens and dashes; a full stop within initials ("S.K.") would make one word of them.
            apart.Append(c is '-' or '_' or '\'' or '’' or (>= '\u2010' and <= '\u2015') ? ' ' : c);
        }

        var words = apart.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].Contains('.', StringComparison.Ordinal) && words[i].Split('.').All(part => part.Length <= 1 && part.All(char.IsLetter)))
            {
                words[i] = words[i].Replace('.', ' ');
            }
        }

        return string.Join(' ', words);
    }

    private static NearWord[] Near(string word, string[] candidates)
    {
        var allowed = SpellingDistance.Allowed(word.Length);
        return [.. candidates
            .Select(candidate => new NearWord(candidate, SpellingDistance.Between(word, candidate)))
            .Where(near => near.LettersApart <= allowed)
            .OrderBy(near => near.LettersApart).ThenBy(near => near.Word, StringComparer.Ordinal)
            .Take(NearWordsTaken)];
    }

    private static NpgsqlBatchCommand Researchers(
        string text, IReadOnlyList<SearchTerm> terms, SearchIdentifier? identifier, bool areShown, long? afterId)
    {
        var keys = identifier?.AuthorKeys ?? (NameKey.Of(text) is { Length: > 0 and <= 200 } key ? ["name:" + key] : []);
        var command = new NpgsqlBatchCommand(Statements.PlannedAnew(
            $"""
            with by_key as materialized (select author_id as id from author_keys where key = any ($1)),
            found as materialized (
                (select id, trust, works, search from authors
                where search @@ $2::tsquery and works > 0 and merged_into_id is null and erased_at is null
                order by id
                limit {AuthorsLookedAt})
                union all
                select id, trust, works, search from authors
                where id in (select id from by_key) and (search @@ $2::tsquery) is not true
                    and works > 0 and merged_into_id is null and erased_at is null),
            ranked as materialized (
                select id, row_number() over (order by
                    (id in (select id from by_key) or (length(search) = $5 and search @@ $4::tsquery)) is not true,
                    (search @@ $4::tsquery) is not true, trust desc, works desc, id) as number
                from found
                where $3::tsquery is null or search @@ $3::tsquery or id in (select id from by_key))
            select (select count(*) from ranked)::int, a.id, a.name, a.is_invented, a.works, a.first_year, a.last_year, a.level, a.trust,
                t.shown_name, c.ids, c.names, a.is_claimed
            from (
                select id, number from ranked
                where number > coalesce((select number from ranked where id = $6), 0)
                order by number
                limit $7) r
            join authors a on a.id = r.id
            left join lateral (
                select p.shown_name from author_topics t join topics p on p.id = t.topic_id
                where t.author_id = a.id
                order by t.works desc, p.id
                limit 1) t on true
            cross join lateral (
                select array_agg(c.collaborator_id order by c.works desc, c.last_year desc, c.collaborator_id) as ids,
                    array_agg(o.name order by c.works desc, c.last_year desc, c.collaborator_id) as names
                from (
                    select * from collaborations where author_id = a.id
                    order by works desc, last_year desc, collaborator_id
                    limit 2) c
                join authors o on o.id = c.collaborator_id) c
            order by r.number
            """));
        command.Parameters.AddWithValue(keys.ToArray());
        AddText(command, SearchTerms.InNames(terms));
        AddText(command, SearchTerms.Initials(terms));
        AddText(command, SearchTerms.Whole(terms, inNames: true));
        command.Parameters.AddWithValue(terms.Count);
        command.Parameters.AddWithValue(afterId ?? 0);
        command.Parameters.AddWithValue(areShown ? SearchResults.PageSize + 1 : 1);
        return command;
    }

    private static NpgsqlBatchCommand Works(IReadOnlyList<SearchTerm> terms, SearchIdentifier? identifier, bool areShown, long? afterId)
    {
        var command = new NpgsqlBatchCommand(Statements.PlannedAnew(
            $"""
            with by_id as materialized (
                select s.work_id as id from source_records r join work_sources s on s.source_record_id = r.id
                where r.provider in ('{Providers.Arxiv}', '{Providers.Invented}') and r.external_id = any ($1)
                union
                select s.work_id from source_records r join work_sources s on s.source_record_id = r.id
                where r.arxiv_id = any ($1)
                union
                select s.work_id from source_records r join work_sources s on s.source_record_id = r.id
                where r.doi_key = any ($2)),
            found as materialized (
                (select id, year, sort_key, search from works
                where search @@ $3::tsquery and merged_into_id is null and erased_at is null
                order by imported_at desc, id desc
                limit {WorksLookedAt})
                union all
                select id, year, sort_key, search from works
                where id in (select id from by_id) and (search @@ $3::tsquery) is not true and merged_into_id is null and erased_at is null),
            ranked as materialized (
                select id, row_number() over (order by
                    id not in (select id from by_id),
                    (length(search) = $5 and search @@ $4::tsquery) is not true, (search @@ $4::tsquery) is not true,
                    year desc, sort_key, id) as number
                from found)
            select (select count(*) from ranked)::int, w.id, w.kind, w.year, w.title, w.title_html, w.provider, w.external_id, w.author_count,
                w.has_formulas, w.id in (select id from by_id), a.places, a.ids, a.printed, a.names
            from (
                select id, number from ranked
                where number > coalesce((select number from ranked where id = $6), 0)
                order by number
                limit $7) r
            join works w on w.id = r.id
            cross join lateral (
                select array_agg(s.place order by s.place) as places, array_agg(s.author_id order by s.place) as ids,
                    array_agg(p.name order by s.place) as printed, array_agg(u.name order by s.place) as names
                from work_sources k
                join assignments s on s.source_record_id = k.source_record_id and s.place <= {NamesShown}
                join authorships p on p.source_record_id = s.source_record_id and p.place = s.place
                join authors u on u.id = s.author_id
                where k.work_id = w.id and k.takes_precedence) a
            order by r.number
            """));
        command.Parameters.AddWithValue(identifier?.ExternalIds.ToArray() ?? []);
        command.Parameters.AddWithValue(identifier?.Dois.ToArray() ?? []);
        AddText(command, SearchTerms.InTitles(terms));
        AddText(command, SearchTerms.Whole(terms, inNames: false));
        command.Parameters.AddWithValue(terms.Count);
        command.Parameters.AddWithValue(afterId ?? 0);
        command.Parameters.AddWithValue(areShown ? SearchResults.PageSize + 1 : 1);
        return command;
    }

    // A table of some hundred rows: read whole, without an index.
    private static NpgsqlBatchCommand Topics(string text, IReadOnlyList<SearchTerm> terms)
    {
        var command = new NpgsqlBatchCommand(
            """
            select t.id, t.shown_name, t."group", t.works, c.codes
            from topics t
            cross join lateral (select array_agg(code order by code collate "C") as codes from topic_codes where topic_id = t.id) c
            where t.works > 0
                and (to_tsvector('simple', unaccent(t.shown_name)) @@ $1::tsquery
                    or exists (select from unnest(c.codes) k(code) where lower(k.code) = lower($2)))
            order by lower(unaccent(t.name)) <> lower(unaccent($2)), t.works desc, t.id
            """);
        AddText(command, SearchTerms.InTitles(terms));
        command.Parameters.AddWithValue(text.Trim());
        return command;
    }

    private static void AddText(NpgsqlBatchCommand command, string? value) =>
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });

    private static async Task<(List<ResearcherHit> Hits, int Count)> ReadResearchersAsync(NpgsqlDataReader rows, CancellationToken cancellation)
    {
        var hits = new List<ResearcherHit>();
        var count = 0;
        while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
        {
            count = rows.GetInt32(0);
            (long, string)[] people = rows.IsDBNull(10) ? [] : [.. rows.GetFieldValue<long[]>(10).Zip(rows.GetFieldValue<string[]>(11))];
            hits.Add(new ResearcherHit(
                rows.GetInt64(1), rows.GetString(2), rows.GetBoolean(3), rows.GetInt32(4), rows.GetInt16(5), rows.GetInt16(6),
                rows.GetInt16(7), rows.GetInt16(8), rows.IsDBNull(9) ? null : rows.GetString(9), people, rows.GetBoolean(12)));
        }

        return (hits, count);
    }

    private static async Task<(List<WorkHit> Hits, int Count)> ReadWorksAsync(NpgsqlDataReader rows, CancellationToken cancellation)
    {
        var hits = new List<WorkHit>();
        var count = 0;
        while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
        {
            count = rows.GetInt32(0);
            NamedAuthor[] authors = [];
            if (!rows.IsDBNull(11))
            {
                var ids = rows.GetFieldValue<long[]>(12);
                var printed = rows.GetFieldValue<string[]>(13);
                var names = rows.GetFieldValue<string[]>(14);
                authors = [.. rows.GetFieldValue<int[]>(11).Select((place, i) => new NamedAuthor(place, ids[i], printed[i], names[i]))];
            }

            hits.Add(new WorkHit(
                rows.GetInt64(1), Enum.Parse<WorkKind>(rows.GetString(2)), rows.GetInt16(3), rows.GetString(4), rows.GetString(5),
                rows.GetString(6), rows.GetString(7), rows.GetInt32(8), rows.GetBoolean(9), rows.GetBoolean(10), authors));
        }

        return (hits, count);
    }

    private static async Task<List<TopicHit>> ReadTopicsAsync(NpgsqlDataReader rows, CancellationToken cancellation)
    {
        var hits = new List<TopicHit>();
        while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
        {
            hits.Add(new TopicHit(
                rows.GetInt32(0), rows.GetString(1), rows.GetString(2), rows.GetInt32(3), rows.IsDBNull(4) ? [] : rows.GetFieldValue<string[]>(4)));
        }

        return hits;
    }
}
