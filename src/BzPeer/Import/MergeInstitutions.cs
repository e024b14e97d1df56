using BzPeer.Institutions;
using BzPeer.Works;
using Npgsql;
using NpgsqlTypes;

namespace BzPeer.Import;

/// <summary>
/// Writes what providers publish about institutions, derives institutions and their names, matches again the printed
/// affiliations whose answer may be another one now, and lets wait for derivation the records that print them.
/// </summary>
internal static class MergeInstitutions
{
    /// <summary>Institutions derived at once.</summary>
    private const int AtOnce = 10_000;

    /// <summary>So many keys are looked up one by one.</summary>
    private const int KeysLookedUp = 1_000;

    private const string Columns =
        """
        provider, external_id, content_hash, provider_date, ror_id, name, names, name_kinds, name_languages, status, domains, website, types, place,
        region, country, country_code, established, relation_kinds, relation_ror_ids, relation_names, import_run_id
        """;

    private const NpgsqlDbType Texts = NpgsqlDbType.Array | NpgsqlDbType.Text;

    public static async Task<Merged> RunAsync(NpgsqlConnection connection, IReadOnlyList<IncomingInstitution> institutions, long runId, CancellationToken cancellation)
    {
        await ExecuteAsync(
            connection,
            "create temp table if not exists stage_institution_records (like institution_records, is_mention boolean) on commit delete rows; truncate stage_institution_records",
            cancellation).ConfigureAwait(false);
        await CopyAsync(connection, institutions, runId, cancellation).ConfigureAwait(false);

        // A record may name another ROR id than before: then both institutions are looked at.
        var touched = new HashSet<string>(StringComparer.Ordinal);
        var (added, changed) = (0, 0);
        var set = string.Join(", ", Columns.Split([',', '\n', ' '], StringSplitOptions.RemoveEmptyEntries).Skip(2).Select(c => $"{c} = excluded.{c}"));
        var merge = new NpgsqlCommand(
            $"""
            with before as materialized (
                select r.provider, r.external_id, r.ror_id from institution_records r join stage_institution_records using (provider, external_id)),
            merged as (
                insert into institution_records as r ({Columns})
                select {Columns} from stage_institution_records order by provider, external_id
                on conflict (provider, external_id) do update set {set}
                where {Incoming.IsNewerSql("r")}
                returning r.provider, r.external_id, r.ror_id, r.xmax = 0 as is_new)
            select m.ror_id, b.ror_id, m.is_new, s.is_mention
            from merged m
            join stage_institution_records s using (provider, external_id)
            left join before b using (provider, external_id)
            """,
            connection)
        { CommandTimeout = 0 };
        await using (merge.ConfigureAwait(false))
        {
            var row = await merge.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    touched.Add(row.GetString(0));
                    if (!row.IsDBNull(1))
                    {
                        touched.Add(row.GetString(1));
                    }

                    if (!row.GetBoolean(3))
                    {
                        (added, changed) = row.GetBoolean(2) ? (added + 1, changed) : (added, changed + 1);
                    }
                }
            }
        }

        if (touched.Count > 0)
        {
            var derived = await DeriveAsync(connection, touched.Order(StringComparer.Ordinal), cancellation).ConfigureAwait(false);
            await TouchRecordsAsync(connection, derived, cancellation).ConfigureAwait(false);
        }

        return new Merged(added, changed);
    }

    /// <summary>Derives institutions again from all their records; affiliations and works come to them afterwards.</summary>
    public static async Task DeriveAllAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var all = new List<string>();
        var read = new NpgsqlCommand("select ror_id from institution_records union select ror_id from institutions order by 1", connection) { CommandTimeout = 0 };
        await using (read.ConfigureAwait(false))
        {
            var row = await read.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    all.Add(row.GetString(0));
                }
            }
        }

        await DeriveAsync(connection, all, cancellation).ConfigureAwait(false);
    }

    private static async Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<IncomingInstitution> institutions, long runId, CancellationToken cancellation)
    {
        var copy = await connection.BeginBinaryImportAsync(
            $"copy stage_institution_records ({Columns}, is_mention) from stdin (format binary)", cancellation).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            foreach (var institution in institutions)
            {
                copy.StartRow();
                copy.Write(institution.Provider, NpgsqlDbType.Text);
                copy.Write(institution.ExternalId, NpgsqlDbType.Text);
                copy.Write(institution.ContentHash, NpgsqlDbType.Bytea);
                Staging.Write(copy, institution.ProviderDate);
                copy.Write(institution.RorId, NpgsqlDbType.Text);
                copy.Write(institution.Name, NpgsqlDbType.Text);
                copy.Write(institution.Names.Select(n => n.Value).ToArray(), Texts);
                copy.Write(institution.Names.Select(n => n.Kind.ToString()).ToArray(), Texts);
                copy.Write(institution.Names.Select(n => n.Language ?? "").ToArray(), Texts);
                copy.Write(institution.Status.ToString(), NpgsqlDbType.Text);
                copy.Write(institution.Domains.ToArray(), Texts);
                Staging.Write(copy, institution.Website);
                copy.Write(institution.Types.ToArray(), Texts);
                Staging.Write(copy, institution.Place);
                Staging.Write(copy, institution.Region);
                Staging.Write(copy, institution.Country);
                Staging.Write(copy, institution.CountryCode);
                if (institution.Established is { } year)
                {
                    copy.Write(year, NpgsqlDbType.Smallint);
                }
                else
                {
                    copy.WriteNull();
                }

                copy.Write(institution.Relations.Select(r => r.Kind.ToString()).ToArray(), Texts);
                copy.Write(institution.Relations.Select(r => r.RorId).ToArray(), Texts);
                copy.Write(institution.Relations.Select(r => r.Name).ToArray(), Texts);
                copy.Write(runId, NpgsqlDbType.Bigint);
                copy.Write(institution.IsMention, NpgsqlDbType.Boolean);
            }

            await copy.CompleteAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Institutions, their names and relations, from the record of each ROR id that takes precedence.</summary>
    /// <returns>What may be matched otherwise now.</returns>
    private static async Task<Derived> DeriveAsync(NpgsqlConnection connection, IEnumerable<string> rorIds, CancellationToken cancellation)
    {
        var derived = new Derived();
        foreach (var part in rorIds.Chunk(AtOnce))
        {
            await WriteInstitutionsAsync(connection, part, derived, cancellation).ConfigureAwait(false);
            await ReadKeysAsync(connection, part, derived, cancellation).ConfigureAwait(false);
            await WriteNamesAsync(connection, part, derived, cancellation).ConfigureAwait(false);
        }

        var moved = await FollowSuccessorsAsync(connection, cancellation).ConfigureAwait(false);
        derived.RorIds.UnionWith(moved);
        await ReadKeysAsync(connection, [.. moved], derived, cancellation).ConfigureAwait(false);
        return derived;
    }

    private static async Task WriteInstitutionsAsync(NpgsqlConnection connection, string[] rorIds, Derived derived, CancellationToken cancellation)
    {
        // An institution whose last record went to another ROR id has nothing left that says what it is.
        var write = new NpgsqlCommand(
            $"""
            with first as (
                select distinct on (ror_id) ror_id, name, coalesce(name_languages[array_position(names, name)], '') as language, place, region,
                    coalesce(country, (select k.name from unnest($2, $3) k(code, name) where k.code = country_code)) as country, country_code, website, types, established, status, domains, provider, provider_date, names
                from institution_records
                where ror_id = any($1)
                order by ror_id, provider <> '{Providers.Ror}', provider collate "C", provider_date desc nulls last, external_id collate "C"),
            gone as (
                update institutions set status = 'Withdrawn', domains = '{"{}"}', website = null, successor_id = null
                where ror_id = any($1) and ror_id not in (select ror_id from first)),
            written as (
                insert into institutions as i (ror_id, name, language, place, region, country, country_code, website, types, established, status, domains,
                    provider, provider_date, works, people, people_now, search)
                select ror_id, name, nullif(language, ''), place, region, country, country_code, website, types, established, status, domains, provider,
                    provider_date, 0, 0, 0, to_tsvector('simple', left(unaccent(array_to_string(array_prepend(name, names), ' ')), {DeriveFigures.MostSearchedCharacters}))
                from first order by ror_id
                on conflict (ror_id) do update set name = excluded.name, language = excluded.language, place = excluded.place, region = excluded.region,
                    country = excluded.country, country_code = excluded.country_code, website = excluded.website, types = excluded.types,
                    established = excluded.established, status = excluded.status, domains = excluded.domains, provider = excluded.provider,
                    provider_date = excluded.provider_date, search = excluded.search
                returning ror_id, xmax = 0 as is_new)
            select ror_id from written where is_new
            """,
            connection)
        { CommandTimeout = 0 };
        await using (write.ConfigureAwait(false))
        {
            write.Parameters.AddWithValue(rorIds);
            // A mention names the country by its code alone.
            write.Parameters.AddWithValue(Countries.All.Keys.ToArray());
            write.Parameters.AddWithValue(Countries.All.Values.ToArray());
            var row = await write.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    derived.RorIds.Add(row.GetString(0));
                }
            }
        }
    }

    /// <summary>The keys of the names as they stand now.</summary>
    private static async Task ReadKeysAsync(NpgsqlConnection connection, string[] rorIds, Derived derived, CancellationToken cancellation)
    {
        var read = new NpgsqlCommand(
            "select distinct n.name_key from institution_names n join institutions i on i.id = n.institution_id where i.ror_id = any($1) and n.name_key is not null",
            connection)
        { CommandTimeout = 0 };
        await using (read.ConfigureAwait(false))
        {
            read.Parameters.AddWithValue(rorIds);
            var row = await read.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    derived.Keys.Add(row.GetString(0));
                }
            }
        }
    }

    private static async Task WriteNamesAsync(NpgsqlConnection connection, string[] rorIds, Derived derived, CancellationToken cancellation)
    {
        var names = new List<(long Id, int Number, string Name, string Kind, string? Language, string? Key)>();
        var relations = new List<(string RorId, string Kind, string OtherId, string OtherName)>();
        var read = new NpgsqlCommand(
            $"""
            select distinct on (i.ror_id) i.id, i.ror_id, r.name, r.names, r.name_kinds, r.name_languages, r.relation_kinds, r.relation_ror_ids, r.relation_names
            from institutions i
            join institution_records r using (ror_id)
            where i.ror_id = any($1)
            order by i.ror_id, r.provider <> '{Providers.Ror}', r.provider collate "C", r.provider_date desc nulls last, r.external_id collate "C"
            """,
            connection)
        { CommandTimeout = 0 };
        await using (read.ConfigureAwait(false))
        {
            read.Parameters.AddWithValue(rorIds);
            var row = await read.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    var (id, rorId, shown) = (row.GetInt64(0), row.GetString(1), row.GetString(2));
                    var printed = row.GetFieldValue<string[]>(3).Zip(row.GetFieldValue<string[]>(4), row.GetFieldValue<string[]>(5)).ToList();
                    if (!printed.Exists(n => n.First == shown))
                    {
                        printed.Insert(0, (shown, nameof(InstitutionNameKind.Label), ""));
                    }

                    names.AddRange(printed.Distinct().Select((n, i) => (
                        id, i + 1, n.First, n.Second, n.Third.Length == 0 ? null : n.Third, InstitutionNameKey.Of(n.First, Enum.Parse<InstitutionNameKind>(n.Second)))));
                    relations.AddRange(row.GetFieldValue<string[]>(6).Zip(row.GetFieldValue<string[]>(7), row.GetFieldValue<string[]>(8))
                        .DistinctBy(r => (r.First, r.Second)).Where(r => r.Second != rorId).Select(r => (rorId, r.First, r.Second, r.Third)));
                }
            }
        }

        derived.Keys.UnionWith(names.Select(n => n.Key).OfType<string>());
        await ExecuteAsync(connection, "delete from institution_names n using institutions i where i.id = n.institution_id and i.ror_id = any($1)", cancellation, rorIds).ConfigureAwait(false);
        await ExecuteAsync(connection, "delete from institution_relations where ror_id = any($1)", cancellation, rorIds).ConfigureAwait(false);
        var copy = await connection.BeginBinaryImportAsync(
            "copy institution_names (institution_id, number, name, kind, language, name_key) from stdin (format binary)", cancellation).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            foreach (var name in names)
            {
                copy.StartRow();
                copy.Write(name.Id, NpgsqlDbType.Bigint);
                copy.Write((short)name.Number, NpgsqlDbType.Smallint);
                copy.Write(name.Name, NpgsqlDbType.Text);
                copy.Write(name.Kind, NpgsqlDbType.Text);
                Staging.Write(copy, name.Language);
                Staging.Write(copy, name.Key);
            }

            await copy.CompleteAsync(cancellation).ConfigureAwait(false);
        }

        copy = await connection.BeginBinaryImportAsync(
            "copy institution_relations (ror_id, kind, other_ror_id, other_name) from stdin (format binary)", cancellation).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            foreach (var relation in relations)
            {
                copy.StartRow();
                copy.Write(relation.RorId, NpgsqlDbType.Text);
                copy.Write(relation.Kind, NpgsqlDbType.Text);
                copy.Write(relation.OtherId, NpgsqlDbType.Text);
                copy.Write(relation.OtherName, NpgsqlDbType.Text);
            }

            await copy.CompleteAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Whom each withdrawn institution means now: its one successor, or that one's successor. There are few withdrawn
    /// ones, so all of them are looked at: any of them may stand between another and its successor.
    /// </summary>
    /// <returns>The ROR ids of those that mean another one than before.</returns>
    private static async Task<List<string>> FollowSuccessorsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // A ring of successors leads nowhere: "cycle" ends it, and no end of it is left. Every import that mentions
        // institutions comes here, so that those that are and were not withdrawn are passed over.
        await ExecuteAsync(
            connection,
            """
            truncate moved_institutions;
            with recursive sole as (
                select i.id, min(o.id) as next_id
                from institutions i
                join institution_relations r on r.ror_id = i.ror_id and r.kind = 'Successor'
                left join institutions o on o.ror_id = r.other_ror_id
                where i.status = 'Withdrawn'
                group by i.id having count(*) = 1 and min(o.id) is not null),
            chain as (
                select id, next_id from sole
                union
                select c.id, o.next_id from chain c join sole o on o.id = c.next_id) cycle next_id set is_ring using path,
            ends as (
                select c.id, c.next_id from chain c join institutions e on e.id = c.next_id where e.status <> 'Withdrawn' and not c.is_ring),
            moves as (
                update institutions i set successor_id = e.next_id
                from institutions k left join ends e on e.id = k.id
                where (k.status = 'Withdrawn' or k.successor_id is not null) and k.id = i.id and i.successor_id is distinct from e.next_id
                returning i.id, i.ror_id, k.successor_id as was, e.next_id as goes)
            insert into moved_institutions (institution_id, ror_id, was, goes) select id, ror_id, was, goes from moves
            """,
            cancellation).ConfigureAwait(false);
        var moved = new List<string>();
        var read = new NpgsqlCommand("select ror_id from moved_institutions", connection);
        await using (read.ConfigureAwait(false))
        {
            var row = await read.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    moved.Add(row.GetString(0));
                }
            }
        }

        if (moved.Count > 0)
        {
            await DeriveFigures.LeadFollowsOfInstitutionsAsync(connection, cancellation).ConfigureAwait(false);
        }

        return moved;
    }

    /// <summary>Matches again what may have another answer, and lets the records that print it wait for derivation.</summary>
    private static async Task TouchRecordsAsync(NpgsqlConnection connection, Derived derived, CancellationToken cancellation)
    {
        var texts = new List<string>();
        // A few keys are looked up in the index; for the names of a whole registry one pass over all texts takes less, and
        // a table of keys whose size is known lets it be one.
        var areFew = derived.Keys.Count <= KeysLookedUp;
        if (!areFew)
        {
            await ExecuteAsync(connection, "create temp table if not exists changed_name_keys (key text) on commit delete rows; truncate changed_name_keys", cancellation).ConfigureAwait(false);
            await ExecuteAsync(connection, "insert into changed_name_keys select unnest($1)", cancellation, [.. derived.Keys]).ConfigureAwait(false);
            await ExecuteAsync(connection, "analyze changed_name_keys", cancellation).ConfigureAwait(false);
        }

        var find = new NpgsqlCommand(
            areFew
                ? "select text from affiliations where segments && $1 order by hash"
                : """
                select text from affiliations
                where hash in (select a.hash from affiliations a cross join unnest(a.segments) s(key) join changed_name_keys k using (key))
                order by hash
                """,
            connection)
        { CommandTimeout = 0 };
        await using (find.ConfigureAwait(false))
        {
            if (areFew)
            {
                find.Parameters.AddWithValue(derived.Keys.ToArray());
            }

            var row = await find.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    texts.Add(row.GetString(0));
                }
            }
        }

        var changed = await MatchAffiliations.RunAsync(connection, texts, cancellation).ConfigureAwait(false);
        var touch = new NpgsqlCommand(
            """
            insert into waiting
            select r.id, r.provider, r.external_id, false
            from (
                select a.source_record_id from unnest($1) t(text) join authorships a on a.affiliation = t.text
                union
                select a.source_record_id
                from unnest($2) i(ror_id)
                cross join lateral (select source_record_id from authorships where ror_ids is not null and ror_ids @> array[i.ror_id]) a) a
            join source_records r on r.id = a.source_record_id
            """,
            connection)
        { CommandTimeout = 0 };
        await using (touch.ConfigureAwait(false))
        {
            touch.Parameters.AddWithValue(changed.ToArray());
            touch.Parameters.AddWithValue(derived.RorIds.ToArray());
            await touch.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }

        // Owners who chose one of them as their affiliation.
        await ExecuteAsync(
            connection,
            """
            insert into touched_authors
            select k.author_id, k.is_invented, k.key
            from author_profiles p join author_keys k using (author_id)
            where p.ror_id = any($1) and k.author_id not in (select author_id from touched_authors)
            """,
            cancellation,
            [.. derived.RorIds]).ConfigureAwait(false);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, string[]? values = null)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using (command.ConfigureAwait(false))
        {
            if (values is not null)
            {
                command.Parameters.AddWithValue(values);
            }

            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>What a derivation of institutions may have changed elsewhere.</summary>
    private sealed class Derived
    {
        /// <summary>Keys of names that institutions bore or bear.</summary>
        public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);

        /// <summary>ROR ids that mean an institution now, or another one than before.</summary>
        public HashSet<string> RorIds { get; } = new(StringComparer.Ordinal);
    }
}
