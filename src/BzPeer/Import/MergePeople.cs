using BzPeer.Authors;
using BzPeer.Works;
using Npgsql;
using NpgsqlTypes;

namespace BzPeer.Import;

/// <summary>
/// Writes what providers publish about persons, derives which weaker key of an author leads to which stronger one, and
/// lets wait for derivation the records whose authorships bear a key that now leads elsewhere.
/// </summary>
internal static class MergePeople
{
    public static async Task<Merged> RunAsync(NpgsqlConnection connection, IReadOnlyList<IncomingPerson> people, long runId, CancellationToken cancellation)
    {
        await ExecuteAsync(
            """
            create temp table if not exists stage_people (like person_records) on commit delete rows;
            create temp table if not exists stage_person_names (provider text, external_id text, name_key text) on commit delete rows;
            create temp table if not exists changed_keys (key text) on commit delete rows;
            truncate stage_people, stage_person_names, changed_keys
            """).ConfigureAwait(false);
        await CopyAsync(connection, people, runId, cancellation).ConfigureAwait(false);

        var merge = new NpgsqlCommand(
            $"""
            with merged as (
                insert into person_records as p select * from stage_people order by provider, external_id
                on conflict (provider, external_id) do update set content_hash = excluded.content_hash, provider_date = excluded.provider_date,
                    name = excluded.name, other_names = excluded.other_names, orcid = excluded.orcid, links = excluded.links,
                    link_labels = excluded.link_labels, affiliations = excluded.affiliations, affiliation_ror_ids = excluded.affiliation_ror_ids,
                    affiliation_first_years = excluded.affiliation_first_years, affiliation_last_years = excluded.affiliation_last_years,
                    names_identify = excluded.names_identify, import_run_id = excluded.import_run_id
                where {Incoming.IsNewerSql("p")}
                returning p.provider, p.external_id, p.xmax = 0 as is_new)
            select provider, external_id, is_new from merged
            """,
            connection)
        { CommandTimeout = 0 };
        var changed = new List<(string Provider, string ExternalId, bool IsNew)>();
        await using (merge.ConfigureAwait(false))
        {
            var reader = await merge.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    changed.Add((reader.GetString(0), reader.GetString(1), reader.GetBoolean(2)));
                }
            }
        }

        if (changed.Count > 0)
        {
            await DeriveAliasesAsync(connection, changed.ConvertAll(c => (c.Provider, c.ExternalId)), cancellation).ConfigureAwait(false);
        }

        return new Merged(changed.Count(c => c.IsNew), changed.Count(c => !c.IsNew));

        async Task ExecuteAsync(string sql)
        {
            var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await using (command.ConfigureAwait(false))
            {
                await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            }
        }
    }

    private static async Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<IncomingPerson> people, long runId, CancellationToken cancellation)
    {
        var copy = await connection.BeginBinaryImportAsync(
            """
            copy stage_people (provider, external_id, content_hash, provider_date, name, other_names, orcid, links, link_labels, affiliations,
                affiliation_ror_ids, affiliation_first_years, affiliation_last_years, names_identify, import_run_id) from stdin (format binary)
            """,
            cancellation).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            const NpgsqlDbType Texts = NpgsqlDbType.Array | NpgsqlDbType.Text;
            const NpgsqlDbType Years = NpgsqlDbType.Array | NpgsqlDbType.Smallint;
            foreach (var person in people)
            {
                copy.StartRow();
                copy.Write(person.Provider, NpgsqlDbType.Text);
                copy.Write(person.ExternalId, NpgsqlDbType.Text);
                copy.Write(person.ContentHash, NpgsqlDbType.Bytea);
                Staging.Write(copy, person.ProviderDate);
                copy.Write(person.Name, NpgsqlDbType.Text);
                copy.Write(person.OtherNames.ToArray(), Texts);
                Staging.Write(copy, person.Orcid);
                copy.Write(person.Links.Select(l => l.Address).ToArray(), Texts);
                copy.Write(person.Links.Select(l => l.Label ?? "").ToArray(), Texts);
                copy.Write(person.Affiliations.Select(a => a.Text).ToArray(), Texts);
                copy.Write(person.Affiliations.Select(a => a.RorId ?? "").ToArray(), Texts);
                copy.Write(person.Affiliations.Select(a => a.FirstYear ?? 0).ToArray(), Years);
                copy.Write(person.Affiliations.Select(a => a.LastYear ?? 0).ToArray(), Years);
                copy.Write(person.NamesIdentify, NpgsqlDbType.Boolean);
                copy.Write(runId, NpgsqlDbType.Bigint);
            }

            await copy.CompleteAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// What a person's keys lead to: the provider's id to the ORCID iD, where the record names one; each name, where
    /// names identify and no other person of the provider bears it, to the provider's id (and on from there).
    /// </summary>
    private static async Task DeriveAliasesAsync(
        NpgsqlConnection connection, List<(string Provider, string ExternalId)> changed, CancellationToken cancellation)
    {
        // Of a provider with names that identify every person is looked at again: a name that one of them bears now, or bore
        // before, may be another's too. Those who bear a name without being identified by it count: the name is theirs as
        // well. Of other providers only the changed persons are read, however many there are.
        var byName = changed.Select(c => c.Provider).Distinct(StringComparer.Ordinal).Intersect(Providers.WithTellingNames, StringComparer.Ordinal).ToArray();
        var concerned = new List<(string Provider, string ExternalId, string? Orcid, bool NamesIdentify, string[] Names)>();
        var read = new NpgsqlCommand(
            """
            select p.provider, p.external_id, p.orcid, p.names_identify, array_append(p.other_names, p.name)
            from person_records p
            where p.provider = any($3)
            union all
            select p.provider, p.external_id, p.orcid, p.names_identify, '{}'
            from unnest($1, $2) c(provider, external_id)
            join person_records p using (provider, external_id)
            where p.provider <> all($3)
            """,
            connection)
        { CommandTimeout = 0 };
        await using (read.ConfigureAwait(false))
        {
            read.Parameters.AddWithValue(changed.ConvertAll(c => c.Provider).ToArray());
            read.Parameters.AddWithValue(changed.ConvertAll(c => c.ExternalId).ToArray());
            read.Parameters.AddWithValue(byName);
            var reader = await read.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    concerned.Add((
                        reader.GetString(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetBoolean(3), reader.GetFieldValue<string[]>(4)));
                }
            }
        }

        var ids = concerned.ConvertAll(p => $"provider:{p.Provider}:{p.ExternalId}");
        var leadsTo = new Dictionary<string, string?>(StringComparer.Ordinal);
        for (var i = 0; i < concerned.Count; i++)
        {
            leadsTo[ids[i]] = concerned[i].Orcid is { } orcid ? "orcid:" + orcid : null;
        }

        var bearers = concerned.SelectMany((p, i) => p.Names.Select(NameKey.Of).Where(n => n.Length is > 0 and <= 200).Distinct(StringComparer.Ordinal)
            .Select(n => (Key: PersonAlias.KeyOfName(p.Provider, n), Id: p.NamesIdentify ? ids[i] : null))).ToLookup(b => b.Key, b => b.Id, StringComparer.Ordinal);
        foreach (var name in bearers)
        {
            // A name of two persons leads to neither.
            leadsTo[name.Key] = name.Count() == 1 && name.First() is { } id ? leadsTo[id] ?? id : null;
        }

        var write = new NpgsqlCommand(
            """
            with given as materialized (select * from unnest($1, $2) g(key, leads_to)),
            gone as (delete from person_aliases a where a.key in (select key from given where leads_to is null) returning a.key),
            -- Names that nobody bears any more; all names of the provider are among what is given.
            borne_no_more as (
                delete from person_aliases a
                where cardinality($3) > 0 and a.key like any (select 'name@' || p || ':%' from unnest($3) p) and a.key not in (select key from given)
                returning a.key),
            set_now as (
                insert into person_aliases as a (key, leads_to) select key, leads_to from given where leads_to is not null order by key
                on conflict (key) do update set leads_to = excluded.leads_to where a.leads_to <> excluded.leads_to
                returning a.key)
            insert into changed_keys select key from gone union select key from borne_no_more union select key from set_now
            """,
            connection)
        { CommandTimeout = 0 };
        await using (write.ConfigureAwait(false))
        {
            write.Parameters.AddWithValue(leadsTo.Keys.ToArray());
            write.Parameters.Add(new NpgsqlParameter { Value = leadsTo.Values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
            write.Parameters.AddWithValue(byName);
            await write.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }

        // Their authorships are found by what they print: a key that leads on is nobody's own.
        var touch = new NpgsqlCommand(
            """
            insert into waiting
            select * from (
            with parts as materialized (
                select key like 'name@%' as is_name, provider, substr(key, length(provider) + case when key like 'name@%' then 7 else 11 end) as value
                from changed_keys
                cross join lateral (select case when key like 'name@%' then split_part(substr(key, 6), ':', 1) else split_part(key, ':', 2) end as provider) p)
            select distinct r.id, r.provider, r.external_id, false
            from parts c
            join authorships a on a.name_key = c.value and a.provider_author_id is null
            join source_records r on r.id = a.source_record_id and r.provider = c.provider
            where c.is_name
            union
            select distinct r.id, r.provider, r.external_id, false
            from parts c
            join authorships a on a.provider_author_id = c.value
            join source_records r on r.id = a.source_record_id and r.provider = c.provider
            where not c.is_name) t
            where id not in (select source_record_id from touched)
            """,
            connection)
        { CommandTimeout = 0 };
        await using (touch.ConfigureAwait(false))
        {
            await touch.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }
}
