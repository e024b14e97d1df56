using Npgsql;
using Xunit;

namespace BzPeer.Tests.Infrastructure;

/// <summary>Holds a table, so that whoever writes into it stands still just there, and can be killed.</summary>
internal sealed class HeldLock(TestDatabase database, NpgsqlConnection connection) : IAsyncDisposable
{
    public async Task TakeAsync(string table)
    {
        await using var command = new NpgsqlCommand($"begin; lock table {table} in exclusive mode", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async Task ReleaseAsync()
    {
        await using var command = new NpgsqlCommand("commit", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Comes back as soon as somebody waits for the table.</summary>
    public Task WaitForWaiterAsync() => WaitForAsync(database, "");

    /// <summary>Ends the session of who waits, as if its process were gone.</summary>
    public async Task KillWaiterAsync()
    {
        await using var command = database.DataSource.CreateCommand($"select pg_terminate_backend(pid) from pg_stat_activity where {Waits}");
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Comes back as soon as a statement with such words waits for a lock in the database.</summary>
    public static async Task WaitForAsync(TestDatabase database, string words)
    {
        while (true)
        {
            await using var command = database.DataSource.CreateCommand($"select exists (select from pg_stat_activity where {Waits} and query ilike '%' || $1 || '%')");
            command.Parameters.AddWithValue(words);
            if (await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) is true)
                return;
            await Task.Yield();
        }
    }

    private const string Waits = "datname = current_database() and wait_event_type = 'Lock'";

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
