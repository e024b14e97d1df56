using BzPeer.Topics;
using Npgsql;

namespace BzPeer.Import;

/// <summary>Every category of arXiv's taxonomy has its topic before the first record asks for it.</summary>
internal static class EnsureArxivTopics
{
    public static async Task RunAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        var names = ArxivTaxonomy.All.DistinctBy(c => c.Name, StringComparer.Ordinal).ToList();
        var batch = database.CreateBatch();
        await using (batch.ConfigureAwait(false))
        {
            // Two statements, so that the second sees topics that another import has made at the same time.
            batch.BatchCommands.Add(new NpgsqlBatchCommand(
                """
                insert into topics (taxonomy, name, "group", shown_name, works)
                select 'arXiv', name, "group", shown_name, 0
                from unnest($1, $2, $3) t(name, "group", shown_name)
                where not exists (select from topics k where k.taxonomy = 'arXiv' and k.name = t.name)
                on conflict (taxonomy, name) do nothing
                """)
            {
                Parameters =
                {
                    new() { Value = names.Select(c => c.Name).ToArray() },
                    new() { Value = names.Select(c => c.Group).ToArray() },
                    new() { Value = names.Select(c => ArxivTaxonomy.NameSaysLittle(c.Name) ? $"{c.Group}: {c.Name}" : c.Name).ToArray() },
                },
            });
            batch.BatchCommands.Add(new NpgsqlBatchCommand(
                """
                insert into topic_codes (taxonomy, code, topic_id)
                select 'arXiv', c.code, t.id
                from unnest($1, $2) c(code, name)
                join topics t on t.taxonomy = 'arXiv' and t.name = c.name
                where not exists (select from topic_codes k where k.taxonomy = 'arXiv' and k.code = c.code)
                on conflict do nothing
                """)
            {
                Parameters =
                {
                    new() { Value = ArxivTaxonomy.All.Select(c => c.Code).ToArray() },
                    new() { Value = ArxivTaxonomy.All.Select(c => c.Name).ToArray() },
                },
            });
            await batch.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }
}
