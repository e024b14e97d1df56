using BzPeer.Import;
using Npgsql;

namespace BzPeer.Text;

/// <summary>
/// Renders the formulas of works whose text still shows their source, and sets the MathML in place. Never part of an
/// import or of a page: the site's background loop and <c>bzpeer derive</c> call it, batch by batch.
/// </summary>
/// <remarks>
/// Renderers on several nodes take turns, so that no formula is rendered twice at the same time. Rendering itself holds
/// no row; texts are set in a short transaction that passes over works that an import is about to replace, so that
/// neither waits for the other and no older text is put over a newer one.
/// </remarks>
/// <param name="database">Where.</param>
/// <param name="renderer">Renders; may be shared.</param>
public sealed class RenderFormulas(NpgsqlDataSource database, FormulaRenderer renderer)
{
    /// <summary>How many works are a good batch: about half a second of rendering.</summary>
    public const int BatchWorks = 200;

    private const int Engines = 2;
    private const string TakeTurn = "select pg_advisory_xact_lock(7300417002)";

    private const string ReadTexts =
        """
        select s.work_id, r.title, r.markup, e.abstract, e.markup
        from work_sources s
        join source_records r on r.id = s.source_record_id
        join work_sources g on g.work_id = s.work_id and g.gives_abstract
        join source_records e on e.id = g.source_record_id
        where s.work_id = any($1) and s.takes_precedence
        """;

