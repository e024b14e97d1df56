using System.Security.Cryptography;
using System.Text;
using BzPeer.Import;
using Npgsql;
using NpgsqlTypes;

namespace BzPeer.Decisions;

/// <summary>
/// Writes a decision into the ledger and derives what it touches, in one transaction. The records that it names need not
/// be here yet: it counts from when they come.
/// </summary>
/// <param name="database">Where.</param>
/// <param name="time">The clock, for the date of the figures derived.</param>
public sealed class RecordDecision(NpgsqlDataSource database, TimeProvider time)
{
    private static readonly DecisionKind[] AboutAuthorships =
        [DecisionKind.SameAuthor, DecisionKind.NotSameAuthor, DecisionKind.Mine, DecisionKind.NotMine, DecisionKind.ShownName];

    /// <summary>Records one decision.</summary>
    /// <param name="decision">The row; its id and the hash of the value are set by the database and here.</param>
    /// <param name="value">What was set, kept apart so that it can be erased; null where nothing is.</param>
    /// <param name="cancellation">Takes all of it back.</param>
    /// <returns>The row's id.</returns>
    /// <exception cref="ArgumentException">The row says too little for its kind, or undoes a row that is not there.</exception>
    public async Task<long> RunAsync(Decision decision, string? value = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(decision);
        Check(decision, value);
        var connection = await database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var ending = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using var rollingBack = transaction.ConfigureAwait(false);

        // The turn comes first: so the order of ids is the order in which decisions are seen.
        await connection.ExecuteAsync("set local client_min_messages = warning; " + Staging.CreateTables, cancellation).ConfigureAwait(false);
        await connection.ExecuteAsync(DeriveFigures.TakeTurn, cancellation).ConfigureAwait(false);
        var id = await InsertAsync(connection, decision, value, cancellation).ConfigureAwait(false);
        if (await TouchAsync(connection, id, cancellation).ConfigureAwait(false) > 0)
        {
            await DeriveFigures.RunAsync(connection, time.GetUtcNow(), recordsCame: true, cancellation).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return id;
    }

    private static void Check(Decision decision, string? value)
    {
        var about = decision is { Provider: not null, ExternalId: not null, Place: not null, PrintedName: not null };
        var other = decision is { OtherProvider: not null, OtherExternalId: not null, OtherPlace: not null, OtherPrintedName: not null };
        var fault = decision.Kind switch
        {
            _ when decision.Reason.Length > Decision.MaxReasonLength => "its reason is too long",
            DecisionKind.Undo when decision.UndoesId is null => "it undoes nothing",
            not DecisionKind.Undo when decision.UndoesId is not null => "only an undo names a row to undo",
            DecisionKind.SameWork or DecisionKind.NotSameWork when decision is not { Provider: not null, ExternalId: not null, OtherProvider: not null, OtherExternalId: not null }
                => "it names no two records",
            DecisionKind.SameAuthor when !other => "it names no other authorship",
            DecisionKind.ShownName when string.IsNullOrWhiteSpace(value) => "it sets no name",
            var kind when AboutAuthorships.Contains(kind) && !about => "it names no authorship",
            _ => null,
        };
        if (fault is not null)
        {
            throw new ArgumentException($"A decision of kind {decision.Kind} cannot be recorded: {fault}.", nameof(decision));
        }
    }

    private static async Task<long> InsertAsync(NpgsqlConnection connection, Decision decision, string? value, CancellationToken cancellation)
    {
        var command = new NpgsqlCommand(
            """
            insert into decisions (kind, at, account_id, authority, reason, undoes_id, provider, external_id, place, printed_name,
                other_provider, other_external_id, other_place, other_printed_name, value_hash)
            select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15
            where $6 is null or exists (select from decisions where id = $6)
            returning id
            """,
            connection);
        await using (command.ConfigureAwait(false))
        {
            Add(decision.Kind.ToString(), NpgsqlDbType.Text);
            Add(decision.At.ToUniversalTime(), NpgsqlDbType.TimestampTz);
            Add(decision.AccountId, NpgsqlDbType.Bigint);
            Add(decision.Authority.ToString(), NpgsqlDbType.Text);
            Add(decision.Reason, NpgsqlDbType.Text);
            Add(decision.UndoesId, NpgsqlDbType.Bigint);
            Add(decision.Provider, NpgsqlDbType.Text);
            Add(decision.ExternalId, NpgsqlDbType.Text);
            Add(decision.Place, NpgsqlDbType.Integer);
            Add(decision.PrintedName, NpgsqlDbType.Text);
            Add(decision.OtherProvider, NpgsqlDbType.Text);
            Add(decision.OtherExternalId, NpgsqlDbType.Text);
            Add(decision.OtherPlace, NpgsqlDbType.Integer);
            Add(decision.OtherPrintedName, NpgsqlDbType.Text);
            Add(value is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(value)), NpgsqlDbType.Bytea);
            var id = await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false) as long?
                ?? throw new ArgumentException($"There is no decision {decision.UndoesId} to undo.", nameof(decision));
            if (value is not null)
            {
                var keep = new NpgsqlCommand("insert into decision_values (decision_id, value) values ($1, $2)", connection);
                await using (keep.ConfigureAwait(false))
                {
                    keep.Parameters.AddWithValue(id);
                    keep.Parameters.AddWithValue(value);
                    await keep.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
                }
            }

            return id;
        }

        void Add(object? parameter, NpgsqlDbType type) =>
            command.Parameters.Add(new NpgsqlParameter { Value = parameter ?? DBNull.Value, NpgsqlDbType = type });
    }

    /// <summary>The record that the decision is about; for an undo, what the undone row, or the row that this one had undone, is about.</summary>
    private static async Task<int> TouchAsync(NpgsqlConnection connection, long id, CancellationToken cancellation)
    {
        var command = new NpgsqlCommand(
            """
            insert into touched
            with recursive chain as (
                select id, undoes_id, provider, external_id from decisions where id = $1
                union
                select d.id, d.undoes_id, d.provider, d.external_id from chain c join decisions d on d.id = c.undoes_id)
            select r.id, r.provider, r.external_id, false
            from chain c join source_records r on (r.provider, r.external_id) = (c.provider, c.external_id)
            """,
            connection);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.AddWithValue(id);
            return await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }
}
