using Npgsql;
using NpgsqlTypes;

namespace BzPeer.Import;

/// <summary>
/// Writes topics of a published taxonomy. A topic that is here under the same code takes its new name; one that a
/// record named only by its code gets the name that it lacked. Ids stay, so no figure changes. What a work's record says of
/// a topic in passing gives a name to one that lacks it, and renames none: it may be older than the taxonomy.
/// </summary>
internal static class MergeTopics
{
    public static async Task<Merged> RunAsync(NpgsqlConnection connection, IReadOnlyList<IncomingTopic> topics, CancellationToken cancellation)
    {
        // Of two topics of one name the first by code has it; the others share it, as arXiv's do.
        var byCode = topics.OrderBy(t => t.ExternalId, StringComparer.Ordinal).ToList();
        var merge = new NpgsqlCommand(
            """
            with given as (
                select * from unnest($1, $2, $3, $4, $5, $6, $7, $8) g(taxonomy, code, name, "group", subfield, domain, description, is_mention)),
            known as (
                select g.*, k.topic_id from given g left join topic_codes k on k.taxonomy = g.taxonomy and k.code = g.code),
            -- A topic that several codes share follows the first of them; of several topics that would get one name the first gets it.
            names as (
                select distinct on (taxonomy, name) *
                from (select distinct on (topic_id) * from known where topic_id is not null order by topic_id, code) k
                order by taxonomy, name, code),
            renamed as (
                update topics t set name = k.name, "group" = k."group", shown_name = k.name, subfield = k.subfield, domain = k.domain,
                    description = coalesce(k.description, t.description)
                from names k
                where t.id = k.topic_id and (not k.is_mention or t.name = k.code)
                    and (t.name, t."group", t.subfield, t.domain, t.description)
                        is distinct from (k.name, k."group", k.subfield, k.domain, coalesce(k.description, t.description))
                    and not exists (select from topics o where o.taxonomy = k.taxonomy and o.name = k.name and o.id <> t.id)
                returning k.is_mention),
            made as (
                insert into topics (taxonomy, name, "group", shown_name, subfield, domain, description, works)
                select distinct on (taxonomy, name) taxonomy, name, "group", name, subfield, domain, description, 0
                from known where topic_id is null order by taxonomy, name, code
                on conflict (taxonomy, name) do nothing
                returning taxonomy, name)
            select (select count(*) from made m where exists (select from given g where g.taxonomy = m.taxonomy and g.name = m.name and not g.is_mention)),
                (select count(*) from renamed where not is_mention)
            """,
            connection)
        { CommandTimeout = 0 };
        Merged merged;
        await using (merge.ConfigureAwait(false))
        {
            Add(t => t.Taxonomy);
            Add(t => t.ExternalId);
            Add(t => t.Name);
            Add(t => t.Group);
            Add(t => t.Subfield);
            Add(t => t.Domain);
            Add(t => t.Description);
            merge.Parameters.AddWithValue(byCode.ConvertAll(t => t.IsMention).ToArray());
            var reader = await merge.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.ReadAsync(cancellation).ConfigureAwait(false);
                merged = new Merged((int)reader.GetInt64(0), (int)reader.GetInt64(1));
            }
        }

        // A statement of its own, so that it sees the topics just made.
        var code = new NpgsqlCommand(
            """
            insert into topic_codes (taxonomy, code, topic_id)
            select g.taxonomy, g.code, t.id
            from unnest($1, $2, $3) g(taxonomy, code, name)
            join topics t on t.taxonomy = g.taxonomy and t.name = g.name
            on conflict do nothing
            """,
            connection);
        await using (code.ConfigureAwait(false))
        {
            foreach (var field in (Func<IncomingTopic, string>[])[t => t.Taxonomy, t => t.ExternalId, t => t.Name])
            {
                code.Parameters.AddWithValue(byCode.ConvertAll(t => field(t)).ToArray());
            }

            await code.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }

        return merged;

        void Add(Func<IncomingTopic, string?> field) => merge.Parameters.Add(new NpgsqlParameter
        {
            Value = byCode.ConvertAll(t => field(t)).ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
        });
    }
}