    /// <summary>How many works wait for a formula.</summary>
    public async Task<long> CountWaitingAsync(CancellationToken cancellation = default)
    {
        var command = database.CreateCommand("select count(*) from works where formulas_pending");
        await using (command.ConfigureAwait(false))
        {
            command.CommandTimeout = 0;
            return (long)(await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false))!;
        }
    }

    /// <summary>Renders one batch.</summary>
    /// <param name="works">At most so many works.</param>
    /// <param name="cancellation">Ends it; what was rendered until then is kept.</param>
    /// <returns>How many works were done; 0 when none waits.</returns>
    public async Task<int> RunAsync(int works = BatchWorks, CancellationToken cancellation = default)
    {
        var turn = await database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var closing = turn.ConfigureAwait(false);
        var taken = await turn.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using var givingBack = taken.ConfigureAwait(false);
        await turn.ExecuteAsync(TakeTurn, cancellation).ConfigureAwait(false);

        var connection = await database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var ending = connection.ConfigureAwait(false);
        for (var tries = 0; tries < 3; tries++)
        {
            var waiting = await ReadIdsAsync(connection, "select id from works where formulas_pending order by id limit $1", works, cancellation).ConfigureAwait(false);
            if (waiting.Length == 0)
            {
                return 0;
            }

            var texts = await ReadTextsAsync(connection, waiting, cancellation).ConfigureAwait(false);
            await RenderMissingAsync(connection, texts, cancellation).ConfigureAwait(false);
            var done = await SetTextsAsync(connection, waiting, waitForImport: false, cancellation).ConfigureAwait(false);
            if (done == 0)
            {
                // Each of them is held by an import, or its text was replaced meanwhile: when the import has written its batch, all are free.
                done = await SetTextsAsync(connection, waiting, waitForImport: true, cancellation).ConfigureAwait(false);
            }

            if (done > 0)
            {
                return done;
            }
        }

        throw new InvalidOperationException("Works wait for formulas, but none of them can be set: their texts are missing, or change faster than they are read.");
    }

    /// <summary>Gives to the renderer what it has not seen, and keeps what comes of it at once: it stays right whatever happens to the works.</summary>
    private async Task RenderMissingAsync(NpgsqlConnection connection, List<RawText> texts, CancellationToken cancellation)
    {
        var formulas = texts.SelectMany(t => t.Formulas()).Distinct().ToList();
        var known = await KnownFormulas.ReadAsync(connection, formulas, cancellation).ConfigureAwait(false);
        foreach (var part in formulas.Where(f => !known.ContainsKey(f)).Chunk(1000))
        {
            var rendered = new RenderedFormula[part.Length];
            // The renderer blocks its caller while an engine works.
            await Task.Run(
                () => Parallel.For(0, part.Length, new ParallelOptions { MaxDegreeOfParallelism = Engines, CancellationToken = cancellation }, i => rendered[i] = renderer.Render(part[i])),
                cancellation).ConfigureAwait(false);
            var command = new NpgsqlCommand(
                """
                insert into formulas (key, mathml, error)
                select key, mathml, error from unnest($1, $2, $3) f(key, mathml, error) order by key
                on conflict (key) do nothing
                """,
                connection)
            { CommandTimeout = 0 };
            await using (command.ConfigureAwait(false))
            {
                command.Parameters.AddWithValue(part.Select(f => f.ToKey()).ToArray());
                command.Parameters.AddWithValue(rendered.Select(r => r.MathMl).ToArray());
                command.Parameters.AddWithValue(rendered.Select(r => r.Error).ToArray());
                await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Sets the texts of works whose every formula was tried. The rows are locked before the raw text is read: an import
    /// that replaced a record has either written the work too, or waits and writes it after this.
    /// </summary>
    private static async Task<int> SetTextsAsync(NpgsqlConnection connection, long[] ids, bool waitForImport, CancellationToken cancellation)
    {
        var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);
        if (waitForImport)
        {
            await connection.ExecuteAsync(DeriveFigures.TakeTurn, cancellation).ConfigureAwait(false);
        }

        var locked = await ReadIdsAsync(
            connection, "select id from works where id = any($1) and formulas_pending order by id for update skip locked", ids, cancellation).ConfigureAwait(false);
        var texts = await ReadTextsAsync(connection, locked, cancellation).ConfigureAwait(false);
        var known = await KnownFormulas.ReadAsync(connection, texts.SelectMany(t => t.Formulas()), cancellation).ConfigureAwait(false);
        var made = texts.Select(t => t.Made(known)).Where(t => !t.IsPending).ToList();
        var command = new NpgsqlCommand(
            """
            update works w set title_html = t.title_html, abstract_html = t.abstract_html, formulas_pending = false
            from unnest($1, $2, $3) t(id, title_html, abstract_html)
            where w.id = t.id
            """,
            connection)
        { CommandTimeout = 0 };
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.AddWithValue(made.Select(t => t.Id).ToArray());
            command.Parameters.AddWithValue(made.Select(t => t.TitleHtml).ToArray());
            command.Parameters.AddWithValue(made.Select(t => t.AbstractHtml).ToArray());
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return made.Count;
    }

    private static async Task<List<RawText>> ReadTextsAsync(NpgsqlConnection connection, long[] ids, CancellationToken cancellation)
    {
        var texts = new List<RawText>(ids.Length);
        var command = new NpgsqlCommand(ReadTexts, connection) { CommandTimeout = 0 };
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.AddWithValue(ids);
            var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    texts.Add(new RawText(
                        reader.GetInt64(0), reader.GetString(1), Enum.Parse<TextMarkup>(reader.GetString(2)), reader.GetString(3), Enum.Parse<TextMarkup>(reader.GetString(4))));
                }
            }
        }

        return texts;
    }

    private static async Task<long[]> ReadIdsAsync(NpgsqlConnection connection, string sql, object value, CancellationToken cancellation)
    {
        var ids = new List<long>();
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.AddWithValue(value);
            var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    ids.Add(reader.GetInt64(0));
                }
            }
        }

        return [.. ids];
    }

    /// <summary>Title and abstract, which may come from different records, each with its markup.</summary>
    private sealed record RawText(long Id, string Title, TextMarkup TitleMarkup, string Abstract, TextMarkup AbstractMarkup)
    {
        public IEnumerable<Formula> Formulas() =>
            PreparedText.Of(Title, "", markup: TitleMarkup).TitleFormulas.Concat(PreparedText.Of("", Abstract, markup: AbstractMarkup).AbstractFormulas);

        public (long Id, string TitleHtml, string AbstractHtml, bool IsPending) Made(IReadOnlyDictionary<Formula, string?> known)
        {
            var title = PreparedText.Of(Title, "", known, TitleMarkup);
            var text = PreparedText.Of("", Abstract, known, AbstractMarkup);
            return (Id, title.TitleHtml, text.AbstractHtml, title.TitlePending || text.AbstractPending);
        }
    }
}
