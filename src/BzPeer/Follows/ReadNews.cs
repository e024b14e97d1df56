using BzPeer.Authors;
using BzPeer.Works;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Follows;

/// <summary>
/// Reads what is new for followers: one statement, for one reader as for a thousand whose digests are due. Of each subject
/// it asks the log's index for the latest event first; only the subjects that are shown are looked at more closely.
/// </summary>
public static class ReadNews
{
    /// <summary>So many events of a subject are counted.</summary>
    public const int MostEvents = 1_000;

    /// <summary>The log of a subject is read back no further, whatever its follower wants to hear of.</summary>
    private const int MostLookedThrough = 20_000;

    /// <summary>Whether an event <c>e</c> is one of those that <c>t.triggers</c> asks for.</summary>
    internal static readonly string IsWanted =
        $"""
        (case e.kind
            when '{nameof(EventKind.NewWork)}' then {(int)Triggers.NewWorks}
            when '{nameof(EventKind.NewVersion)}' then {(int)Triggers.Versions}
            when '{nameof(EventKind.Retraction)}' then {(int)Triggers.Versions}
            else {(int)Triggers.Record} end & t.triggers) <> 0
        """;

    /// <summary>
    /// What the subjects are whose events concern a follow: the one it stands for, and the one that was chosen, which has
    /// what happened before it was merged. Who follows both is told from where they had read each; who chose but the one that
    /// was merged, of the other from the merge on, because nothing before was news to them. It stands in a with
    /// clause, after <c>wanted</c> with (id, follower_id, subject_kind, subject_id, stands_for_id, triggers, after, led_event_id), and gives
    /// <c>targets</c> with (follow_id, follower_id, subject_kind, stands_for_id, subject_id, triggers, after).
    /// </summary>
    internal const string Targets =
        """
        targets as materialized (
            select min(w.id) as follow_id, w.follower_id, w.subject_kind, w.stands_for_id, x.id as subject_id, bit_or(w.triggers) as triggers,
                coalesce(min(w.after) filter (where w.subject_id = x.id), min(greatest(w.after, w.led_event_id))) as after
            from wanted w
            cross join lateral (values (w.stands_for_id), (w.subject_id)) x(id)
            group by w.follower_id, w.subject_kind, w.stands_for_id, x.id)
        """;

    /// <summary>Whether an event <c>e</c> tells of an affiliation that its record's owner hides by now.</summary>
    /// <param name="authorIds">The records under which it is told: the event's own, and the one that this is part of by now.</param>
    internal static string IsHidden(string authorIds) =>
        $"""
        (e.kind = '{nameof(EventKind.AffiliationChanged)}'
            and exists (select from author_profiles p where p.author_id in ({authorIds}) and '{HiddenFields.Affiliation}' = any (p.hidden)))
        """;

    /// <summary>The other record of an event <c>e</c>, as <c>o</c> with (id, name); none where it was erased.</summary>
    internal const string Other =
        $"""
        left join lateral (
            select a.id, a.name from authors a
            where e.kind in ('{nameof(EventKind.RecordsMerged)}', '{nameof(EventKind.RecordsSplit)}') and a.id = e.other_id and a.erased_at is null
            union all
            select s.id, s.name from institutions s where e.kind = '{nameof(EventKind.AffiliationChanged)}' and s.id = e.other_id) o on true
        """;

    /// <summary>
    /// The latest events of a target <c>t</c> that its follower wants to hear of: (id, kind, is_older, work_id, is_told), as
    /// they came; $2 is the latest event that counts. What can't be told any more is among them, so that it is known whether there are more.
    /// </summary>
    /// <param name="atMost">So many at most.</param>
    internal static string Events(int atMost) =>
        $"""
        select e.id, e.kind, e.is_older, coalesce(m.id, w.id) as work_id,
            w.erased_at is null and m.erased_at is null
                -- A record that was erased tells nothing of its own under the one that it was merged into.
                and (t.subject_kind <> '{nameof(SubjectKind.Author)}' or t.subject_id = t.stands_for_id
                    or (select g.erased_at from authors g where g.id = t.subject_id) is null)
                and not {IsHidden("e.subject_id, t.stands_for_id")} as is_told
        from (
            select e.* from (
                select e.id, e.kind, e.is_older, e.work_id, e.subject_id from events e
                where e.subject_kind = t.subject_kind and e.subject_id = t.subject_id and e.id > t.after and e.id <= $2
                order by e.id desc
                limit {MostLookedThrough}) e
            where {IsWanted}
            order by e.id desc
            limit {atMost}) e
        left join works w on w.id = e.work_id
        left join works m on m.id = w.merged_into_id
        """;

