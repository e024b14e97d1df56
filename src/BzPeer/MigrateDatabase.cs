using Microsoft.EntityFrameworkCore;

namespace BzPeer;

/// <summary>Brings a database to the schema of this version. Several at once wait for one another; EF holds a lock.</summary>
public static class MigrateDatabase
{
    /// <summary>Applies what is missing.</summary>
    /// <returns>The names of the migrations applied.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(string connectionString, CancellationToken cancellation = default)
    {
        var context = BzPeerDatabase.Open(connectionString);
        await using (context.ConfigureAwait(false))
        {
            var pending = (await context.Database.GetPendingMigrationsAsync(cancellation).ConfigureAwait(false)).ToList();
            await context.Database.MigrateAsync(cancellation).ConfigureAwait(false);
            return pending;
        }
    }
}
