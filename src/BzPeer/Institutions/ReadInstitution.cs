using BzPeer.Authors;
using BzPeer.Works;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Institutions;

/// <summary>Everything on the page of an institution.</summary>
public sealed record InstitutionView
{
    /// <summary>The institution.</summary>
    public required long Id { get; init; }

    /// <summary>Its ROR id, without resolver.</summary>
    public required string RorId { get; init; }

    /// <summary>The name shown.</summary>
    public required string Name { get; init; }

    /// <summary>Language of the name shown, where the record names it.</summary>
    public required string? Language { get; init; }

    /// <summary>City or the like.</summary>
    public required string? Place { get; init; }

    /// <summary>Region or state.</summary>
    public required string? Region { get; init; }

    /// <summary>Country.</summary>
    public required string? Country { get; init; }

    /// <summary>Country, ISO 3166-1 alpha-2.</summary>
    public required string? CountryCode { get; init; }

    /// <summary>Homepage as printed: it may be anything.</summary>
    public required string? Website { get; init; }

    /// <summary>What it is, in the provider's words.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>Year in which it was established.</summary>
    public required short? Established { get; init; }

    /// <summary>Whether it still is what it was.</summary>
    public required InstitutionStatus Status { get; init; }

    /// <summary>Provider of the record.</summary>
    public required string Provider { get; init; }

    /// <summary>That provider's date of the record.</summary>
    public required DateOnly? ProviderDate { get; init; }

    /// <summary>Whom a withdrawn one means.</summary>
    public required long? SuccessorId { get; init; }

    /// <summary>That one's name.</summary>
    public required string? SuccessorName { get; init; }

    /// <summary>How many works name it.</summary>
    public required int Works { get; init; }

    /// <summary>How many authors have a work that names it beside them.</summary>
    public required int People { get; init; }

    /// <summary>How many of them name it on their latest work with an affiliation.</summary>
    public required int PeopleNow { get; init; }

    /// <summary>Works of the whole record, those that print an affiliation, and those of which one was matched; the invented world apart.</summary>
    public required (long All, long Affiliated, long Matched) Record { get; init; }

    /// <summary>Other names, at most <see cref="ReadInstitution.NamesShown"/>.</summary>
    public required IReadOnlyList<NamedOtherwise> Names { get; init; }

    /// <summary>How many other names there are.</summary>
    public required int NameCount { get; init; }

    /// <summary>How it stands to others, at most <see cref="ReadInstitution.RelationsShown"/> of each kind.</summary>
    public required IReadOnlyList<RelatedInstitution> Relations { get; init; }

    /// <summary>Those whose latest affiliation it is, most works first.</summary>
    public required IReadOnlyList<InstitutionPerson> Now { get; init; }

    /// <summary>Those who name another one since, most works first.</summary>
    public required IReadOnlyList<InstitutionPerson> Before { get; init; }

    /// <summary>Topics of its works, most works first.</summary>
    public required IReadOnlyList<InstitutionCount> Topics { get; init; }

    /// <summary>Institutions with shared works, most first.</summary>
    public required IReadOnlyList<InstitutionCount> Partners { get; init; }

    /// <summary>One page of its works, newest first.</summary>
    public required IReadOnlyList<WorkItem> Items { get; init; }

    /// <summary>Whether there are works after the last one.</summary>
    public required bool HasMore { get; init; }
}

/// <summary>Another name of an institution.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">What kind of name.</param>
/// <param name="Language">Its language, where named.</param>
public sealed record NamedOtherwise(string Name, InstitutionNameKind Kind, string? Language);

/// <summary>An institution that stands to another in some way.</summary>
/// <param name="Kind">What it is to that one.</param>
/// <param name="RorId">Its ROR id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Id">The institution; null where no record of it is here.</param>
/// <param name="OfKind">How many there are of the kind.</param>
public sealed record RelatedInstitution(InstitutionRelationKind Kind, string RorId, string Name, long? Id, int OfKind);

/// <summary>A person at an institution.</summary>
/// <param name="Id">The author.</param>
/// <param name="Name">The name shown.</param>
/// <param name="Works">How many works name the institution beside them.</param>
/// <param name="FirstYear">Year of the first.</param>
/// <param name="LastYear">Year of the last.</param>
public sealed record InstitutionPerson(long Id, string Name, int Works, short FirstYear, short LastYear);

