using Npgsql;

namespace BzPeer.Works;

/// <summary>
/// One page of the works of a topic, an institution or the like, newest first: from a table that holds (year, sort_key,
/// work_id) beside its owner, with an index in that order, so that page 1,000 costs what page 1 costs.
/// </summary>
internal static class WorksInOrder
{
    private const string Listed =
        """
        listed as (
            select row_number() over (order by year desc, sort_key, work_id) as number, work_id, 0 as owner_place, null as basis
            from chosen)
        """;

    /// <summary>The command; its rows are read by <see cref="WorkItem.Read"/>.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">Its column of owners.</param>
    /// <param name="owner">The owner.</param>
    /// <param name="afterWorkId">Works are listed from the one after this on; one that is not the owner's begins the list anew.</param>
    /// <param name="atMost">So many works.</param>
    public static NpgsqlBatchCommand Page(string table, string column, long owner, long? afterWorkId, int atMost)
    {
        var command = new NpgsqlBatchCommand();
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = owner });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = atMost });
        if (afterWorkId is not { } after)
        {
            command.CommandText =
                $"""
                with chosen as (
                    select year, sort_key, work_id from {table} where {column} = $1
                    order by year desc, sort_key, work_id
                    limit $2),
                {Listed}
                {WorkItem.SelectListed}
                """;
            return command;
        }

        // The rest of the year and the years before it, each a range of the index: one condition with "or" would
        // read the list from its beginning.
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.CommandText =
            $"""
            with after as materialized (
                select coalesce(max(year), 32767::smallint) as year, coalesce(max(encode(sort_key, 'hex')), '') as sort_key
                from {table} where {column} = $1 and work_id = $3),
            chosen as (
                select * from (
                    (select year, sort_key, work_id from {table}
                    where {column} = $1 and year = (select year from after)
                        and (sort_key, work_id) > (decode((select sort_key from after), 'hex'), $3)
                    order by sort_key, work_id
                    limit $2)
                    union all
                    (select year, sort_key, work_id from {table}
                    where {column} = $1 and year < (select year from after)
                    order by year desc, sort_key, work_id
                    limit $2)) c
                order by year desc, sort_key, work_id
                limit $2),
            {Listed}
            {WorkItem.SelectListed}
            """;
        return command;
    }
}
