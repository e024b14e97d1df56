using BzPeer.Authors;
using Npgsql;

namespace BzPeer.Works;

/// <summary>A work as lists and pages show it.</summary>
public sealed record WorkItem
{
    /// <summary>Of a longer author list, so many names are shown, and the owner of the page.</summary>
    public const int NamesShown = 10;

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

    /// <summary>Where it appeared, as printed.</summary>
    public required string? Venue { get; init; }

    /// <summary>arXiv id, without version.</summary>
    public required string? ArxivId { get; init; }

    /// <summary>Language of title and abstract, as the provider names it.</summary>
    public required string? Language { get; init; }

    /// <summary>Whether a provider says that it was retracted.</summary>
    public required bool IsRetracted { get; init; }

    /// <summary>How many source records describe it.</summary>
    public required int SourceCount { get; init; }

    /// <summary>How many names the author list has.</summary>
    public required int AuthorCount { get; init; }

    /// <summary>Whether a text holds formulas.</summary>
    public required bool HasFormulas { get; init; }

    /// <summary>The names shown, in their order.</summary>
    public required IReadOnlyList<NamedAuthor> Authors { get; init; }

    /// <summary>How it is known to be of the author whose list it stands in; null in other lists.</summary>
    public WorkBasis? Basis { get; init; }

    /// <summary>Topics, the primary one first.</summary>
    public required IReadOnlyList<NamedTopic> Topics { get; init; }

    /// <summary>The provider's page of the record; null where there is none.</summary>
    public string? ProviderPage => Providers.Page(Provider, ExternalId);

    /// <summary>Whether the work belongs to the invented world.</summary>
    public bool IsInvented => Provider == Providers.Invented;

    /// <summary>
    /// The select list and the joins that print works. It stands after a <c>with listed as (…)</c> that gives
    /// (number, work_id, owner_place, basis), and before the end of the statement; rows come in the order of <c>number</c>.
    /// Arrays rather than a second statement: twenty works with their names and topics are one round trip and one plan.
    /// </summary>
    internal const string SelectListed = $"{Listed}\n{FromListed}";

    /// <summary>So many columns has <see cref="SelectListed"/>: the first of further ones stands here.</summary>
    internal const int Columns = 25;

    private const string Listed =
        """
        select w.id, w.kind, w.year, w.date, w.first_posted, w.title, w.title_html, w.abstract_html, w.provider, w.external_id, w.doi, w.venue,
            w.author_count, w.has_formulas, a.places, a.ids, a.printed, a.names, t.ids, t.names,
            w.arxiv_id, w.language, w.is_retracted, w.source_count, l.basis
        """;

    private const string FromListed =
        """
        from listed l
        join works w on w.id = l.work_id
        cross join lateral (
            select array_agg(s.place order by s.place) as places, array_agg(s.author_id order by s.place) as ids,
                array_agg(p.name order by s.place) as printed, array_agg(u.name order by s.place) as names
            from work_sources k
            join assignments s on s.source_record_id = k.source_record_id and s.place = any (array[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, l.owner_place])
            join authorships p on p.source_record_id = s.source_record_id and p.place = s.place
            join authors u on u.id = s.author_id
            where k.work_id = w.id and k.takes_precedence) a
        cross join lateral (
            select array_agg(p.id order by t.place) as ids, array_agg(p.shown_name order by t.place) as names
            from work_topics t
            join topics p on p.id = t.topic_id
            where t.work_id = w.id) t
        order by l.number
        """;

    /// <summary>The same with further columns, which <c>listed</c> gives as <c>l</c>.</summary>
    internal static string SelectListedWith(params ReadOnlySpan<string> columns) => $"{Listed}, {string.Join(", ", columns)}\n{FromListed}";

    /// <summary>Reads one row of <see cref="SelectListed"/>.</summary>
    internal static WorkItem Read(NpgsqlDataReader row)
    {
        return new WorkItem
        {
            Id = row.GetInt64(0),
            Kind = Enum.Parse<WorkKind>(row.GetString(1)),
            Year = row.GetInt16(2),
            Date = Day(3),
            FirstPosted = Day(4),
            Title = row.GetString(5),
            TitleHtml = row.GetString(6),
            AbstractHtml = row.GetString(7),
            Provider = row.GetString(8),
            ExternalId = row.GetString(9),
            Doi = row.IsDBNull(10) ? null : row.GetString(10),
            Venue = row.IsDBNull(11) ? null : row.GetString(11),
            AuthorCount = row.GetInt32(12),
            HasFormulas = row.GetBoolean(13),
            ArxivId = row.IsDBNull(20) ? null : row.GetString(20),
            Language = row.IsDBNull(21) ? null : row.GetString(21),
            IsRetracted = row.GetBoolean(22),
            SourceCount = row.GetInt16(23),
            Basis = row.IsDBNull(24) ? null : Enum.Parse<WorkBasis>(row.GetString(24)),
            Authors = Names(),
            Topics = TopicNames(),
        };

        DateOnly? Day(int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateOnly>(column);

        NamedAuthor[] Names()
        {
            if (row.IsDBNull(14))
            {
                return [];
            }

            var places = row.GetFieldValue<int[]>(14);
            var ids = row.GetFieldValue<long[]>(15);
            var printed = row.GetFieldValue<string[]>(16);
            var names = row.GetFieldValue<string[]>(17);
            return [.. places.Select((place, i) => new NamedAuthor(place, ids[i], printed[i], names[i]))];
        }

        NamedTopic[] TopicNames()
        {
            if (row.IsDBNull(18))
            {
                return [];
            }

            var names = row.GetFieldValue<string[]>(19);
            return [.. row.GetFieldValue<int[]>(18).Select((id, i) => new NamedTopic(id, names[i]))];
        }
    }
}

/// <summary>A name in an author list.</summary>
/// <param name="Place">From 1.</param>
/// <param name="AuthorId">The author to whom it belongs.</param>
/// <param name="Printed">The name as this work prints it.</param>
/// <param name="Name">The name that the author's page shows.</param>
public sealed record NamedAuthor(int Place, long AuthorId, string Printed, string Name);

/// <summary>A topic by its name.</summary>
/// <param name="Id">The topic.</param>
/// <param name="Name">The name shown.</param>
public sealed record NamedTopic(int Id, string Name);
