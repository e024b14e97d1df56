using BzPeer.Import;
using BzPeer.Postgres;
using Npgsql;

namespace BzPeer.Cli;

/// <summary>What every command that needs the database does around its work: open it, say in one sentence what went wrong.</summary>
internal static class WithDatabase
{
    public static async Task<int> RunAsync(Func<Database, Task<int>> work, CancellationToken cancellation)
    {
        try
        {
            await using var database = await Database.OpenAsync(configured: null, ClusterUse.Tool, Console.Error.WriteLine, cancellation);
            return await work(database);
        }
        catch (Exception e) when (e is PostgresUnavailableException or ImportRefusedException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped. What was done stays; run the same command again to go on.");
            return 130;
        }
        catch (NpgsqlException e)
        {
            await Console.Error.WriteLineAsync($"The database does not answer as it should: {e.Message}");
            return 1;
        }
    }
}