    // $1 the followers or the account, $2 the latest event, $3 subjects at most, $4 items of a subject at most, $5 whether what was mailed is known too.
    private static readonly string OfFollowers = Sql("f.follower_id = any($1)");

    private static readonly string OfAccount = Sql("f.follower_id = (select id from followers where account_id = $1)");

    private static string Sql(string who) =>
        $"""
        with wanted as (
            select f.id, f.follower_id, f.subject_kind, f.subject_id, f.stands_for_id, f.triggers, f.led_event_id,
                case when $5 then greatest(f.read_event_id, r.digested_event_id) else f.read_event_id end as after
            from follows f
            join followers r on r.id = f.follower_id
            where {who} and not f.is_muted),
        {Targets},
        latest as (
            select t.follower_id, t.subject_kind, t.stands_for_id as subject_id, max(l.id) as id, min(t.follow_id) as follow_id
            from targets t
            -- What can't be told any more makes no subject of news. Rows come in the order of the index, until there is one.
            cross join lateral (select e.id from ({Events(MostEvents)}) e where e.is_told order by e.id desc limit 1) l
            group by t.follower_id, t.subject_kind, t.stands_for_id),
        counted as (
            select l.*, {NamedSubject.Columns},
                row_number() over (partition by l.follower_id order by l.id desc, l.subject_kind, l.subject_id) as number,
                count(*) over (partition by l.follower_id) as subjects,
                max(l.id) over (partition by l.follower_id) as latest
            from latest l
            {NamedSubject.Joins("l")}
            where {NamedSubject.IsThere}),
        chosen as materialized (select * from counted where number <= $3),
        found as (
            select c.follower_id, c.number, e.*,
                count(*) over (partition by c.follower_id, c.number, t.subject_id) as seen
            from chosen c
            join targets t on t.follower_id = c.follower_id and t.subject_kind = c.subject_kind and t.stands_for_id = c.subject_id
            cross join lateral ({Events(MostEvents)}) e),
        items as (
            select follower_id, number, work_id, max(id) as id, max(seen) as seen,
                case when bool_or(kind = '{nameof(EventKind.Retraction)}') then '{nameof(EventKind.Retraction)}'
                    when bool_or(kind = '{nameof(EventKind.NewVersion)}') then '{nameof(EventKind.NewVersion)}'
                    else min(kind) end as kind,
                -- A retraction is news however old the work is.
                bool_and(is_older and kind <> '{nameof(EventKind.Retraction)}') as is_older
            from found
            where is_told
            group by follower_id, number, work_id, case when work_id is null then id end),
        numbered as (
            select *,
                row_number() over (partition by follower_id, number order by is_older, id desc) as place,
                count(*) filter (where not is_older) over (partition by follower_id, number) as lately,
                count(*) filter (where is_older) over (partition by follower_id, number) as older,
                max(seen) over (partition by follower_id, number) >= {MostEvents} as is_cut
            from items)
        select c.follower_id, c.number, c.subjects, c.latest, c.subject_kind, c.subject_id, c.name, coalesce(c.is_invented, false),
            i.lately, i.older, i.is_cut, i.is_older,
            i.id, e.at, i.kind, e.before, e.after,
            o.id, o.name,
            w.id, w.kind, w.year, w.title, w.title_html, w.has_formulas, w.is_retracted, w.author_count, n.names,
            c.follow_id
        from numbered i
        join chosen c on c.follower_id = i.follower_id and c.number = i.number
        join events e on e.id = i.id
        left join works w on w.id = i.work_id
        left join lateral (
            select array_agg(p.name order by p.place) as names
            from work_sources k
            join authorships p on p.source_record_id = k.source_record_id and p.place <= {NewsWork.NamesShown}
            where k.work_id = w.id and k.takes_precedence) n on w.id is not null
        {Other}
        where i.place = 1 or i.place <= $4 and not i.is_older
        order by c.follower_id, c.number, i.place
        """;

