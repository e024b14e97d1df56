using BzPeer.Authors;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Follows;

/// <summary>An author whom a reader may want to follow, and why.</summary>
/// <param name="Author">The author.</param>
/// <param name="Works">How many works they have.</param>
/// <param name="Followed">With so many whom the reader follows they wrote.</param>
/// <param name="Names">Names of those, most shared works first, <see cref="ReadSuggestions.NamesShown"/> at most.</param>
public sealed record Suggestion(NamedSubject Author, int Works, int Followed, IReadOnlyList<string> Names);

/// <summary>
/// Finds whom a reader may want to follow: co-authors of those whom they follow, close ones first, then those of many. One
/// statement, which looks at the authors followed last and at their closest co-authors, however many there are.
/// </summary>
public static class ReadSuggestions
{
    /// <summary>So many are suggested.</summary>
    public const int Shown = 5;

    /// <summary>So many names say why.</summary>
    public const int NamesShown = 2;

    private const int AuthorsLookedAt = 200;
    private const int CollaboratorsLookedAt = 30;

    // Nobody who was invented wrote with anybody who was not, so invented people are suggested to who follows such alone.
    private static readonly string Sql =
        $"""
        with mine as materialized (
            select stands_for_id as id, max(id) as latest from follows
            where follower_id = (select id from followers where account_id = $1) and subject_kind = '{nameof(SubjectKind.Author)}'
            group by stands_for_id),
        found as (
            select c.collaborator_id as id, count(*)::int as followed, max(c.works) as works,
                (array_agg(l.id order by c.works desc, l.id))[1:{NamesShown}] as of
            from (select id from mine order by latest desc limit {AuthorsLookedAt}) l
            cross join lateral (
                select collaborator_id, works from collaborations
                where author_id = l.id
                order by works desc, collaborator_id
                limit {CollaboratorsLookedAt}) c
            where not exists (select from mine m where m.id = c.collaborator_id)
            group by c.collaborator_id)
        select a.id, a.name, a.is_invented, a.works, f.followed,
            array(select n.name from unnest(f.of) with ordinality o(id, place) join authors n on n.id = o.id where n.erased_at is null order by o.place)
        from found f
        join authors a on a.id = f.id
        where a.merged_into_id is null and a.erased_at is null
            and not exists (select from claims k where k.account_id = $1 and k.author_id = a.id and k.state = 'Accepted')
        order by f.works >= {Collaboration.CloseFrom} desc, f.followed desc, f.works desc, a.trust desc, a.id
        limit {Shown}
        """;

    /// <summary>Finds them.</summary>
    /// <param name="records">The records.</param>
    /// <param name="accountId">For whom.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<IReadOnlyList<Suggestion>> RunAsync(BzPeerDbContext records, long accountId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(records);
        await records.Database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var command = new NpgsqlCommand(Sql, (NpgsqlConnection)records.Database.GetDbConnection())
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = accountId } },
        };
        await using (command.ConfigureAwait(false))
        {
            var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                var found = new List<Suggestion>(Shown);
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    found.Add(new Suggestion(
                        new NamedSubject(SubjectKind.Author, row.GetInt64(0), row.GetString(1), row.GetBoolean(2)),
                        row.GetInt32(3), row.GetInt32(4), row.GetFieldValue<string[]>(5)));
                }

                return found;
            }
        }
    }
}
