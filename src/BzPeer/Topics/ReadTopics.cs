using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Topics;

/// <summary>Topics that have works, under their groups.</summary>
/// <param name="Groups">The groups by name.</param>
/// <param name="HasInvented">Whether invented records are among what is counted.</param>
public sealed record TopicList(IReadOnlyList<TopicGroup> Groups, bool HasInvented);

/// <summary>The topics of one group, most works first.</summary>
/// <param name="Name">The group.</param>
/// <param name="Topics">Its topics.</param>
public sealed record TopicGroup(string Name, IReadOnlyList<TopicCount> Topics);

/// <summary>A topic and how many works it has.</summary>
/// <param name="Id">The topic.</param>
/// <param name="Name">The name within its group.</param>
/// <param name="ShownName">The name where the group is not beside it.</param>
/// <param name="Works">How many works.</param>
public sealed record TopicCount(int Id, string Name, string ShownName, int Works);

/// <summary>Reads all topics that have works: there are as many as the taxonomies have, whatever the number of works.</summary>
public static class ReadTopics
{
    /// <summary>Reads them.</summary>
    public static async Task<TopicList> RunAsync(BzPeerDbContext records, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(records);
        await records.Database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var command = new NpgsqlCommand(
            """
            select id, name, shown_name, "group", works, exists (select from source_records where provider = 'invented')
            from topics
            where works > 0
            order by "group" collate "C", works desc, name collate "C"
            """,
            (NpgsqlConnection)records.Database.GetDbConnection());
        await using (command.ConfigureAwait(false))
        {
            var rows = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                var topics = new List<(string Group, TopicCount Topic)>();
                var hasInvented = false;
                while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    topics.Add((rows.GetString(3), new TopicCount(rows.GetInt32(0), rows.GetString(1), rows.GetString(2), rows.GetInt32(4))));
                    hasInvented = rows.GetBoolean(5);
                }

                return new TopicList(
                    [.. topics.GroupBy(t => t.Group, StringComparer.Ordinal).Select(g => new TopicGroup(g.Key, [.. g.Select(t => t.Topic)]))],
                    hasInvented);
            }
        }
    }
}
