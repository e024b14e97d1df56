using BzPeer.Authors;
using BzPeer.Text;
using BzPeer.Works;
using Npgsql;
using NpgsqlTypes;

namespace BzPeer.Import;

/// <summary>A text of a work made ready: what the derivation stores.</summary>
internal sealed record PreparedText(
    string Title, string TitleHtml, string AbstractHtml, byte[] SortKey, IReadOnlyList<Formula> TitleFormulas, IReadOnlyList<Formula> AbstractFormulas)
{
    /// <summary>The formulas of both.</summary>
    public IEnumerable<Formula> Formulas => TitleFormulas.Concat(AbstractFormulas);

    /// <summary>Whether a formula of the title still waits for the renderer.</summary>
    public bool TitlePending { get; private init; }

    /// <summary>Whether a formula of the abstract still waits for the renderer.</summary>
    public bool AbstractPending { get; private init; }

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
        return new PreparedText(plain, html, madeAbstract.Html, Works.SortKey.Of(plain), madeTitle.Formulas, madeAbstract.Formulas)
        {
            TitlePending = madeTitle.Formulas.Any(Waits),
            AbstractPending = madeAbstract.Formulas.Any(Waits),
        };

        bool Waits(Formula formula) => known?.ContainsKey(formula) != true;
    }
}

/// <summary>The temporary tables of one connection into which records are copied before a set-based merge.</summary>
internal static class Staging
{
    // A text passes through these once: compressing it for that would cost more than it saves.
    public const string CreateTables =
        """
        create temp table if not exists stage_records (
            provider text, external_id text, content_hash bytea, provider_date date, kind text, title text, abstract text, markup text, language text,
            doi text, doi_key text, arxiv_id text, title_key bigint, journal_reference text, comments text, license text, page_address text, categories text[],
            taxonomy text, year smallint, first_posted date, latest_revision date, revisions smallint, is_retracted boolean,
            lists_all_authors boolean) with (toast_tuple_target = 8160) on commit delete rows;
        create temp table if not exists stage_texts (
            provider text, external_id text, content_hash bytea, title text, title_html text, abstract_html text, sort_key bytea,
            title_formulas boolean, title_pending boolean, abstract_formulas boolean, abstract_pending boolean) with (toast_tuple_target = 8160) on commit delete rows;
        create temp table if not exists stage_authorships (
            provider text, external_id text, place int, name text, family text, name_key text, affiliation text, orcid text,
            provider_author_id text, ror_ids text[]) on commit delete rows;
        create temp table if not exists touched (source_record_id bigint, provider text, external_id text, is_new boolean) on commit delete rows;
        create temp table if not exists waiting (source_record_id bigint, provider text, external_id text, is_new boolean) on commit delete rows;
        create temp table if not exists touched_records (
            source_record_id bigint, work_id bigint, own_work_id bigint, rank smallint, gives_abstract boolean, reason text, matched_record_id bigint,
            is_new boolean, is_matched boolean) on commit delete rows;
        create temp table if not exists touched_works (
            work_id bigint, title_record_id bigint, abstract_record_id bigint, is_new boolean, sources smallint) on commit delete rows;
        create temp table if not exists old_works (work_id bigint) on commit delete rows;
        create temp table if not exists old_authors (work_id bigint, author_id bigint, year smallint, counted boolean) on commit delete rows;
        create temp table if not exists old_topics (work_id bigint, topic_id int) on commit delete rows;
        create temp table if not exists touched_authorships (
            source_record_id bigint, work_id bigint, rank smallint, place int, name text, affiliation text, ror_ids text[], orcid text, key text, is_invented boolean,
            provider text, basis smallint) on commit delete rows;
        create temp table if not exists authorship_institutions (source_record_id bigint, place int, institution_ids bigint[]) on commit delete rows;
        create temp table if not exists touched_keys (key text, is_invented boolean, author_id bigint, is_new boolean) on commit delete rows;
        create temp table if not exists new_authors (
            work_id bigint, author_id bigint, place int, name text, affiliation text, affiliation_provider text, institution_ids bigint[],
            year smallint, counted boolean, is_new boolean, basis smallint) on commit delete rows;
        create temp table if not exists pair_changes (
            author_id bigint, collaborator_id bigint, works bigint, first_year smallint, last_year smallint, loses boolean, here tid) on commit delete rows;
        create temp table if not exists author_topic_changes (author_id bigint, topic_id int, works bigint, here tid) on commit delete rows;
        create temp table if not exists stage_affiliations (hash bytea, text text, segments text[], institution_ids bigint[], reasons text[]) on commit delete rows;
        create temp table if not exists old_institutions (work_id bigint, institution_id bigint, counted boolean) on commit delete rows;
        create temp table if not exists new_institutions (work_id bigint, institution_id bigint, counted boolean) on commit delete rows;
        create temp table if not exists total_changes (name text, value bigint) on commit delete rows;
        create temp table if not exists author_institution_changes (
            author_id bigint, institution_id bigint, works int, first_year smallint, last_year smallint, is_now boolean, people int, people_now int) on commit delete rows;
        create temp table if not exists touched_authors (author_id bigint, is_invented boolean, key text) on commit delete rows;
        create temp table if not exists event_works (work_id bigint, kind text, date date, is_retracted boolean) on commit delete rows;
        create temp table if not exists event_authors (author_id bigint, level smallint, is_claimed boolean, institution_id bigint, affiliation text, ror_id text) on commit delete rows;
        create temp table if not exists moved_authors (author_id bigint, was bigint, goes bigint) on commit delete rows;
        create temp table if not exists moved_institutions (institution_id bigint, ror_id text, was bigint, goes bigint) on commit delete rows;
        create temp table if not exists led_subjects (subject_kind text, subject_id bigint) on commit delete rows;
        """;

