using BzPeer.Authors;
using BzPeer.Works;
using Npgsql;
using NpgsqlTypes;

namespace BzPeer.Import;

/// <summary>
/// Who is who, for now, where it takes more than one look: authorships of works with several source records, and those
/// that decisions are about. It sets the keys in <c>touched_authorships</c>, and takes out names that only a record
/// without precedence prints: the author list is the one of the first record.
/// </summary>
internal static class AssignAuthors
{
    /// <summary>
    /// The live decisions about authorships of touched records. One fits where its record prints its name at its place, or
    /// at one other place alone: a list that was put in another order is no reason to forget. One that joins two authorships
    /// rests until both are here. The invented world has no owners.
    /// </summary>
    private static readonly string ReadDecided =
        $"""
        select d.id, d.kind, t.source_record_id, a.place, coalesce(k.leads_to, d.author_key), o.id, b.place
        from touched t
        join decisions d on (d.provider, d.external_id) = (t.provider, t.external_id)
        left join lateral ({PlaceOf("t.source_record_id", "d.place", "d.printed_name")}) a on true
        left join source_records o on (o.provider, o.external_id) = (d.other_provider, d.other_external_id)
        left join lateral ({PlaceOf("o.id", "d.other_place", "d.other_printed_name")}) b on true
        left join decided_keys k on k.key = d.author_key
        where d.kind in ('SameAuthor', 'NotSameAuthor', 'Mine', 'NotMine') and (d.kind <> 'SameAuthor' or b.place is not null)
            and (d.kind <> 'Mine' or d.author_key is not null) and (d.author_key is null or t.provider <> '{Providers.Invented}')
            and decision_is_live(d.id)
        order by d.id desc
        """;

    /// <summary>Every authorship of the works concerned, in the order of precedence and place.</summary>
    private const string ReadConcerned =
        """
        with concerned as (
            select work_id from touched_works where sources > 1
            union
            select work_id from touched_records where source_record_id = any($1))
        select t.work_id, t.source_record_id, t.rank, t.place, t.name, a.family, a.orcid, t.key, r.provider, r.external_id, t.basis,
            case when not t.is_invented then k.leads_to end
        from concerned
        join touched_authorships t using (work_id)
        join authorships a on a.source_record_id = t.source_record_id and a.place = t.place
        join touched r on r.source_record_id = t.source_record_id
        left join decided_keys k on k.key = t.key
        order by t.work_id, t.rank, t.place
        """;

    private const string Write =
        """
        update touched_authorships t set key = k.key, basis = k.basis
        from unnest($1, $2, $3, $4) k(source_record_id, place, key, basis)
        where t.source_record_id = k.source_record_id and t.place = k.place and (t.key, t.basis) is distinct from (k.key, k.basis)
        """;

    public static async Task RunAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var decided = await ReadDecidedAsync(connection, cancellation).ConfigureAwait(false);
        var concerned = await ReadAsync(connection, decided, cancellation).ConfigureAwait(false);
        if (concerned.Count == 0)
        {
            return;
        }

        var groups = concerned.GroupBy(a => a.WorkId).SelectMany(Group).ToList();
        var byAuthorship = new Dictionary<(long, int), Person>();
        foreach (var group in groups)
        {
            foreach (var authorship in group.Authorships)
            {
                byAuthorship[(authorship.RecordId, authorship.Place)] = group;
            }
        }

