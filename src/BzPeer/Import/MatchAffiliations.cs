using System.Security.Cryptography;
using System.Text;
using BzPeer.Institutions;
using Npgsql;
using NpgsqlTypes;

namespace BzPeer.Import;

/// <summary>
/// Looks up what <see cref="MatchAffiliation"/> needs to know of the institutions in the database, and keeps its
/// answers: each printed affiliation once, however many names it stands beside.
/// </summary>
internal static class MatchAffiliations
{
    /// <summary>At most so many texts at once, so that memory stays flat.</summary>
    private const int AtOnce = 2_000;

    /// <summary>Matches texts, whether they are here already or not.</summary>
    /// <returns>Those whose answer is another one than before; of new ones, those that were matched.</returns>
    public static async Task<List<string>> RunAsync(NpgsqlConnection connection, IReadOnlyCollection<string> texts, CancellationToken cancellation)
    {
        var changed = new List<string>();
        foreach (var part in texts.Chunk(AtOnce))
        {
            var printed = Array.ConvertAll(part, PrintedAffiliation.Read);
            var bearers = await ReadBearersAsync(connection, printed.SelectMany(p => p.Keys).Distinct(StringComparer.Ordinal).ToArray(), cancellation).ConfigureAwait(false);
            var children = await ReadChildrenAsync(connection, bearers.SelectMany(b => b).Select(b => b.Id).Distinct().ToArray(), cancellation).ConfigureAwait(false);
            changed.AddRange(await WriteAsync(
                connection, part.Zip(printed, (text, p) => (text, p.Keys, MatchAffiliation.Run(p, bearers, children))), cancellation).ConfigureAwait(false));
        }

        return changed;
    }

    /// <summary>Who bears the names; a withdrawn institution stands for its successor, and for nothing where it has none.</summary>
    private static async Task<ILookup<string, NameBearer>> ReadBearersAsync(NpgsqlConnection connection, string[] keys, CancellationToken cancellation)
    {
        var bearers = new List<(string Key, NameBearer Bearer)>();
        var folded = new Dictionary<string, string>(StringComparer.Ordinal);
        var read = new NpgsqlCommand(
            """
            select distinct n.name_key, t.id, t.country_code, t.place, t.region
            from unnest($1) k(key)
            join institution_names n on n.name_key = k.key
            join institutions i on i.id = n.institution_id
            join institutions t on t.id = case when i.status = 'Withdrawn' then i.successor_id else i.id end
            """,
            connection)
        { CommandTimeout = 0 };
        await using (read.ConfigureAwait(false))
        {
            read.Parameters.AddWithValue(keys);
            var row = await read.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    bearers.Add((row.GetString(0), new NameBearer(row.GetInt64(1), row.IsDBNull(2) ? null : row.GetString(2), Folded(3), Folded(4))));
                }

                string? Folded(int column)
                {
                    if (row.IsDBNull(column))
                    {
                        return null;
                    }

                    var place = row.GetString(column);
                    return folded.TryGetValue(place, out var known) ? known : folded[place] = InstitutionNameKey.Fold(place);
                }
            }
        }

        return bearers.ToLookup(b => b.Key, b => b.Bearer, StringComparer.Ordinal);
    }

    /// <summary>Who of them is whose child, whichever of the two records says so.</summary>
    private static async Task<HashSet<(long Parent, long Child)>> ReadChildrenAsync(NpgsqlConnection connection, long[] ids, CancellationToken cancellation)
    {
        var children = new HashSet<(long, long)>();
        var read = new NpgsqlCommand(
            """
            select i.id, o.id, r.kind = 'Child'
            from institutions i
            join institution_relations r using (ror_id)
            join institutions o on o.ror_id = r.other_ror_id
            where i.id = any($1) and r.kind in ('Child', 'Parent') and o.id = any($1)
            """,
            connection)
        { CommandTimeout = 0 };
        await using (read.ConfigureAwait(false))
        {
            read.Parameters.AddWithValue(ids);
            var row = await read.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    children.Add(row.GetBoolean(2) ? (row.GetInt64(0), row.GetInt64(1)) : (row.GetInt64(1), row.GetInt64(0)));
                }
            }
        }

        return children;
    }

    private static async Task<List<string>> WriteAsync(
        NpgsqlConnection connection, IEnumerable<(string Text, IReadOnlyList<string> Keys, IReadOnlyList<MatchedInstitution> Institutions)> matched, CancellationToken cancellation)
    {
        var copy = await connection.BeginBinaryImportAsync("copy stage_affiliations from stdin (format binary)", cancellation).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            foreach (var (text, keys, institutions) in matched)
            {
                copy.StartRow();
                copy.Write(SHA256.HashData(Encoding.UTF8.GetBytes(text)), NpgsqlDbType.Bytea);
                copy.Write(text, NpgsqlDbType.Text);
                copy.Write(keys.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);
                copy.Write(institutions.Select(i => i.Id).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint);
                copy.Write(institutions.Select(i => i.Reason.ToString()).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);
            }

            await copy.CompleteAsync(cancellation).ConfigureAwait(false);
        }

        var changed = new List<string>();
        var write = new NpgsqlCommand(
            """
            with given as (delete from stage_affiliations returning *),
            written as (
                insert into affiliations as a (hash, text, segments, institution_ids, reasons)
                select hash, text, segments, institution_ids, reasons from given order by hash
                on conflict (hash) do update set institution_ids = excluded.institution_ids, reasons = excluded.reasons
                where (a.institution_ids, a.reasons) is distinct from (excluded.institution_ids, excluded.reasons)
                returning a.text, a.xmax <> 0 or a.institution_ids <> '{}' as is_changed)
            select text from written where is_changed
            """,
            connection)
        { CommandTimeout = 0 };
        await using (write.ConfigureAwait(false))
        {
            var row = await write.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    changed.Add(row.GetString(0));
                }
            }
        }

        return changed;
    }
}
