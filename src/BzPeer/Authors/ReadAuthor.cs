using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Authors;

/// <summary>Reads what every page about an author shows of them.</summary>
public static class ReadAuthor
{
    /// <summary>The author of an id; null where there is none.</summary>
    public static async Task<AuthorHeader?> RunAsync(BzPeerDbContext records, long authorId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(records);
        await records.Database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var command = new NpgsqlCommand(AuthorHeader.Select, (NpgsqlConnection)records.Database.GetDbConnection());
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = authorId });
            var rows = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                return await rows.ReadAsync(cancellation).ConfigureAwait(false) ? AuthorHeader.Read(rows) : null;
            }
        }
    }
}
