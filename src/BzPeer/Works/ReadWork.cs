using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Works;

/// <summary>Everything on the page of a work.</summary>
public sealed record WorkView
{
    /// <summary>Authors on one page of the list.</summary>
    public const int AuthorsShown = 200;

    /// <summary>The work.</summary>
    public required long Id { get; init; }

    /// <summary>What it is.</summary>
    public required WorkKind Kind { get; init; }

    /// <summary>Its year; 0 where no date is known.</summary>
    public required short Year { get; init; }

    /// <summary>Day of publication or of the latest revision.</summary>
    public required DateOnly? Date { get; init; }

    /// <summary>Day on which it was first posted.</summary>
    public required DateOnly? FirstPosted { get; init; }

    /// <summary>Title without markup.</summary>
    public required string Title { get; init; }

    /// <summary>Title as sanitised HTML.</summary>
    public required string TitleHtml { get; init; }

    /// <summary>Abstract as sanitised HTML; empty where there is none.</summary>
    public required string AbstractHtml { get; init; }

    /// <summary>Provider of the record shown.</summary>
    public required string Provider { get; init; }

    /// <summary>External id of the record shown.</summary>
    public required string ExternalId { get; init; }

    /// <summary>DOI, without resolver.</summary>
    public required string? Doi { get; init; }

    /// <summary>arXiv id, without version.</summary>
    public required string? ArxivId { get; init; }

    /// <summary>Where it appeared, in the words of the first source that says so.</summary>
    public required string? Venue { get; init; }

    /// <summary>Language of title and abstract, as the provider names it.</summary>
    public required string? Language { get; init; }

    /// <summary>Whether a provider says that it was retracted.</summary>
    public required bool IsRetracted { get; init; }

    /// <summary>How many names the author list has.</summary>
    public required int AuthorCount { get; init; }

    /// <summary>Whether a text holds formulas.</summary>
    public required bool HasFormulas { get; init; }

    /// <summary>Title as its provider printed it.</summary>
    public required string PrintedTitle { get; init; }

    /// <summary>Abstract as its provider printed it.</summary>
    public required string PrintedAbstract { get; init; }

    /// <summary>The provider that printed the abstract, which may be another than the title's.</summary>
    public required string AbstractProvider { get; init; }

    /// <summary>How many source records describe it.</summary>
    public required int SourceCount { get; init; }

    /// <summary>The source records, in the order of precedence.</summary>
    public required IReadOnlyList<WorkSourceItem> Sources { get; init; }

    /// <summary>The work that this one was merged into.</summary>
    public required long? MergedIntoId { get; init; }

    /// <summary>The title of that work.</summary>
    public required string? MergedIntoTitle { get; init; }

    /// <summary>Whether the record was erased.</summary>
    public required bool IsErased { get; init; }

    /// <summary>One page of the author list.</summary>
    public required IReadOnlyList<WorkAuthor> Authors { get; init; }

    /// <summary>Topics, the primary one first.</summary>
    public required IReadOnlyList<NamedTopic> Topics { get; init; }

    /// <summary>The provider's page of the record; null where there is none.</summary>
    public string? ProviderPage => Providers.Page(Provider, ExternalId);

    /// <summary>Whether the work belongs to the invented world.</summary>
    public bool IsInvented => Provider == Providers.Invented;

    /// <summary>Whether the team is too large to make collaborators.</summary>
    public bool IsLargeTeam => AuthorCount > Work.LargestCollaboratingTeam;

    /// <summary>The source whose comments say that the work was withdrawn: arXiv has no field for it. Null where none does.</summary>
    public WorkSourceItem? Withdrawn => Sources.FirstOrDefault(s => s.Comments is { } comments
        && comments.Contains("withdrawn", StringComparison.OrdinalIgnoreCase)
        && !comments.Contains("not withdrawn", StringComparison.OrdinalIgnoreCase));
}

/// <summary>One source record of a work.</summary>
public sealed record WorkSourceItem
{
    /// <summary>Source records shown at most.</summary>
    public const int Shown = 30;

    /// <summary>Who published it.</summary>
    public required string Provider { get; init; }

    /// <summary>Its id there.</summary>
    public required string ExternalId { get; init; }

    /// <summary>What it describes.</summary>
    public required WorkKind Kind { get; init; }

    /// <summary>Its year; 0 where it names none.</summary>
    public required int Year { get; init; }

    /// <summary>Where it appeared, in its provider's words.</summary>
    public required string? JournalReference { get; init; }

    /// <summary>Its provider's comments.</summary>
    public required string? Comments { get; init; }

    /// <summary>Address of its licence.</summary>
    public required string? License { get; init; }

