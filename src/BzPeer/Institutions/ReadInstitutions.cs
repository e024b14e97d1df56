using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Institutions;

/// <summary>Institutions that works name.</summary>
/// <param name="Items">One page of them, most works first.</param>
/// <param name="HasMore">Whether there are more after the last one.</param>
/// <param name="Countries">The countries that have some, most institutions first.</param>
/// <param name="Record">Works of the whole record, those that print an affiliation, and those of which one was matched; the invented world apart.</param>
public sealed record InstitutionList(
    IReadOnlyList<ListedInstitution> Items, bool HasMore, IReadOnlyList<CountryCount> Countries, (long All, long Affiliated, long Matched) Record);

/// <summary>An institution in a list.</summary>
/// <param name="Id">The institution.</param>
/// <param name="Name">The name shown.</param>
/// <param name="Language">Its language, where the record names it.</param>
/// <param name="Place">City or the like.</param>
/// <param name="Country">Country.</param>
/// <param name="Works">How many works name it.</param>
/// <param name="People">How many authors have such a work.</param>
public sealed record ListedInstitution(long Id, string Name, string? Language, string? Place, string? Country, int Works, int People);

/// <summary>A country and how many institutions of it have works.</summary>
/// <param name="Code">ISO 3166-1 alpha-2.</param>
/// <param name="Name">Its name, as the registry has it.</param>
/// <param name="Institutions">How many.</param>
public sealed record CountryCount(string Code, string Name, int Institutions);

/// <summary>Reads the list of institutions: two statements in one round trip.</summary>
public static class ReadInstitutions
{
    /// <summary>Institutions on one page.</summary>
    public const int PageSize = 60;

    /// <summary>Reads one page.</summary>
    /// <param name="records">The records.</param>
    /// <param name="country">Those of this country alone, ISO 3166-1 alpha-2.</param>
    /// <param name="afterId">From the one after this on, by its works now.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<InstitutionList> RunAsync(BzPeerDbContext records, string? country, long? afterId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(records);
        await records.Database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var list = new NpgsqlBatchCommand(
            $"""
            select id, name, language, place, country, works, people from institutions
            where works > 0 {(country is null ? "" : "and country_code = $3")}
                {(afterId is null ? "" : "and works <= (select works from institutions where id = $2) and (works < (select works from institutions where id = $2) or id > $2)")}
            order by works desc, id
            limit $1
            """);
        list.Parameters.Add(new NpgsqlParameter<int> { TypedValue = PageSize + 1 });
        if (afterId is not null || country is not null)
        {
            list.Parameters.Add(new NpgsqlParameter<long> { TypedValue = afterId ?? 0 });
        }

        if (country is not null)
        {
            list.Parameters.Add(new NpgsqlParameter<string> { TypedValue = country });
        }

        var batch = new NpgsqlBatch((NpgsqlConnection)records.Database.GetDbConnection())
        {
            BatchCommands =
            {
                list,
                new NpgsqlBatchCommand(
                    $"""
                    select c.country_code, c.country, c.institutions, t.works, t.affiliated, t.matched
                    from (
                        select coalesce(sum(value) filter (where name = '{RecordTotal.Works}'), 0)::bigint as works,
                            coalesce(sum(value) filter (where name = '{RecordTotal.AffiliatedWorks}'), 0)::bigint as affiliated,
                            coalesce(sum(value) filter (where name = '{RecordTotal.MatchedWorks}'), 0)::bigint as matched
                        from record_totals) t
                    left join (
                        select country_code, coalesce(min(country), country_code) as country, count(*)::int as institutions
                        from institutions where works > 0 and country_code is not null
                        group by country_code) c on true
                    order by c.institutions desc, c.country collate "C"
                    """),
            },
        };
        await using (batch.ConfigureAwait(false))
        {
            var rows = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                var items = new List<ListedInstitution>();
                while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    items.Add(new ListedInstitution(rows.GetInt64(0), rows.GetString(1), Optional(2), Optional(3), Optional(4), rows.GetInt32(5), rows.GetInt32(6)));
                }

                await rows.NextResultAsync(cancellation).ConfigureAwait(false);
                var countries = new List<CountryCount>();
                var record = (0L, 0L, 0L);
                while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    record = (rows.GetInt64(3), rows.GetInt64(4), rows.GetInt64(5));
                    if (!rows.IsDBNull(0))
                    {
                        countries.Add(new CountryCount(rows.GetString(0), rows.GetString(1), rows.GetInt32(2)));
                    }
                }

                return new InstitutionList(items.Count > PageSize ? items[..PageSize] : items, items.Count > PageSize, countries, record);
            }

            string? Optional(int column) => rows.IsDBNull(column) ? null : rows.GetString(column);
        }
    }
}
