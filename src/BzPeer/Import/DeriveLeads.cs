using BzPeer.Authors;
using BzPeer.Works;
using Npgsql;

namespace BzPeer.Import;

/// <summary>
/// Derives which keys of authors decisions lead to other ones: merges of whole records, and private aliases. What a lead
/// that came, went or turned concerns is left to be derived: the works move, and who has none left leads to who has them.
/// </summary>
internal static class DeriveLeads
{
    private const string ReadLive =
        """
        select d.id, d.author_key, d.other_author_key, v.value
        from decisions d
        left join decision_values v on v.decision_id = d.id
        where (d.kind = 'Alias' or d.kind = 'SameAuthor' and d.author_key is not null) and decision_is_live(d.id)
        order by d.id
        """;

    /// <summary>
    /// The records whose authorships may belong to somebody else now: those of the authors to whom the keys led, of those
    /// to whom a provider's record of persons leads the same name, and those that an owner on either side said are not theirs.
    /// </summary>
    private const string TouchRecords =
        """
        insert into waiting
        select distinct r.id, r.provider, r.external_id, false
        from (
            select s.source_record_id
            from author_keys k
            join author_works w using (author_id)
            join work_sources s using (work_id)
            where k.key = any($1) and not k.is_invented
            union
            select o.id
            from decisions d
            join source_records o on (o.provider, o.external_id) = (d.provider, d.external_id)
            where d.author_key = any($2) and d.kind = 'NotMine') t
        join source_records r on r.id = t.source_record_id
        """;

    private const string TouchAuthors =
        """
        insert into touched_authors
        select author_id, is_invented, key from author_keys
        where key = any($1) and not is_invented and author_id not in (select author_id from touched_authors)
        """;

    /// <summary>Where authors lead whose key leads on; an author of that key who comes later is seen to when they come.</summary>
    private static readonly string SetMerged = Move(
        """
        select k.author_id, n.author_id
        from author_keys k
        left join decided_keys d on d.key = k.key
        left join author_keys n on n.key = d.leads_to and not n.is_invented
        where k.key = any($1) and not k.is_invented
        """);

    /// <summary>The same for all authors.</summary>
    public static readonly string SetAllMerged = Move(
        """
        select k.author_id, n.author_id
        from author_keys k
        left join decided_keys d on d.key = k.key and not k.is_invented
        left join author_keys n on n.key = d.leads_to and not n.is_invented
        """);

    /// <summary>Leads to authors who have just come; a step of <see cref="DeriveFigures"/>.</summary>
    public static readonly string SetMergedIntoNew = Move(
        """
        select k.author_id, t.author_id
        from touched_keys t
        join decided_keys d on d.leads_to = t.key
        join author_keys k on k.key = d.key and not k.is_invented
        where t.is_new and not t.is_invented
        """);

    /// <summary>Leads authors on and notes in <c>moved_authors</c> whom, from where and to where.</summary>
    /// <param name="leads">Selects authors, each with whom it leads to.</param>
    private static string Move(string leads) =>
        $"""
        with moves as (
            select a.id, a.merged_into_id as was, l.goes
            from ({leads}) l(author_id, goes) join authors a on a.id = l.author_id
            where a.merged_into_id is distinct from l.goes),
        noted as (insert into moved_authors (author_id, was, goes) select id, was, goes from moves)
        update authors a set merged_into_id = m.goes from moves m where a.id = m.id
        """;

    /// <summary>Derives all leads, and leaves what has to be derived again in <c>waiting</c> and <c>touched_authors</c>.</summary>
    public static async Task RunAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var before = await ReadPairsAsync(connection, "select key, leads_to from decided_keys", cancellation).ConfigureAwait(false);
        var after = Resolve(await ReadLeadsAsync(connection, cancellation).ConfigureAwait(false));
        var changed = before.Keys.Union(after.Keys, StringComparer.Ordinal).Where(k => before.GetValueOrDefault(k) != after.GetValueOrDefault(k)).ToList();
        if (changed.Count == 0)
        {
            return;
        }

        var set = changed.FindAll(after.ContainsKey);
        await RunAsync("delete from decided_keys where key = any($1)", changed).ConfigureAwait(false);
        await RunAsync("insert into decided_keys (key, leads_to) select * from unnest($1, $2)", set, set.ConvertAll(k => after[k])).ConfigureAwait(false);