    /// <summary>What stands in <c>source_records</c> as it was staged, key and provenance apart.</summary>
    public const string RecordColumns =
        "content_hash, provider_date, kind, title, abstract, markup, language, doi, doi_key, arxiv_id, title_key, journal_reference, comments, license, "
        + "page_address, categories, taxonomy, year, first_posted, latest_revision, revisions, is_retracted, lists_all_authors";

    /// <summary>The same columns, each set to its new state.</summary>
    public static readonly string SetRecordColumns = string.Join(", ", RecordColumns.Split(", ").Select(c => $"{c} = excluded.{c}"));

    /// <summary>For a second round of derivation in one transaction; what is staged, and whose figures change, stays.</summary>
    public const string EmptyRound =
        """
        truncate touched, touched_records, touched_works, old_works, old_authors, old_topics, touched_authorships, authorship_institutions, touched_keys,
            new_authors, pair_changes, author_topic_changes, old_institutions, new_institutions, total_changes, event_works
        """;

    /// <summary>For a second batch in one transaction.</summary>
    public const string EmptyTables = EmptyRound + ", stage_records, stage_texts, stage_authorships, waiting, touched_authors, event_authors, moved_authors";

    /// <summary>Copies records, their texts and their authorships.</summary>
    public static async Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<IncomingRecord> records, CancellationToken cancellation)
    {
        // Texts are made while they are copied, and not held: of each only the key of its title is needed again.
        var titleKeys = new long?[records.Count];
        await CopyTextsAsync(connection, records.Select(Prepare), cancellation).ConfigureAwait(false);
        await CopyRecordsAsync(connection, records, titleKeys, cancellation).ConfigureAwait(false);
        await CopyAuthorshipsAsync(connection, records, cancellation).ConfigureAwait(false);
        await connection.ExecuteAsync(
            "analyze stage_records (provider, external_id); analyze stage_texts (provider, external_id); analyze stage_authorships (provider, external_id, place)",
            cancellation).ConfigureAwait(false);

        (string Provider, string ExternalId, byte[] ContentHash, PreparedText Text) Prepare(IncomingRecord record, int index)
        {
            var text = PreparedText.Of(record.Title, record.Abstract, markup: record.Markup);
            titleKeys[index] = TitleKey.Of(text.Title);
            return (record.Provider, record.ExternalId, record.ContentHash, text);
        }
    }

    private static async Task CopyRecordsAsync(
        NpgsqlConnection connection, IReadOnlyList<IncomingRecord> records, long?[] titleKeys, CancellationToken cancellation)
    {
        var copy = await connection.BeginBinaryImportAsync("copy stage_records from stdin (format binary)", cancellation).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            for (var i = 0; i < titleKeys.Length; i++)
            {
                var record = records[i];
                var isInvented = record.Provider == Providers.Invented;
                copy.StartRow();
                copy.Write(record.Provider, NpgsqlDbType.Text);
                copy.Write(record.ExternalId, NpgsqlDbType.Text);
                copy.Write(record.ContentHash, NpgsqlDbType.Bytea);
                Write(copy, record.ProviderDate);
                copy.Write(record.Kind.ToString(), NpgsqlDbType.Text);
                copy.Write(record.Title, NpgsqlDbType.Text);
                copy.Write(record.Abstract, NpgsqlDbType.Text);
                copy.Write(record.Markup.ToString(), NpgsqlDbType.Text);
                Write(copy, record.Language);
                Write(copy, record.Doi);
                // Invented records share no work with any other: they have nothing to be matched by.
                Write(copy, isInvented ? null : record.Doi?.ToLowerInvariant());
                Write(copy, isInvented ? null : record.ArxivId);
                if (!isInvented && titleKeys[i] is { } titleKey)
                {
                    copy.Write(titleKey, NpgsqlDbType.Bigint);
                }
                else
                {
                    copy.WriteNull();
                }

                Write(copy, record.JournalReference);
                Write(copy, record.Comments);
                Write(copy, record.License);
                Write(copy, record.PageAddress);
                copy.Write(record.Categories, NpgsqlDbType.Array | NpgsqlDbType.Text);
                copy.Write(record.Taxonomy, NpgsqlDbType.Text);
                if (record.Year is { } year)
                {
                    copy.Write(year, NpgsqlDbType.Smallint);
                }
                else
                {
                    copy.WriteNull();
                }

                Write(copy, record.FirstPosted);
                Write(copy, record.LatestRevision);
                copy.Write(record.Revisions, NpgsqlDbType.Smallint);
                copy.Write(record.IsRetracted, NpgsqlDbType.Boolean);
                copy.Write(record.ListsAllAuthors, NpgsqlDbType.Boolean);
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
                copy.Write(text.TitleFormulas.Count > 0, NpgsqlDbType.Boolean);
                copy.Write(text.TitlePending, NpgsqlDbType.Boolean);
                copy.Write(text.AbstractFormulas.Count > 0, NpgsqlDbType.Boolean);
                copy.Write(text.AbstractPending, NpgsqlDbType.Boolean);
            }

            await copy.CompleteAsync(cancellation).ConfigureAwait(false);
        }
    }

    private static async Task CopyAuthorshipsAsync(NpgsqlConnection connection, IReadOnlyCollection<IncomingRecord> records, CancellationToken cancellation)
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
                    if (author.RorIds.Count > 0)
                    {
                        copy.Write(author.RorIds.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);
                    }
                    else
                    {
                        copy.WriteNull();
                    }
                }
            }

            await copy.CompleteAsync(cancellation).ConfigureAwait(false);
        }
    }

    public static void Write(NpgsqlBinaryImporter copy, string? text)
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

    public static void Write(NpgsqlBinaryImporter copy, DateOnly? day)
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
