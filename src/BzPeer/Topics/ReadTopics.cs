using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace BzPeer.Topics;

/// <summary>Topics that have works, under their groups.</summary>
/// <param name="Groups">The groups by name.</param>
/// <param name="HasInvented">Whether invented records are among what is counted.</param>
public sealed record TopicList(IReadOnlyList<TopicGroup> Groups, bool HasInvented);

/// <summary>The topics of one group, most works first.</summary>
/// <param name="Taxonomy">Whose taxonomy.</param>
/// <param name="Name">The group.</param>
/// <param name="Total">How many topics of it have works.</param>
/// <param name="Topics">Its topics, as many as are shown.</param>
public sealed record TopicGroup(string Taxonomy, string Name, int Total, IReadOnlyList<TopicCount> Topics);

/// <summary>A topic and how many works it has.</summary>
/// <param name="Id">The topic.</param>
/// <param name="Name">The name within its group.</param>
/// <param name="ShownName">The name where the group is not beside it.</param>
/// <param name="Works">How many works.</param>
public sealed record TopicCount(int Id, string Name, string ShownName, int Works);

/// <summary>Reads the topics that have works, of each group those with most: as many as the taxonomies have groups, whatever the number of works.</summary>
public static class ReadTopics
{
    /// <summary>Topics of one group shown beside the other groups; all of them stand on a page of the group's own.</summary>
    public const int ShownOfGroup = 40;

    /// <summary>Reads them.</summary>
    /// <param name="records">The records.</param>
    /// <param name="group">One group alone, with all of its topics; null for all groups.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<TopicList> RunAsync(BzPeerDbContext records, (string Taxonomy, string Name)? group, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(records);
        await records.Database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var command = new NpgsqlCommand(
            $"""
            select id, name, shown_name, "group", works, exists (select from source_records where provider = 'invented'), taxonomy, total::int
            from (
                select *, row_number() over (partition by taxonomy, "group" order by works desc, name collate "C") as place,
                    count(*) over (partition by taxonomy, "group") as total, sum(works) over (partition by taxonomy) as covered
                from topics
                where works > 0 and ($1 is null or (taxonomy, "group") = ($1, $2))) t
            where $1 is not null or place <= {ShownOfGroup}
            order by covered desc, taxonomy collate "C", "group" collate "C", place
            """,
            (NpgsqlConnection)records.Database.GetDbConnection());
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = (object?)group?.Taxonomy ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
            command.Parameters.Add(new NpgsqlParameter { Value = (object?)group?.Name ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
            var rows = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                var topics = new List<(string Taxonomy, string Group, int Total, TopicCount Topic)>();
                var hasInvented = false;
                while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    topics.Add((rows.GetString(6), rows.GetString(3), rows.GetInt32(7), new TopicCount(rows.GetInt32(0), rows.GetString(1), rows.GetString(2), rows.GetInt32(4))));
                    hasInvented = rows.GetBoolean(5);
                }

                return new TopicList(
                    [.. topics.GroupBy(t => (t.Taxonomy, t.Group, t.Total)).Select(g => new TopicGroup(g.Key.Taxonomy, g.Key.Group, g.Key.Total, [.. g.Select(t => t.Topic)]))],
                    hasInvented);
            }
        }
    }
}