        // What a provider's record says of a bare name counts only where no owner does.
        var bareNames = changed.Where(k => k.StartsWith(AuthorKey.OfNames, StringComparison.Ordinal))
            .SelectMany(k => Providers.WithTellingNames.Select(p => PersonAlias.KeyOfName(p, k[AuthorKey.OfNames.Length..]))).ToArray();
        var aliases = await ReadPairsAsync(connection, "select key, leads_to from person_aliases where key = any($1)", cancellation, bareNames).ConfigureAwait(false);

        string[] started = [.. changed, .. aliases.Values];
        var ends = started.SelectMany(k => new[] { k, before.GetValueOrDefault(k, k), after.GetValueOrDefault(k, k) }).ToHashSet(StringComparer.Ordinal);
        var leadThere = before.Concat(after).Where(l => ends.Contains(l.Value)).Select(l => l.Key);
        await RunAsync(TouchRecords, started.Select(k => before.GetValueOrDefault(k, k)), leadThere.Union(ends, StringComparer.Ordinal)).ConfigureAwait(false);
        await RunAsync(TouchAuthors, ends).ConfigureAwait(false);
        await RunAsync(SetMerged, changed).ConfigureAwait(false);

        async Task RunAsync(string sql, params IEnumerable<string>[] values)
        {
            var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await using (command.ConfigureAwait(false))
            {
                foreach (var value in values)
                {
                    command.Parameters.AddWithValue(value.ToArray());
                }

                await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Each key with the end of its leads.</summary>
    private static Dictionary<string, string> Resolve(List<Lead> live)
    {
        // Of two merges of one record the later one counts.
        var leads = new Dictionary<string, Lead>(StringComparer.Ordinal);
        foreach (var lead in live.Where(l => !l.IsAlias))
        {
            leads[lead.Key] = lead;
        }

        // A name that two owners say is theirs leads to neither. A merge of the record of that name counts before an alias.
        var merged = FollowAll(new(leads, StringComparer.Ordinal));
        foreach (var alias in live.Where(l => l.IsAlias).GroupBy(l => l.Key, StringComparer.Ordinal))
        {
            if (alias.Select(l => merged.GetValueOrDefault(l.LeadsTo, l.LeadsTo)).Distinct(StringComparer.Ordinal).Count() == 1)
            {
                leads.TryAdd(alias.Key, alias.Last());
            }
        }

        return FollowAll(leads);
    }

    /// <summary>Follows all leads. A ring is opened where it was closed first: the later decisions count.</summary>
    private static Dictionary<string, string> FollowAll(Dictionary<string, Lead> leads)
    {
        foreach (var start in leads.Keys.ToList())
        {
            var passed = new List<Lead>();
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (var at = start; leads.TryGetValue(at, out var lead); at = lead.LeadsTo)
            {
                if (!seen.Add(at))
                {
                    leads.Remove(passed.SkipWhile(l => l.Key != at).MinBy(l => l.Id)!.Key);
                    break;
                }

                passed.Add(lead);
            }
        }

        var ends = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var start in leads.Keys)
        {
            var at = start;
            while (leads.TryGetValue(at, out var lead))
            {
                at = lead.LeadsTo;
            }

            ends[start] = at;
        }

        return ends;
    }

    private static async Task<List<Lead>> ReadLeadsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var leads = new List<Lead>();
        var read = new NpgsqlCommand(ReadLive, connection) { CommandTimeout = 0 };
        await using (read.ConfigureAwait(false))
        {
            var row = await read.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    // An alias whose value was erased is none any more.
                    var lead = !row.IsDBNull(2) ? new Lead(row.GetInt64(0), row.GetString(1), row.GetString(2), IsAlias: false)
                        : !row.IsDBNull(3) ? new Lead(row.GetInt64(0), AuthorKey.OfName(row.GetString(3)), row.GetString(1), IsAlias: true)
                        : null;
                    if (lead is not null && lead.Key != lead.LeadsTo)
                    {
                        leads.Add(lead);
                    }
                }
            }
        }

        return leads;
    }

    private static async Task<Dictionary<string, string>> ReadPairsAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellation, params string[][] values)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        var read = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using (read.ConfigureAwait(false))
        {
            foreach (var value in values)
            {
                read.Parameters.AddWithValue(value);
            }

            var row = await read.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    pairs[row.GetString(0)] = row.GetString(1);
                }
            }
        }

        return pairs;
    }

    private sealed record Lead(long Id, string Key, string LeadsTo, bool IsAlias);
}
