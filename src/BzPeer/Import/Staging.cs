using BzPeer.Authors;
using BzPeer.Text;
using Npgsql;
using NpgsqlTypes;

namespace BzPeer.Import;

/// <summary>A text of a work made ready: what the derivation stores.</summary>
internal sealed record PreparedText(string Title, string TitleHtml, string AbstractHtml, byte[] SortKey, IReadOnlyList<Formula> Formulas)
{
    /// <summary>Whether a formula still waits for the renderer.</summary>
    public bool FormulasPending { get; private init; }

    /// <summary>Makes the text of one record: formulas in <paramref name="known"/> are set (a null is one that the renderer refuses), others wait.</summary>
    public static PreparedText Of(
        string title, string @abstract, IReadOnlyDictionary<Formula, string?>? known = null, TextMarkup markup = TextMarkup.Tex)
    {
        Func<Formula, string?>? mathml = known is null ? null : formula => known.GetValueOrDefault(formula);
        var madeTitle = ReadScholarlyText.Title(title, mathml, markup);
        var madeAbstract = ReadScholarlyText.Abstract(@abstract, mathml, markup);
        // A title of nothing but markup would leave a work without a name.
        var plain = madeTitle.Plain.Length > 0 ? madeTitle.Plain : "Untitled";
        var html = madeTitle.Html.Length > 0 ? madeTitle.Html : plain;
        Formula[] formulas = [.. madeTitle.Formulas, .. madeAbstract.Formulas];
        return new PreparedText(plain, html, madeAbstract.Html, Works.SortKey.Of(plain), formulas)
        {
            FormulasPending = formulas.Any(f => known?.ContainsKey(f) != true),
        };
    }
}

/// <summary>The temporary tables of one connection into which records are copied before a set-based merge.</summary>
internal static class Staging
{
    // A text passes through these once: compressing it for that would cost more than it saves.
    public const string CreateTables =
        """
        create temp table if not exists stage_records (
            provider text, external_id text, content_hash bytea, provider_date date, kind text, title text, abstract text,
            doi text, journal_reference text, comments text, license text, categories text[], first_posted date,
            latest_revision date, revisions smallint) with (toast_tuple_target = 8160) on commit delete rows;
        create temp table if not exists stage_texts (
            provider text, external_id text, content_hash bytea, title text, title_html text, abstract_html text, sort_key bytea,
            has_formulas boolean, formulas_pending boolean) with (toast_tuple_target = 8160) on commit delete rows;
        create temp table if not exists stage_authorships (
            provider text, external_id text, place int, name text, family text, name_key text, affiliation text, orcid text,
            provider_author_id text) on commit delete rows;
        create temp table if not exists touched (source_record_id bigint, provider text, external_id text, is_new boolean) on commit delete rows;
        create temp table if not exists touched_works (source_record_id bigint, work_id bigint, is_new boolean) on commit delete rows;
        create temp table if not exists old_authors (work_id bigint, author_id bigint, year smallint, counted boolean) on commit delete rows;
        create temp table if not exists old_topics (work_id bigint, topic_id int) on commit delete rows;
        create temp table if not exists touched_authorships (
            source_record_id bigint, work_id bigint, place int, name text, affiliation text, key text, is_invented boolean,
            author_id bigint) on commit delete rows;
        create temp table if not exists touched_keys (key text, is_invented boolean, author_id bigint, is_new boolean) on commit delete rows;
        create temp table if not exists new_authors (
            work_id bigint, author_id bigint, place int, name text, affiliation text, year smallint, counted boolean,
            is_new boolean) on commit delete rows;
        create temp table if not exists pair_changes (
            author_id bigint, collaborator_id bigint, works bigint, first_year smallint, last_year smallint, loses boolean, here tid) on commit delete rows;
        create temp table if not exists author_topic_changes (author_id bigint, topic_id int, works bigint, here tid) on commit delete rows;
        create temp table if not exists touched_authors (author_id bigint, is_invented boolean) on commit delete rows;
        """;

    /// <summary>For a second batch in one transaction.</summary>
    public const string EmptyTables =
        """
        truncate stage_records, stage_texts, stage_authorships, touched, touched_works, old_authors, old_topics, touched_authorships, touched_keys,
            new_authors, pair_changes, author_topic_changes, touched_authors
        """;

