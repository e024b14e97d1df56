using System.Globalization;
using Npgsql;

namespace BzPeer;

/// <summary>What statements of several rooms have in common.</summary>
internal static class Statements
{
    private static long plannedAnew;

    /// <summary>
    /// How many rows a text search finds differs by a factor of a million, so each search is planned for its own words:
    /// a statement that was never seen before gets no plan made for others.
    /// </summary>
    public static string PlannedAnew(string statement) =>
        string.Create(CultureInfo.InvariantCulture, $"/* {Interlocked.Increment(ref plannedAnew)} */ {statement}");

    /// <summary>
    /// Runs one statement, or several without parameters, on a connection with its transaction, however long it takes: for
    /// what returns nothing.
    /// </summary>
    public static async Task ExecuteAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }
}
