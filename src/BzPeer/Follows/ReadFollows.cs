using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Follows;

/// <summary>A part of what an account follows.</summary>
/// <param name="Items">What was followed last, first.</param>
/// <param name="HasMore">Whether there are some after the last one.</param>
/// <param name="Total">How many there are in all.</param>
public sealed record FollowsView(IReadOnlyList<FollowItem> Items, bool HasMore, int Total);

/// <summary>Something that an account follows. Two records that were merged are one.</summary>
/// <param name="Id">The follow; the first of several that stand for the same author.</param>
/// <param name="FollowerId">Who follows.</param>
/// <param name="Kind">What kind of subject.</param>
/// <param name="SubjectId">The subject as it stands now.</param>
/// <param name="Subject">The same with its name; null where the record was erased.</param>
/// <param name="Triggers">Of what its follower wants to hear.</param>
/// <param name="IsMuted">Whether nothing is counted as new and nothing mailed for now.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="Unread">How much is new.</param>
/// <param name="IsCut">Whether there is more than was looked at.</param>
public sealed record FollowItem(
    long Id, long FollowerId, SubjectKind Kind, long SubjectId, NamedSubject? Subject, Triggers Triggers, bool IsMuted, DateTimeOffset CreatedAt, int Unread, bool IsCut);

/// <summary>Reads what an account follows, with how much of each is new: one statement.</summary>
public static class ReadFollows
{
    /// <summary>Of each so many events are counted at most: a page has many of them.</summary>
    public const int CountedTo = 200;

    /// <summary>So many stand on one page.</summary>
    public const int PageSize = 50;

    // $1 the account, $2 the latest event, $3 the page or the one follow, $4 at most.
    private static string Sql(string which) =>
        $"""
        with grouped as materialized (
            select min(id) as id, follower_id, subject_kind, stands_for_id as subject_id, bit_or(triggers) as triggers,
                bool_and(is_muted) as is_muted, min(created_at) as created_at
            from follows
            where follower_id = (select id from followers where account_id = $1)
            group by follower_id, subject_kind, stands_for_id),
        listed as materialized (select * from grouped where {which} order by id desc limit $4),
        wanted as (
            select f.id, f.follower_id, f.subject_kind, f.subject_id, f.stands_for_id, f.triggers, f.read_event_id as after, f.led_event_id
            from listed l
            join follows f on f.follower_id = l.follower_id and f.subject_kind = l.subject_kind and f.stands_for_id = l.subject_id
            where not f.is_muted),
        {ReadNews.Targets},
        unread as (
            -- A work counts once, whatever happened to it.
            select t.subject_kind, t.stands_for_id, count(distinct coalesce(e.work_id, -e.id)) filter (where e.is_told)::int as items, max(e.seen) >= {CountedTo} as is_cut
            from targets t
            cross join lateral (select e.*, count(*) over () as seen from ({ReadNews.Events(CountedTo)}) e) e
            group by t.subject_kind, t.stands_for_id)
        select l.id, l.follower_id, l.subject_kind, l.subject_id, {NamedSubject.Columns}, l.triggers, l.is_muted, l.created_at,
            case when {NamedSubject.IsThere} then coalesce(u.items, 0) else 0 end, {NamedSubject.IsThere} and coalesce(u.is_cut, false), (select count(*) from grouped)::int
        from listed l
        left join unread u on u.subject_kind = l.subject_kind and u.stands_for_id = l.subject_id
        {NamedSubject.Joins("l")}
        order by l.id desc
        """;

    /// <summary>One page of it.</summary>
    /// <param name="records">The records.</param>
    /// <param name="accountId">Whose.</param>
    /// <param name="after">From the follow after this one on.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<FollowsView> PageAsync(BzPeerDbContext records, long accountId, long? after, CancellationToken cancellation)
    {
        var (items, total) = await RunAsync(records, Sql("id < $3"), accountId, after ?? long.MaxValue, PageSize + 1, cancellation).ConfigureAwait(false);
        return new FollowsView(items.Count > PageSize ? items[..PageSize] : items, items.Count > PageSize, total);
    }

    /// <summary>One of them; null where the account has no such follow.</summary>
    public static async Task<FollowItem?> OneAsync(BzPeerDbContext records, long accountId, long followId, CancellationToken cancellation)
    {
        var (items, _) = await RunAsync(records, Sql("id = $3"), accountId, followId, 1, cancellation).ConfigureAwait(false);
        return items.SingleOrDefault();
    }

    private static async Task<(List<FollowItem> Items, int Total)> RunAsync(
        BzPeerDbContext records, string sql, long accountId, long key, int atMost, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(records);
        await records.Database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var command = new NpgsqlCommand(sql, (NpgsqlConnection)records.Database.GetDbConnection())
        {
            Parameters =
            {
                new NpgsqlParameter<long> { TypedValue = accountId },
                new NpgsqlParameter<long> { TypedValue = long.MaxValue },
                new NpgsqlParameter<long> { TypedValue = key },
                new NpgsqlParameter<int> { TypedValue = atMost },
            },
        };
        await using (command.ConfigureAwait(false))
        {
            var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                var items = new List<FollowItem>();
                var total = 0;
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    var kind = Enum.Parse<SubjectKind>(row.GetString(2));
                    items.Add(new FollowItem(
                        row.GetInt64(0), row.GetInt64(1), kind, row.GetInt64(3),
                        row.IsDBNull(4) ? null : new NamedSubject(kind, row.GetInt64(3), row.GetString(4), !row.IsDBNull(5) && row.GetBoolean(5)),
                        (Triggers)row.GetInt32(6), row.GetBoolean(7), row.GetFieldValue<DateTimeOffset>(8), row.GetInt32(9), row.GetBoolean(10)));
                    total = row.GetInt32(11);
                }

                return (items, total);
            }
        }
    }
}