    /// <summary>What a reader has not marked as read.</summary>
    /// <param name="records">The records.</param>
    /// <param name="accountId">The reader's account.</param>
    /// <param name="subjects">Of so many subjects at most.</param>
    /// <param name="items">Of each so many items at most.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<News> OfReaderAsync(BzPeerDbContext records, long accountId, int subjects, int items, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(records);
        await records.Database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var news = await RunAsync(
            (NpgsqlConnection)records.Database.GetDbConnection(), OfAccount, new NpgsqlParameter<long> { TypedValue = accountId },
            long.MaxValue, subjects, items, mailed: false, cancellation).ConfigureAwait(false);
        return news.Values.SingleOrDefault(News.None);
    }

    /// <summary>What was neither mailed to followers nor marked as read by them; who has nothing new is not among them.</summary>
    /// <param name="connection">An open connection; its transaction is used.</param>
    /// <param name="followerIds">Who.</param>
    /// <param name="until">Up to this event.</param>
    /// <param name="subjects">For each, of so many subjects at most.</param>
    /// <param name="items">Of each subject so many items at most.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<IReadOnlyDictionary<long, News>> ToMailAsync(
        NpgsqlConnection connection, IReadOnlyCollection<long> followerIds, long until, int subjects, int items, CancellationToken cancellation) =>
        await RunAsync(
            connection, OfFollowers, new NpgsqlParameter<long[]> { TypedValue = [.. followerIds] }, until, subjects, items, mailed: true, cancellation).ConfigureAwait(false);

    private static async Task<Dictionary<long, News>> RunAsync(
        NpgsqlConnection connection, string sql, NpgsqlParameter who, long until, int subjects, int items, bool mailed, CancellationToken cancellation)
    {
        var command = new NpgsqlCommand(sql, connection)
        {
            // Of a batch of digests that takes too long none would ever be written. A reader's page is bounded by what it counts.
            CommandTimeout = mailed ? 0 : connection.CommandTimeout,
            Parameters =
            {
                who,
                new NpgsqlParameter<long> { TypedValue = until },
                new NpgsqlParameter<int> { TypedValue = subjects },
                new NpgsqlParameter<int> { TypedValue = items },
                new NpgsqlParameter<bool> { TypedValue = mailed },
            },
        };
        await using (command.ConfigureAwait(false))
        {
            var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                var found = new Dictionary<long, News>();
                List<NewsOfSubject> ofFollower = [];
                List<NewsItem> ofSubject = [];
                var (follower, number) = (0L, 0L);
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    if (row.GetInt64(0) != follower)
                    {
                        (follower, number) = (row.GetInt64(0), 0);
                        ofFollower = [];
                        found.Add(follower, new News(ofFollower, Math.Max(0, (int)row.GetInt64(2) - subjects), row.GetInt64(3)));
                    }

                    if (row.GetInt64(1) != number)
                    {
                        number = row.GetInt64(1);
                        ofSubject = [];
                        var lately = (int)row.GetInt64(8);
                        ofFollower.Add(new NewsOfSubject(
                            row.GetInt64(28),
                            new NamedSubject(Enum.Parse<SubjectKind>(row.GetString(4)), row.GetInt64(5), row.GetString(6), row.GetBoolean(7)),
                            ofSubject,
                            Math.Max(0, lately - items),
                            (int)row.GetInt64(9),
                            row.GetBoolean(10)));
                    }

                    // Of works of long ago alone comes one row, for their number.
                    if (!row.GetBoolean(11))
                    {
                        ofSubject.Add(Item(row));
                    }
                }

                return found;
            }
        }
    }

    private static NewsItem Item(NpgsqlDataReader row) => new(
        row.GetInt64(12),
        row.GetFieldValue<DateTimeOffset>(13),
        Enum.Parse<EventKind>(row.GetString(14)),
        row.IsDBNull(19)
            ? null
            : new NewsWork(
                row.GetInt64(19),
                Enum.Parse<WorkKind>(row.GetString(20)),
                row.GetInt16(21),
                row.GetString(22),
                row.GetString(23),
                row.GetBoolean(24),
                row.GetBoolean(25),
                row.IsDBNull(27) ? [] : row.GetFieldValue<string[]>(27),
                row.GetInt32(26)),
        row.IsDBNull(17) ? null : row.GetInt64(17),
        row.IsDBNull(18) ? null : row.GetString(18),
        row.IsDBNull(15) ? null : row.GetString(15),
        row.IsDBNull(16) ? null : row.GetString(16));
}
