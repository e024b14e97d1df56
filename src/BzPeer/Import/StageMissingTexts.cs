using BzPeer.Text;
using Npgsql;

namespace BzPeer.Import;

/// <summary>
/// Makes the texts that touched works are to print and that did not come with the batch: another record took
/// precedence, a decision parted a work, or a work's abstract is another record's than its title.
/// </summary>
internal static class StageMissingTexts
{
    /// <summary>At most so many at once, so that memory stays flat.</summary>
    private const int AtOnce = 2_000;

    private const string ReadMissing =
        """
        with wanting as (
            select t.title_record_id, t.abstract_record_id
            from touched_works t
            join source_records r on r.id = t.title_record_id
            join source_records e on e.id = t.abstract_record_id
            left join works w on w.id = t.work_id
            where w.id is null or (w.title_hash, w.abstract_hash) is distinct from (r.content_hash, e.content_hash))
        select r.id, r.provider, r.external_id, r.content_hash, r.title, r.abstract, r.markup
        from (select title_record_id as id from wanting union select abstract_record_id from wanting) m
        join source_records r using (id)
        where not exists (select from stage_texts s where (s.provider, s.external_id, s.content_hash) = (r.provider, r.external_id, r.content_hash))
        order by r.id
        """;

    public static async Task RunAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var missing = await ReadAsync(connection, ReadMissing, [], cancellation).ConfigureAwait(false);
        foreach (var part in missing.Chunk(AtOnce))
        {
            await StageAsync(connection, part, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Texts are made with every formula set that was rendered before.</summary>
    public static async Task StageAsync(NpgsqlConnection connection, IReadOnlyList<StoredText> records, CancellationToken cancellation)
    {
        var texts = records.Select(r => PreparedText.Of(r.Title, r.Abstract, markup: r.Markup)).ToList();
        var known = await KnownFormulas.ReadAsync(connection, texts.SelectMany(t => t.Formulas), cancellation).ConfigureAwait(false);
        await Staging.CopyTextsAsync(
            connection,
            records.Zip(texts, (r, t) => (r.Provider, r.ExternalId, r.ContentHash, t.Formulas.Any() ? PreparedText.Of(r.Title, r.Abstract, known, r.Markup) : t)),
            cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads records by a statement that selects id, provider, external_id, content_hash, title, abstract and markup.</summary>
    public static async Task<List<StoredText>> ReadAsync(NpgsqlConnection connection, string sql, object[] values, CancellationToken cancellation)
    {
        var records = new List<StoredText>();
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using (command.ConfigureAwait(false))
        {
            foreach (var value in values)
            {
                command.Parameters.AddWithValue(value);
            }

            var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    records.Add(new StoredText(
                        reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<byte[]>(3), reader.GetString(4), reader.GetString(5),
                        Enum.Parse<TextMarkup>(reader.GetString(6))));
                }
            }
        }

        return records;
    }
}

/// <summary>The text of a source record as it is stored.</summary>
internal sealed record StoredText(long Id, string Provider, string ExternalId, byte[] ContentHash, string Title, string Abstract, TextMarkup Markup);