    /// <summary>How many revisions it has.</summary>
    public required short Revisions { get; init; }

    /// <summary>Whether its provider says that the work was retracted.</summary>
    public required bool IsRetracted { get; init; }

    /// <summary>The address of its own page, where it names one that cannot be made from the id.</summary>
    public required string? PageAddress { get; init; }

    /// <summary>Whether it supplies title and author list.</summary>
    public required bool TakesPrecedence { get; init; }

    /// <summary>Whether it supplies the abstract.</summary>
    public required bool GivesAbstract { get; init; }

    /// <summary>Why it was taken for this work; null where no other record describes it.</summary>
    public required MatchReason? Reason { get; init; }

    /// <summary>Provider of the record with which it was matched.</summary>
    public required string? MatchedProvider { get; init; }

    /// <summary>Id of the record with which it was matched.</summary>
    public required string? MatchedExternalId { get; init; }

    /// <summary>When it came in its present state.</summary>
    public required DateTimeOffset ImportedAt { get; init; }

    /// <summary>The file that brought it; null where the run is not known.</summary>
    public required string? ImportedFrom { get; init; }

    /// <summary>Its own page: by its provider's rule, else the http(s) address that it names; null where there is none.</summary>
    public string? Page => Providers.Page(Provider, ExternalId)
        ?? (Uri.TryCreate(PageAddress, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp) ? address.AbsoluteUri : null);
}

/// <summary>A name in the author list of a work's page.</summary>
/// <param name="Place">From 1.</param>
/// <param name="AuthorId">The author to whom it belongs.</param>
/// <param name="Printed">The name as printed.</param>
/// <param name="Name">The name that the author's page shows.</param>
/// <param name="Affiliation">Affiliation as printed.</param>
/// <param name="Institutions">The institutions that it was matched to, or that a provider names by their ROR ids.</param>
public sealed record WorkAuthor(int Place, long AuthorId, string Printed, string Name, string? Affiliation, IReadOnlyList<NamedInstitution> Institutions);

/// <summary>An institution by its name.</summary>
/// <param name="Id">The institution.</param>
/// <param name="Name">The name shown.</param>
public sealed record NamedInstitution(long Id, string Name);

