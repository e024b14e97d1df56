using BzPeer.Authors;
using BzPeer.Works;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Topics;

/// <summary>Everything on the page of a topic.</summary>
/// <param name="Id">The topic.</param>
/// <param name="Taxonomy">Whose taxonomy.</param>
/// <param name="Name">The name that the taxonomy publishes.</param>
/// <param name="ShownName">The name shown.</param>
/// <param name="Group">The group above it.</param>
/// <param name="Subfield">What stands between group and topic; null where the taxonomy has nothing there.</param>
/// <param name="Domain">What stands above the group; null where the taxonomy has nothing there.</param>
/// <param name="Description">The taxonomy's own sentence about it.</param>
/// <param name="Works">How many works.</param>
/// <param name="Codes">The provider's codes that belong to it.</param>
/// <param name="Items">One page of its works, newest first.</param>
/// <param name="HasMore">Whether there are works after the last one.</param>
/// <param name="People">Who has most works on it.</param>
public sealed record TopicView(
    int Id, string Taxonomy, string Name, string ShownName, string Group, string? Subfield, string? Domain, string? Description, int Works,
    IReadOnlyList<string> Codes, IReadOnlyList<WorkItem> Items, bool HasMore, IReadOnlyList<TopicPerson> People);

/// <summary>A person with works on a topic.</summary>
/// <param name="Id">The author.</param>
/// <param name="Name">The name shown.</param>
/// <param name="IsInvented">Whether this is a person of the invented world.</param>
/// <param name="Works">How many works on the topic.</param>
public sealed record TopicPerson(long Id, string Name, bool IsInvented, int Works);

/// <summary>Reads the page of a topic: three statements in one round trip; page 1,000 of its works costs what page 1 costs.</summary>
public static class ReadTopic
{
    /// <summary>Works on one page.</summary>
    public const int PageSize = 20;

    /// <summary>People shown.</summary>
    public const int PeopleShown = 12;

    /// <summary>The topic of an id; null where there is none.</summary>
    /// <param name="records">The records.</param>
    /// <param name="topicId">The topic.</param>
    /// <param name="afterWorkId">Works are listed from the one after this on; one that is no longer on the topic begins the list anew.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<TopicView?> RunAsync(BzPeerDbContext records, int topicId, long? afterWorkId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(records);
        await records.Database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var batch = new NpgsqlBatch((NpgsqlConnection)records.Database.GetDbConnection())
        {
            BatchCommands =
            {
                OfTopic(
                    """
                    select id, taxonomy, name, shown_name, "group", works,
                        array(select code from topic_codes c where c.topic_id = t.id order by code collate "C"),
                        subfield, domain, description
                    from topics t where id = $1
                    """),
                WorksInOrder.Page("work_topics", "topic_id", topicId, afterWorkId, PageSize + 1),
                OfTopic(
                    $"""
                    select a.id, a.name, a.is_invented, t.works
                    from (
                        select author_id, works from author_topics
                        where topic_id = $1 and works >= {AuthorTopic.ListedFrom}
                        order by works desc, author_id
                        limit {PeopleShown}) t
                    join authors a on a.id = t.author_id
                    order by t.works desc, t.author_id
                    """),
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

                var items = new List<WorkItem>(PageSize + 1);
                var people = new List<TopicPerson>(PeopleShown);
                var topic = new TopicView(
                    rows.GetInt32(0), rows.GetString(1), rows.GetString(2), rows.GetString(3), rows.GetString(4), Optional(7), Optional(8), Optional(9), rows.GetInt32(5),
                    rows.GetFieldValue<string[]>(6), items, HasMore: false, people);

                string? Optional(int column) => rows.IsDBNull(column) ? null : rows.GetString(column);

                await rows.NextResultAsync(cancellation).ConfigureAwait(false);
                while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    items.Add(WorkItem.Read(rows));
                }

                await rows.NextResultAsync(cancellation).ConfigureAwait(false);
                while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    people.Add(new TopicPerson(rows.GetInt64(0), rows.GetString(1), rows.GetBoolean(2), rows.GetInt32(3)));
                }

                return items.Count > PageSize ? topic with { Items = items[..PageSize], HasMore = true } : topic;
            }
        }

        NpgsqlBatchCommand OfTopic(string statement) =>
            new(statement) { Parameters = { new NpgsqlParameter<int> { TypedValue = topicId } } };
    }
}