/// <summary>A topic or another institution with a count of works.</summary>
/// <param name="Id">The topic or institution.</param>
/// <param name="Name">Its name.</param>
/// <param name="Works">How many works.</param>
/// <param name="Of">How many topics or partners there are in all.</param>
public sealed record InstitutionCount(long Id, string Name, int Works, int Of);

/// <summary>Reads the page of an institution: five statements in one round trip, whatever its size.</summary>
public static class ReadInstitution
{
    /// <summary>Works on one page.</summary>
    public const int PageSize = 10;

    /// <summary>People shown of those there now, and of those before.</summary>
    public const int PeopleShown = 18;

    /// <summary>Topics and partners shown.</summary>
    public const int CountsShown = 8;

    /// <summary>Other names shown.</summary>
    public const int NamesShown = 20;

    /// <summary>Relations shown of each kind.</summary>
    public const int RelationsShown = 8;

    /// <summary>Who hides where they are is counted, and not named.</summary>
    private const string IsShown = $"not exists (select from author_profiles s where s.author_id = author_institutions.author_id and '{HiddenFields.Affiliation}' = any (s.hidden))";

    /// <summary>The institution of an id; null where there is none.</summary>
    /// <param name="records">The records.</param>
    /// <param name="institutionId">The institution.</param>
    /// <param name="afterWorkId">Works are listed from the one after this on.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<InstitutionView?> RunAsync(BzPeerDbContext records, long institutionId, long? afterWorkId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(records);
        await records.Database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var batch = new NpgsqlBatch((NpgsqlConnection)records.Database.GetDbConnection())
        {
            BatchCommands =
            {
                Of(
                    $"""
                    select i.id, i.ror_id, i.name, i.language, i.place, i.region, i.country, i.country_code, i.website, i.types, i.established, i.status,
                        i.provider, i.provider_date, i.successor_id, s.name, i.works, i.people, i.people_now,
                        coalesce((select value from record_totals where name = '{RecordTotal.Works}'), 0),
                        coalesce((select value from record_totals where name = '{RecordTotal.AffiliatedWorks}'), 0),
                        coalesce((select value from record_totals where name = '{RecordTotal.MatchedWorks}'), 0),
                        coalesce(n.names, '{"{}"}'), coalesce(n.kinds, '{"{}"}'), coalesce(n.languages, '{"{}"}'), coalesce(n.total, 0)::int
                    from institutions i
                    left join institutions s on s.id = i.successor_id
                    left join lateral (
                        select array_agg(name order by number) as names, array_agg(kind order by number) as kinds,
                            array_agg(coalesce(language, '') order by number) as languages, max(total) as total
                        from (
                            select *, count(*) over () as total from institution_names
                            where institution_id = i.id and name <> i.name
                            order by number limit {NamesShown}) n) n on true
                    where i.id = $1
                    """),
                // What the record says of others, and what others' records say of this one.
                Of(
                    $"""
                    with said as (
                        select r.kind, r.other_ror_id as ror_id, r.other_name as name
                        from institutions i join institution_relations r using (ror_id)
                        where i.id = $1
                        union
                        select case r.kind when 'Parent' then 'Child' when 'Child' then 'Parent' when 'Successor' then 'Predecessor'
                            when 'Predecessor' then 'Successor' else r.kind end, r.ror_id, o.name
                        from institutions i
                        join institution_relations r on r.other_ror_id = i.ror_id
                        join institutions o on o.ror_id = r.ror_id
                        where i.id = $1),
                    others as (
                        select distinct on (s.kind, s.ror_id) s.kind, s.ror_id, coalesce(o.name, s.name) as name, o.id, o.works
                        from said s left join institutions o on o.ror_id = s.ror_id
                        order by s.kind, s.ror_id)
                    select kind, ror_id, name, id, total
                    from (
                        select *, count(*) over (partition by kind)::int as total,
                            row_number() over (partition by kind order by works desc nulls last, name collate "C", ror_id) as number
                        from others) o
                    where number <= {RelationsShown}
                    order by kind, number
                    """),
                Of(
                    $"""
                    select a.id, a.name, p.works, p.first_year, p.last_year, p.is_now
                    from (
                        (select * from author_institutions where institution_id = $1 and is_now and {IsShown} order by works desc, author_id limit {PeopleShown})
                        union all
                        (select * from author_institutions where institution_id = $1 and not is_now and {IsShown} order by works desc, author_id limit {PeopleShown})) p
                    join authors a on a.id = p.author_id
                    order by p.is_now desc, p.works desc, p.author_id
                    """),
                Of(
                    $"""
                    (select true as is_topic, p.id::bigint, p.shown_name as name, t.works, t.total::int
                    from (
                        select *, count(*) over () as total from institution_topics
                        where institution_id = $1 order by works desc, topic_id limit {CountsShown}) t
                    join topics p on p.id = t.topic_id)
                    union all
                    (select false, i.id, i.name, p.works, (select count(*) from institution_partners where institution_id = $1)::int
                    from (
                        select * from institution_partners where institution_id = $1 order by works desc, partner_id limit {CountsShown}) p
                    join institutions i on i.id = p.partner_id)
                    order by is_topic desc, works desc, id
                    """),
                WorksInOrder.Page("work_institutions", "institution_id", institutionId, afterWorkId, PageSize + 1),
            },
        };
        await using (batch.ConfigureAwait(false))
        {
            var rows = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                return await rows.ReadAsync(cancellation).ConfigureAwait(false) ? await ReadAsync(rows, cancellation).ConfigureAwait(false) : null;
            }
        }

        NpgsqlBatchCommand Of(string statement) =>
            new(statement) { Parameters = { new NpgsqlParameter<long> { TypedValue = institutionId } } };
    }

    private static async Task<InstitutionView> ReadAsync(NpgsqlDataReader rows, CancellationToken cancellation)
    {
        var relations = new List<RelatedInstitution>();
        var (now, before) = (new List<InstitutionPerson>(), new List<InstitutionPerson>());
        var (topics, partners) = (new List<InstitutionCount>(), new List<InstitutionCount>());
        var items = new List<WorkItem>(PageSize + 1);
        var kinds = rows.GetFieldValue<string[]>(23);
        var languages = rows.GetFieldValue<string[]>(24);
        var institution = new InstitutionView
        {
            Id = rows.GetInt64(0),
            RorId = rows.GetString(1),
            Name = rows.GetString(2),
            Language = Optional(3),
            Place = Optional(4),
            Region = Optional(5),
            Country = Optional(6),
            CountryCode = Optional(7),
            Website = Optional(8),
            Types = rows.GetFieldValue<string[]>(9),
            Established = rows.IsDBNull(10) ? null : rows.GetInt16(10),
            Status = Enum.Parse<InstitutionStatus>(rows.GetString(11)),
            Provider = rows.GetString(12),
            ProviderDate = rows.IsDBNull(13) ? null : rows.GetFieldValue<DateOnly>(13),
            SuccessorId = rows.IsDBNull(14) ? null : rows.GetInt64(14),
            SuccessorName = Optional(15),
            Works = rows.GetInt32(16),
            People = rows.GetInt32(17),
            PeopleNow = rows.GetInt32(18),
            Record = (rows.GetInt64(19), rows.GetInt64(20), rows.GetInt64(21)),
            Names = [.. rows.GetFieldValue<string[]>(22).Select((name, i) => new NamedOtherwise(name, Enum.Parse<InstitutionNameKind>(kinds[i]), languages[i].Length == 0 ? null : languages[i]))],
            NameCount = rows.GetInt32(25),
            Relations = relations,
            Now = now,
            Before = before,
            Topics = topics,
            Partners = partners,
            Items = items,
            HasMore = false,
        };

        await rows.NextResultAsync(cancellation).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
        {
            relations.Add(new RelatedInstitution(
                Enum.Parse<InstitutionRelationKind>(rows.GetString(0)), rows.GetString(1), rows.GetString(2), rows.IsDBNull(3) ? null : rows.GetInt64(3), rows.GetInt32(4)));
        }

        await rows.NextResultAsync(cancellation).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
        {
            (rows.GetBoolean(5) ? now : before).Add(new InstitutionPerson(rows.GetInt64(0), rows.GetString(1), rows.GetInt32(2), rows.GetInt16(3), rows.GetInt16(4)));
        }

        await rows.NextResultAsync(cancellation).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
        {
            (rows.GetBoolean(0) ? topics : partners).Add(new InstitutionCount(rows.GetInt64(1), rows.GetString(2), rows.GetInt32(3), rows.GetInt32(4)));
        }

        await rows.NextResultAsync(cancellation).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
        {
            items.Add(WorkItem.Read(rows));
        }

        return items.Count > PageSize ? institution with { Items = items[..PageSize], HasMore = true } : institution;

        string? Optional(int column) => rows.IsDBNull(column) ? null : rows.GetString(column);
    }
}