/// <summary>Reads the page of a work: four statements in one round trip, whatever the length of its author list.</summary>
public static class ReadWork
{
    /// <summary>The work of an id; null where there is none.</summary>
    /// <param name="records">The records.</param>
    /// <param name="workId">The work.</param>
    /// <param name="afterPlace">Authors are listed from the place after this one on.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<WorkView?> RunAsync(BzPeerDbContext records, long workId, int afterPlace, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(records);
        await records.Database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var batch = new NpgsqlBatch((NpgsqlConnection)records.Database.GetDbConnection())
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(
                    """
                    select w.id, w.kind, w.year, w.date, w.first_posted, w.title, w.title_html, w.abstract_html, w.provider, w.external_id, w.doi,
                        w.arxiv_id, w.venue, w.language, w.is_retracted, w.author_count, w.has_formulas,
                        coalesce(r.title, w.title), coalesce(e.abstract, ''), coalesce(e.provider, w.provider), w.source_count, w.merged_into_id,
                        w.erased_at is not null,
                        (select case when m.erased_at is null then m.title else '' end from works m where m.id = w.merged_into_id)
                    from works w
                    left join work_sources s on s.work_id = w.id and s.takes_precedence
                    left join source_records r on r.id = s.source_record_id
                    left join work_sources g on g.work_id = w.id and g.gives_abstract
                    left join source_records e on e.id = g.source_record_id
                    where w.id = $1
                    """)
                { Parameters = { new NpgsqlParameter<long> { TypedValue = workId } } },
                new NpgsqlBatchCommand(
                    """
                    select p.place, a.author_id, p.name, u.name, coalesce(p.affiliation, w.affiliation), i.ids, i.names
                    from work_sources s
                    join authorships p on p.source_record_id = s.source_record_id
                    join assignments a on a.source_record_id = p.source_record_id and a.place = p.place
                    join authors u on u.id = a.author_id
                    left join author_works w on w.author_id = a.author_id and w.work_id = s.work_id
                    left join lateral (
                        select array_agg(i.id order by k.number) as ids, array_agg(i.name order by k.number) as names
                        from unnest(w.institution_ids) with ordinality k(id, number) join institutions i on i.id = k.id) i on w.institution_ids is not null
                    where s.work_id = $1 and s.takes_precedence and p.place > $2
                    order by p.place
                    limit $3
                    """)
                {
                    Parameters =
                    {
                        new NpgsqlParameter<long> { TypedValue = workId },
                        new NpgsqlParameter<int> { TypedValue = afterPlace },
                        new NpgsqlParameter<int> { TypedValue = WorkView.AuthorsShown },
                    },
                },
                new NpgsqlBatchCommand(
                    """
                    select p.id, p.shown_name from work_topics t join topics p on p.id = t.topic_id where t.work_id = $1 order by t.place
                    """)
                { Parameters = { new NpgsqlParameter<long> { TypedValue = workId } } },
                new NpgsqlBatchCommand(
                    $"""
                    select r.provider, r.external_id, r.kind, coalesce(r.year, extract(year from coalesce(r.latest_revision, r.provider_date)), 0)::int,
                        r.journal_reference, r.comments, r.license, r.revisions, r.is_retracted, r.page_address, s.takes_precedence, s.gives_abstract,
                        s.reason, m.provider, m.external_id, r.imported_at, i.file
                    from work_sources s
                    join source_records r on r.id = s.source_record_id
                    left join source_records m on m.id = s.matched_record_id
                    left join import_runs i on i.id = r.import_run_id
                    where s.work_id = $1
                    order by s.rank
                    limit {WorkSourceItem.Shown}
                    """)
                { Parameters = { new NpgsqlParameter<long> { TypedValue = workId } } },
            },
        };
        await using (batch.ConfigureAwait(false))
        {
            var rows = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                if (!await rows.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    return null;
                }

                var authors = new List<WorkAuthor>();
                var topics = new List<NamedTopic>();
                var sources = new List<WorkSourceItem>();
                var work = new WorkView
                {
                    Id = rows.GetInt64(0),
                    Kind = Enum.Parse<WorkKind>(rows.GetString(1)),
                    Year = rows.GetInt16(2),
                    Date = rows.IsDBNull(3) ? null : rows.GetFieldValue<DateOnly>(3),
                    FirstPosted = rows.IsDBNull(4) ? null : rows.GetFieldValue<DateOnly>(4),
                    Title = rows.GetString(5),
                    TitleHtml = rows.GetString(6),
                    AbstractHtml = rows.GetString(7),
                    Provider = rows.GetString(8),
                    ExternalId = rows.GetString(9),
                    Doi = Optional(10),
                    ArxivId = Optional(11),
                    Venue = Optional(12),
                    Language = Optional(13),
                    IsRetracted = rows.GetBoolean(14),
                    AuthorCount = rows.GetInt32(15),
                    HasFormulas = rows.GetBoolean(16),
                    PrintedTitle = rows.GetString(17),
                    PrintedAbstract = rows.GetString(18),
                    AbstractProvider = rows.GetString(19),
                    SourceCount = rows.GetInt16(20),
                    MergedIntoId = rows.IsDBNull(21) ? null : rows.GetInt64(21),
                    IsErased = rows.GetBoolean(22),
                    MergedIntoTitle = Optional(23),
                    Authors = authors,
                    Topics = topics,
                    Sources = sources,
                };

                await rows.NextResultAsync(cancellation).ConfigureAwait(false);
                while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    authors.Add(new WorkAuthor(rows.GetInt32(0), rows.GetInt64(1), rows.GetString(2), rows.GetString(3), Optional(4),
                        rows.IsDBNull(5) ? [] : [.. rows.GetFieldValue<long[]>(5).Zip(rows.GetFieldValue<string[]>(6), (id, name) => new NamedInstitution(id, name))]));
                }

                await rows.NextResultAsync(cancellation).ConfigureAwait(false);
                while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    topics.Add(new NamedTopic(rows.GetInt32(0), rows.GetString(1)));
                }

                await rows.NextResultAsync(cancellation).ConfigureAwait(false);
                while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    sources.Add(new WorkSourceItem
                    {
                        Provider = rows.GetString(0),
                        ExternalId = rows.GetString(1),
                        Kind = Enum.Parse<WorkKind>(rows.GetString(2)),
                        Year = rows.GetInt32(3),
                        JournalReference = Optional(4),
                        Comments = Optional(5),
                        License = Optional(6),
                        Revisions = rows.GetInt16(7),
                        IsRetracted = rows.GetBoolean(8),
                        PageAddress = Optional(9),
                        TakesPrecedence = rows.GetBoolean(10),
                        GivesAbstract = rows.GetBoolean(11),
                        Reason = Optional(12) is { } reason ? Enum.Parse<MatchReason>(reason) : null,
                        MatchedProvider = Optional(13),
                        MatchedExternalId = Optional(14),
                        ImportedAt = rows.GetFieldValue<DateTimeOffset>(15),
                        ImportedFrom = Optional(16),
                    });
                }

                return work;
            }

            string? Optional(int column) => rows.IsDBNull(column) ? null : rows.GetString(column);
        }
    }
}