        Attach(decided, concerned, groups, byAuthorship);
        var found = groups.ToDictionary(g => g, g => FindKey(g, byAuthorship, []));
        var keys = concerned.ConvertAll(a => byAuthorship.TryGetValue((a.RecordId, a.Place), out var group) ? found[group] : (Key: null, WorkBasis.Name));
        var write = new NpgsqlCommand(Write, connection) { CommandTimeout = 0 };
        await using (write.ConfigureAwait(false))
        {
            write.Parameters.AddWithValue(concerned.ConvertAll(a => a.RecordId).ToArray());
            write.Parameters.AddWithValue(concerned.ConvertAll(a => a.Place).ToArray());
            write.Parameters.Add(new NpgsqlParameter { Value = keys.ConvertAll(k => k.Key).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
            write.Parameters.AddWithValue(keys.ConvertAll(k => (short)k.Basis).ToArray());
            await write.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }

        var drop = new NpgsqlCommand("delete from touched_authorships where key is null", connection) { CommandTimeout = 0 };
        await using (drop.ConfigureAwait(false))
        {
            await drop.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Where a record prints a name: at the place named, or at the only other one; no row's place where neither.</summary>
    private static string PlaceOf(string record, string place, string name) =>
        $"""
        select case when bool_or(p.place = {place}) then {place} when count(*) = 1 then min(p.place) end as place
        from authorships p where p.source_record_id = {record} and p.name = {name}
        """;

    /// <summary>
    /// Gives each group the decisions about it. What an owner says is not theirs stays so when the record prints another name
    /// there, or a further record takes precedence: it then holds for the whole work, but for what they say is theirs.
    /// </summary>
    private static void Attach(
        List<Decided> decided, List<Concerned> concerned, List<Person> groups, Dictionary<(long RecordId, int Place), Person> byAuthorship)
    {
        var works = concerned.GroupBy(a => a.RecordId).ToDictionary(r => r.Key, r => r.First().WorkId);
        var byWork = groups.ToLookup(g => g.Authorships[0].WorkId);
        foreach (var decision in decided)
        {
            if (decision.Place is { } place && byAuthorship.TryGetValue((decision.RecordId, place), out var group))
            {
                group.Decisions.Add(decision);
            }
            else if (decision is { Kind: "NotMine", Key: not null } && works.TryGetValue(decision.RecordId, out var work))
            {
                foreach (var other in byWork[work].Where(g => !decided.Exists(d => IsMine(d, g, decision.Key))))
                {
                    other.Decisions.Add(decision);
                }
            }
        }

        bool IsMine(Decided decision, Person group, string key) => decision is { Kind: "Mine", Place: { } place } && decision.Key == key
            && byAuthorship.GetValueOrDefault((decision.RecordId, place)) == group;
    }

    /// <summary>
    /// The latest decision about any of a group's authorships is the group's; without one the strongest key, and where a
    /// decision leads it. "Not mine" only keeps it from the one who said so: whose it is then, the decisions before tell.
    /// </summary>
    private static (string Key, WorkBasis Basis) FindKey(
        Person group, Dictionary<(long RecordId, int Place), Person> byAuthorship, List<Person> passed)
    {
        // Decisions that point at one another in a ring say that all of it is one author, whichever of them is asked.
        if (passed.IndexOf(group) is >= 0 and var begin)
        {
            var all = passed.Skip(begin).SelectMany(g => g.Authorships).ToList();
            return (all.OrderBy(a => Strength(a.Key)).ThenBy(a => a.Key, StringComparer.Ordinal).First().Ends, WorkBasis.Decided);
        }

        passed.Add(group);
        var refused = new Dictionary<string, string>(StringComparer.Ordinal);
        (string Key, WorkBasis Basis)? found = null;
        foreach (var decision in group.Decisions)
        {
            var apart = group.Apart(decision);
            switch (decision.Kind)
            {
                case "NotMine" when decision.Key is { } key:
                    refused.TryAdd(key, apart);
                    continue;
                case "NotMine" or "NotSameAuthor":
                    found = (apart, WorkBasis.Decided);
                    break;
                case "Mine":
                    found = (decision.Key!, WorkBasis.Confirmed);
                    break;
                case "SameAuthor" when byAuthorship.TryGetValue(decision.Other, out var other):
                    found = FindKey(other, byAuthorship, passed) with { Basis = WorkBasis.Decided };
                    break;
            }

            if (found is not null)
            {
                break;
            }
        }

        var (result, basis) = found ?? group.Natural();
        return refused.TryGetValue(result, out var instead) ? (instead, WorkBasis.Decided) : (result, basis);
    }

    /// <summary>The names of a work's records that stand for one person, for each name of the first record.</summary>
    private static IEnumerable<Person> Group(IEnumerable<Concerned> work)
    {
        var records = work.GroupBy(a => a.RecordId).Select(r => r.ToList()).ToList();
        var groups = records[0].ConvertAll(a => new Person(a));
        if (records.Count > 1)
        {
            var first = records[0].ConvertAll(a => a.Folded);
            foreach (var record in records.Skip(1))
            {
                var matched = GroupNames.Match(first, record.ConvertAll(a => a.Folded));
                for (var i = 0; i < matched.Length; i++)
                {
                    if (matched[i] >= 0)
                    {
                        groups[matched[i]].Authorships.Add(record[i]);
                    }
                }
            }
        }

        return groups;
    }

    /// <summary>An ORCID iD before a provider's own id, that before a name; of equal ones the first stays.</summary>
    private static int Strength(string key) => key switch
    {
        _ when key.StartsWith("orcid:", StringComparison.Ordinal) => 0,
        _ when key.StartsWith("provider:", StringComparison.Ordinal) => 1,
        _ => 2,
    };

    private static async Task<List<Decided>> ReadDecidedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var decided = new List<Decided>();
        var read = new NpgsqlCommand(ReadDecided, connection) { CommandTimeout = 0 };
        await using (read.ConfigureAwait(false))
        {
            var row = await read.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    decided.Add(new Decided(
                        row.GetInt64(0),
                        row.GetString(1),
                        row.GetInt64(2),
                        row.IsDBNull(3) ? null : row.GetInt32(3),
                        row.IsDBNull(4) ? null : row.GetString(4),
                        row.IsDBNull(5) || row.IsDBNull(6) ? default : (row.GetInt64(5), row.GetInt32(6))));
                }
            }
        }

        return decided;
    }

