using Npgsql;

namespace BzPeer.Text;

/// <summary>How far the formulas are.</summary>
/// <param name="WorksWaiting">Works that show the source of a formula that was not tried yet.</param>
/// <param name="Tried">Distinct formulas that were given to the renderer.</param>
/// <param name="Refused">Those of them that it refused: pages go on showing their source.</param>
public sealed record FormulaCounts(long WorksWaiting, long Tried, long Refused);

/// <summary>Counts what waits, what was tried and what was refused.</summary>
public static class CountFormulas
{
    /// <summary>Counts; a fraction of a second for a million formulas.</summary>
    /// <param name="database">Where.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<FormulaCounts> RunAsync(NpgsqlDataSource database, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        var command = database.CreateCommand(
            "select (select count(*) from works where formulas_pending), count(*), count(*) filter (where mathml is null) from formulas");
        await using (command.ConfigureAwait(false))
        {
            command.CommandTimeout = 0;
            var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.ReadAsync(cancellation).ConfigureAwait(false);
                return new FormulaCounts(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
            }
        }
    }
}
