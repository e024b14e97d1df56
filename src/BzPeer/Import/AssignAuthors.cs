using BzPeer.Authors;
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
    /// <summary>Every authorship of the works concerned, in the order of precedence and place.</summary>
    private const string ReadConcerned =
        """
        with decided as materialized (
            select distinct on (t.source_record_id, d.place) t.source_record_id, d.place, d.id, d.kind, o.id as other_record_id, d.other_place
            from touched t
            join decisions d on (d.provider, d.external_id) = (t.provider, t.external_id)
            join authorships a on a.source_record_id = t.source_record_id and a.place = d.place and a.name = d.printed_name
            left join source_records o on (o.provider, o.external_id) = (d.other_provider, d.other_external_id)
            left join authorships b on b.source_record_id = o.id and b.place = d.other_place and b.name = d.other_printed_name
            where d.kind in ('SameAuthor', 'NotSameAuthor', 'NotMine') and (d.kind <> 'SameAuthor' or b.place is not null) and decision_is_live(d.id)
            order by t.source_record_id, d.place, d.id desc),
        concerned as (
            select work_id from touched_works where sources > 1
            union
            select work_id from touched_records join decided using (source_record_id)
            union
            select work_id from touched_records join decided on other_record_id = touched_records.source_record_id)
        select t.work_id, t.source_record_id, t.rank, t.place, t.name, a.family, a.orcid, t.key, r.provider, r.external_id,
            d.id, d.kind, d.other_record_id, d.other_place
        from concerned
        join touched_authorships t using (work_id)
        join authorships a on a.source_record_id = t.source_record_id and a.place = t.place
        join touched r on r.source_record_id = t.source_record_id
        left join decided d on d.source_record_id = t.source_record_id and d.place = t.place
        order by t.work_id, t.rank, t.place
        """;

    private const string Write =
        """
        update touched_authorships t set key = k.key
        from unnest($1, $2, $3) k(source_record_id, place, key)
        where t.source_record_id = k.source_record_id and t.place = k.place and t.key is distinct from k.key
        """;

    public static async Task RunAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var concerned = await ReadAsync(connection, cancellation).ConfigureAwait(false);
        if (concerned.Count == 0)
        {
            return;
        }

        var groups = concerned.GroupBy(a => a.WorkId).SelectMany(Group).ToList();
        var byAuthorship = new Dictionary<(long, int), List<Concerned>>();
        foreach (var group in groups)
        {
            foreach (var authorship in group)
            {
                byAuthorship[(authorship.RecordId, authorship.Place)] = group;
            }
        }

        var keys = concerned.ConvertAll(a => byAuthorship.TryGetValue((a.RecordId, a.Place), out var group) ? Key(group) : null);
        var write = new NpgsqlCommand(Write, connection) { CommandTimeout = 0 };
        await using (write.ConfigureAwait(false))
        {
            write.Parameters.AddWithValue(concerned.ConvertAll(a => a.RecordId).ToArray());
            write.Parameters.AddWithValue(concerned.ConvertAll(a => a.Place).ToArray());
            write.Parameters.Add(new NpgsqlParameter { Value = keys.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
            await write.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }

        var drop = new NpgsqlCommand("delete from touched_authorships where key is null", connection) { CommandTimeout = 0 };
        await using (drop.ConfigureAwait(false))
        {
            await drop.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }

        // The latest decision about any of a group's authorships is the group's; without one the strongest key.
        string Key(List<Concerned> group)
        {
            var passed = new List<List<Concerned>>();
            while (!passed.Contains(group))
            {
                passed.Add(group);
                var decided = group.Where(a => a.DecisionId is not null).MaxBy(a => a.DecisionId);
                if (decided?.Decision is "NotSameAuthor" or "NotMine")
                {
                    return $"apart:{decided.Provider}:{decided.ExternalId}:{decided.Place}";
                }

                if (decided?.Decision != "SameAuthor" || !byAuthorship.TryGetValue(decided.Other, out var other))
                {
                    return group.MinBy(a => Strength(a.Key))!.Key;
                }

                group = other;
            }

            // Decisions that point at one another in a ring say that all of it is one author, whichever of them is asked.
            return passed.Skip(passed.IndexOf(group)).SelectMany(g => g).OrderBy(a => Strength(a.Key)).ThenBy(a => a.Key, StringComparer.Ordinal).First().Key;
        }
    }

    /// <summary>The names of a work's records that stand for one person, for each name of the first record.</summary>
    private static IEnumerable<List<Concerned>> Group(IEnumerable<Concerned> work)
    {
        var records = work.GroupBy(a => a.RecordId).Select(r => r.ToList()).ToList();
        var groups = records[0].ConvertAll(a => new List<Concerned> { a });
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
                        groups[matched[i]].Add(record[i]);
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

    private static async Task<List<Concerned>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var concerned = new List<Concerned>();
        var read = new NpgsqlCommand(ReadConcerned, connection) { CommandTimeout = 0 };
        await using (read.ConfigureAwait(false))
        {
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
                        row.IsDBNull(10) ? null : row.GetInt64(10),
                        Optional(11),
                        row.IsDBNull(12) || row.IsDBNull(13) ? default : (row.GetInt64(12), row.GetInt32(13))));
                }

                string? Optional(int column) => row.IsDBNull(column) ? null : row.GetString(column);
            }
        }

        return concerned;
    }

    private sealed record Concerned(
        long WorkId, long RecordId, int Place, GroupedName Folded, string Key, string Provider, string ExternalId,
        long? DecisionId, string? Decision, (long RecordId, int Place) Other);
}