    private static async Task<List<Concerned>> ReadAsync(NpgsqlConnection connection, List<Decided> decided, CancellationToken cancellation)
    {
        var concerned = new List<Concerned>();
        var read = new NpgsqlCommand(ReadConcerned, connection) { CommandTimeout = 0 };
        await using (read.ConfigureAwait(false))
        {
            read.Parameters.AddWithValue(decided.SelectMany(d => new[] { d.RecordId, d.Other.RecordId }).ToHashSet().ToArray());
            var row = await read.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    concerned.Add(new Concerned(
                        row.GetInt64(0),
                        row.GetInt64(1),
                        row.GetInt32(3),
                        new GroupedName(row.GetString(4), Optional(5), Optional(6)),
                        row.GetString(7),
                        row.GetString(8),
                        row.GetString(9),
                        (WorkBasis)row.GetInt16(10),
                        Optional(11) ?? row.GetString(7)));
                }

                string? Optional(int column) => row.IsDBNull(column) ? null : row.GetString(column);
            }
        }

        return concerned;
    }

    /// <summary>A decision about one authorship.</summary>
    /// <param name="Id">The later one counts.</param>
    /// <param name="Kind">Its kind.</param>
    /// <param name="RecordId">The record that it names.</param>
    /// <param name="Place">Where that record prints the name; null where it no longer does.</param>
    /// <param name="Key">Whose it is or is not, followed to the end of all leads.</param>
    /// <param name="Other">The authorship that it joins this one to.</param>
    private sealed record Decided(long Id, string Kind, long RecordId, int? Place, string? Key, (long RecordId, int Place) Other);

    /// <param name="WorkId">The work.</param>
    /// <param name="RecordId">The record that prints the name.</param>
    /// <param name="Place">Where.</param>
    /// <param name="Folded">The name.</param>
    /// <param name="Key">Its natural key.</param>
    /// <param name="Provider">Who published the record.</param>
    /// <param name="ExternalId">The record's id there.</param>
    /// <param name="Basis">What stands behind <paramref name="Key"/>.</param>
    /// <param name="Ends">Where decisions lead that key.</param>
    private sealed record Concerned(
        long WorkId, long RecordId, int Place, GroupedName Folded, string Key, string Provider, string ExternalId, WorkBasis Basis, string Ends);

    /// <summary>Authorships of one work that stand for one person.</summary>
    private sealed class Person(Concerned first)
    {
        /// <summary>In the order of precedence; never empty.</summary>
        public List<Concerned> Authorships { get; } = [first];

        /// <summary>The latest first.</summary>
        public List<Decided> Decisions { get; } = [];

        /// <summary>The key of whoever is set apart by a decision: that of the authorship which it is about.</summary>
        public string Apart(Decided decision)
        {
            var about = Authorships.Find(a => a.RecordId == decision.RecordId && a.Place == decision.Place) ?? Authorships[0];
            return $"apart:{about.Provider}:{about.ExternalId}:{about.Place}";
        }

        /// <summary>The strongest key, led on, and what stands behind it.</summary>
        public (string Key, WorkBasis Basis) Natural()
        {
            var strongest = Authorships.MinBy(a => Strength(a.Key))!;
            return (strongest.Ends, Authorships.Where(a => a.Key == strongest.Key).Min(a => a.Basis));
        }
    }
}