    public static async Task CopyRecordsAsync(NpgsqlConnection connection, IReadOnlyCollection<IncomingRecord> records, CancellationToken cancellation)
    {
        var copy = await connection.BeginBinaryImportAsync("copy stage_records from stdin (format binary)", cancellation).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            foreach (var record in records)
            {
                copy.StartRow();
                copy.Write(record.Provider, NpgsqlDbType.Text);
                copy.Write(record.ExternalId, NpgsqlDbType.Text);
                copy.Write(record.ContentHash, NpgsqlDbType.Bytea);
                Write(copy, record.ProviderDate);
                copy.Write(record.Kind.ToString(), NpgsqlDbType.Text);
                copy.Write(record.Title, NpgsqlDbType.Text);
                copy.Write(record.Abstract, NpgsqlDbType.Text);
                Write(copy, record.Doi);
                Write(copy, record.JournalReference);
                Write(copy, record.Comments);
                Write(copy, record.License);
                copy.Write(record.Categories, NpgsqlDbType.Array | NpgsqlDbType.Text);
                Write(copy, record.FirstPosted);
                Write(copy, record.LatestRevision);
                copy.Write(record.Revisions, NpgsqlDbType.Smallint);
            }

            await copy.CompleteAsync(cancellation).ConfigureAwait(false);
        }
    }

    public static async Task CopyTextsAsync(
        NpgsqlConnection connection, IEnumerable<(string Provider, string ExternalId, byte[] ContentHash, PreparedText Text)> texts, CancellationToken cancellation)
    {
        var copy = await connection.BeginBinaryImportAsync("copy stage_texts from stdin (format binary)", cancellation).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            foreach (var (provider, externalId, contentHash, text) in texts)
            {
                copy.StartRow();
                copy.Write(provider, NpgsqlDbType.Text);
                copy.Write(externalId, NpgsqlDbType.Text);
                copy.Write(contentHash, NpgsqlDbType.Bytea);
                copy.Write(text.Title, NpgsqlDbType.Text);
                copy.Write(text.TitleHtml, NpgsqlDbType.Text);
                copy.Write(text.AbstractHtml, NpgsqlDbType.Text);
                copy.Write(text.SortKey, NpgsqlDbType.Bytea);
                copy.Write(text.Formulas.Count > 0, NpgsqlDbType.Boolean);
                copy.Write(text.FormulasPending, NpgsqlDbType.Boolean);
            }

            await copy.CompleteAsync(cancellation).ConfigureAwait(false);
        }
    }

    public static async Task CopyAuthorshipsAsync(NpgsqlConnection connection, IReadOnlyCollection<IncomingRecord> records, CancellationToken cancellation)
    {
        var copy = await connection.BeginBinaryImportAsync("copy stage_authorships from stdin (format binary)", cancellation).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            foreach (var record in records)
            {
                for (var i = 0; i < record.Authors.Count; i++)
                {
                    var author = record.Authors[i];
                    copy.StartRow();
                    copy.Write(record.Provider, NpgsqlDbType.Text);
                    copy.Write(record.ExternalId, NpgsqlDbType.Text);
                    copy.Write(i + 1, NpgsqlDbType.Integer);
                    copy.Write(author.Name, NpgsqlDbType.Text);
                    Write(copy, author.Family);
                    copy.Write(NameKey.Of(author.Name), NpgsqlDbType.Text);
                    Write(copy, author.Affiliation);
                    Write(copy, author.Orcid);
                    Write(copy, author.ProviderAuthorId);
                }
            }

            await copy.CompleteAsync(cancellation).ConfigureAwait(false);
        }
    }

    private static void Write(NpgsqlBinaryImporter copy, string? text)
    {
        if (text is null)
        {
            copy.WriteNull();
        }
        else
        {
            copy.Write(text, NpgsqlDbType.Text);
        }
    }

    private static void Write(NpgsqlBinaryImporter copy, DateOnly? day)
    {
        if (day is { } value)
        {
            copy.Write(value, NpgsqlDbType.Date);
        }
        else
        {
            copy.WriteNull();
        }
    }
}
