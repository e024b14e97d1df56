using Npgsql;

namespace BzPeer.Decisions;

/// <summary>
/// Writes one decision into the ledger and derives what it touches, in a transaction of its own; where other things change
/// with it, <see cref="AppendDecisions"/> does it in theirs.
/// </summary>
/// <param name="database">Where.</param>
/// <param name="time">The clock, for the date of the figures derived.</param>
public sealed class RecordDecision(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>Records one decision.</summary>
    /// <param name="decision">The row; its id and the hash of the value are set by the database and here.</param>
    /// <param name="value">What was set, kept apart so that it can be erased; null where nothing is.</param>
    /// <param name="cancellation">Takes all of it back.</param>
    /// <returns>The row's id.</returns>
    /// <exception cref="ArgumentException">The row says too little for its kind, or undoes a row that is not there.</exception>
    /// <exception cref="RecordsBusyException">Somebody else had the turn for too long.</exception>
    public async Task<long> RunAsync(Decision decision, string? value = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var connection = await database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var ending = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using var rollingBack = transaction.ConfigureAwait(false);
        var ids = await AppendDecisions.RunAsync(connection, [new NewDecision(decision, value)], [], time.GetUtcNow(), cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return ids[0];
    }
}
