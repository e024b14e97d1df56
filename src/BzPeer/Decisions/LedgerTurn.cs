using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Decisions;

/// <summary>
/// One change of records that a person made: what is read in it is as it stands, because changes take turns; the rows of
/// the ledger, everything else that is changed, the mails, and the figures that follow are written together or not at all.
/// </summary>
public sealed class LedgerTurn
{
    private readonly List<NewDecision> decisions = [];
    private readonly HashSet<long> touched = [];
    private readonly HashSet<long> undone = [];

    private LedgerTurn()
    {
    }

    /// <summary>Takes the turn, makes the change, derives what follows.</summary>
    /// <param name="records">Where; it must have no change of before that waits to be saved.</param>
    /// <param name="now">The time of the change.</param>
    /// <param name="change">Reads, and says what is decided. What it adds to <paramref name="records"/> is saved.</param>
    /// <param name="cancellation">Takes everything back.</param>
    /// <exception cref="RecordsBusyException">Something long is being derived; later it goes.</exception>
    public static async Task<T> RunAsync<T>(BzPeerDbContext records, DateTimeOffset now, Func<LedgerTurn, Task<T>> change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(change);
        // What was read before the turn may be old.
        records.ChangeTracker.Clear();
        var transaction = await records.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using var rollingBack = transaction.ConfigureAwait(false);
        var connection = (NpgsqlConnection)records.Database.GetDbConnection();
        await AppendDecisions.TakeTurnAsync(connection, cancellation).ConfigureAwait(false);
        var turn = new LedgerTurn();
        var answer = await change(turn).ConfigureAwait(false);
        await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
        if (turn.decisions.Count > 0 || turn.touched.Count > 0)
        {
            await AppendDecisions.RunAsync(connection, turn.decisions, turn.touched, now, cancellation).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return answer;
    }

    /// <summary>Writes a row of the ledger.</summary>
    /// <param name="decision">The row.</param>
    /// <param name="value">What is set; null where nothing is.</param>
    /// <param name="why">Why, in the owner's own words; null where they gave none.</param>
    public void Decide(Decision decision, string? value = null, string? why = null) => decisions.Add(new NewDecision(decision, value, why));

    /// <summary>Takes a decision back; one that this turn has taken back already stays so.</summary>
    public void Undo(long decisionId, long? accountId, DecisionAuthority authority, string reason, DateTimeOffset now, string? why = null)
    {
        if (undone.Add(decisionId))
        {
            Decide(new Decision { Kind = DecisionKind.Undo, At = now, AccountId = accountId, Authority = authority, Reason = reason, UndoesId = decisionId }, why: why);
        }
    }

    /// <summary>Takes several back, in the order given.</summary>
    public void Undo(IEnumerable<long> decisionIds, long? accountId, DecisionAuthority authority, string reason, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(decisionIds);
        foreach (var id in decisionIds)
        {
            Undo(id, accountId, authority, reason, now);
        }
    }

    /// <summary>Derives an author's figures again, because something about the author changed that is no row of the ledger.</summary>
    public void Touch(long authorId) => touched.Add(authorId);
}
