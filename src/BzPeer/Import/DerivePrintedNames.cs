using BzPeer.Authors;
using Npgsql;

namespace BzPeer.Import;

/// <summary>
/// The part of <see cref="DeriveFigures"/> that says which touched authors are shown under a name that no work prints: a
/// name that is short for the chosen one, or the other way round, is no other name.
/// </summary>
internal static class DerivePrintedNames
{
    /// <summary>Until here every chosen name that is spelt otherwise than most works have it counts as another one.</summary>
    private const string ReadNames =
        """
        select a.id, a.name, array_agg(distinct w.name)
        from touched_authors t
        join authors a on a.id = t.author_id
        join author_works w on w.author_id = a.id
        where a.printed_name is not null
        group by a.id
        """;

    /// <summary>Takes the printed name away where one of the names that works print may be the chosen one.</summary>
    public static async Task RunAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var same = new List<long>();
        var read = new NpgsqlCommand(ReadNames, connection) { CommandTimeout = 0 };
        await using (read.ConfigureAwait(false))
        {
            var row = await read.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    var shown = new GroupedName(row.GetString(1), null);
                    if (row.GetFieldValue<string[]>(2).Any(printed => MayBeOne(shown, new GroupedName(printed, null))))
                    {
                        same.Add(row.GetInt64(0));
                    }
                }
            }
        }

        if (same.Count == 0)
        {
            return;
        }

        var clear = new NpgsqlCommand("update authors set printed_name = null where id = any($1)", connection) { CommandTimeout = 0 };
        await using (clear.ConfigureAwait(false))
        {
            clear.Parameters.AddWithValue(same.ToArray());
            await clear.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }

    private static bool MayBeOne(GroupedName shown, GroupedName printed) => shown.Folded == printed.Folded || shown.IsCompatible(printed);
}
