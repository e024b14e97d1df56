using Npgsql;

namespace BzPeer;

/// <summary>Runs SQL that returns nothing, on a connection with its transaction, however long it takes.</summary>
internal static class Statements
{
    /// <summary>Runs one statement, or several without parameters.</summary>
    public static async Task ExecuteAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }
}
