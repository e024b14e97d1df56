using System.Security.Cryptography;
using System.Text;
using BzPeer.Authors;
using BzPeer.Import;
using Npgsql;
using NpgsqlTypes;

namespace BzPeer.Decisions;

/// <summary>
/// Writes decisions into the ledger and derives what they touch, in the transaction of its caller, who may change other
/// things in it: a claim, its evidence. What the decisions name need not be here yet: they count from when it comes.
/// </summary>
public static class AppendDecisions
{
    /// <summary>How long a caller waits for its turn.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    private static readonly DecisionKind[] AboutAuthorships =
        [DecisionKind.SameAuthor, DecisionKind.NotSameAuthor, DecisionKind.Mine, DecisionKind.NotMine, DecisionKind.ShownName];

    /// <summary>Takes the turn to change records, until the transaction ends. Whoever reads what they decide by takes it first.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="RecordsBusyException">Somebody else had it for too long.</exception>
    public static Task TakeTurnAsync(NpgsqlConnection connection, CancellationToken cancellation = default) => TakeTurnAsync(connection, LongestWait, cancellation);

    /// <summary>The same for tests, which don't wait so long.</summary>
    internal static async Task TakeTurnAsync(NpgsqlConnection connection, TimeSpan longestWait, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(connection);
        try
        {
            await connection.ExecuteAsync($"set local lock_timeout = {(int)longestWait.TotalMilliseconds}; {DeriveFigures.TakeTurn}; set local lock_timeout to default", cancellation).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new RecordsBusyException(new RecordsBusyException().Message, e);
        }
    }

    /// <summary>Records decisions, in the order in which they are given, and derives everything that they touch once.</summary>
    /// <param name="connection">In a transaction, which is the caller's to commit.</param>
    /// <param name="decisions">The rows; what was set and why in an owner's words are kept apart, so that they can be erased.</param>
    /// <param name="alsoTouchedAuthors">Ids of authors whose figures change for another reason, such as evidence that came or was lost.</param>
    /// <param name="now">The time that figures get as their date.</param>
    /// <param name="cancellation">Ends it early; the transaction is then to be rolled back.</param>
    /// <returns>The ids of the rows.</returns>
    /// <exception cref="ArgumentException">A row says too little for its kind, or undoes a row that is not there; the transaction is then to be rolled back.</exception>
    /// <exception cref="RecordsBusyException">Somebody else had the turn for too long.</exception>
    public static async Task<long[]> RunAsync(
        NpgsqlConnection connection,
        IReadOnlyList<NewDecision> decisions,
        IReadOnlyCollection<long> alsoTouchedAuthors,
        DateTimeOffset now,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(decisions);
        ArgumentNullException.ThrowIfNull(alsoTouchedAuthors);
        foreach (var decision in decisions)
        {
            Check(decision);
        }

        // The turn comes first: so the order of ids is the order in which decisions are seen.
        await BeginAsync(connection, cancellation).ConfigureAwait(false);
        var ids = await InsertAsync(
            connection,
            // Written anew, it holds nothing but what was read: the database reads it too, and must not stumble over the rest.
            [.. decisions.Select(row => row.Decision.Kind is DecisionKind.CollaborationState && CollaborationTerms.Read(row.Value!) is { } terms ? row with { Value = terms.ToValue() } : row)],
            cancellation).ConfigureAwait(false);
        await DeriveAsync(connection, ids, alsoTouchedAuthors, now, cancellation).ConfigureAwait(false);
        return ids;
    }

    private static async Task BeginAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await TakeTurnAsync(connection, cancellation).ConfigureAwait(false);
        // The caller may have recorded others before in the same transaction.
        await connection.ExecuteAsync($"set local client_min_messages = warning; {Staging.CreateTables} {Staging.EmptyTables}", cancellation).ConfigureAwait(false);
    }

    private static void Check(NewDecision row)
    {
        var (decision, value, why) = row;
        var about = decision is { Provider: not null, ExternalId: not null, Place: not null, PrintedName: not null };
        var other = decision is { OtherProvider: not null, OtherExternalId: not null, OtherPlace: not null, OtherPrintedName: not null };
        var ofAuthor = decision.AuthorKey is not null;
        var fault = decision.Kind switch
        {
            _ when decision.Reason.Length > Decision.MaxReasonLength || why?.Length > Decision.MaxReasonLength => "its reason is too long",
            _ when decision.AuthorKey is "" || decision.OtherAuthorKey is "" => "it names an author by nothing",
            _ when decision.OtherAuthorKey is not null && decision.OtherAuthorKey == decision.AuthorKey => "it names one author twice",
            DecisionKind.Undo when decision.UndoesId is null => "it undoes nothing",
            not DecisionKind.Undo when decision.UndoesId is not null => "only an undo names a row to undo",
            DecisionKind.SameWork or DecisionKind.NotSameWork when decision is not { Provider: not null, ExternalId: not null, OtherProvider: not null, OtherExternalId: not null }
                => "it names no two records",
            DecisionKind.SameAuthor when ofAuthor || decision.OtherAuthorKey is not null => decision switch
            {
                { AuthorKey: null } or { OtherAuthorKey: null } => "it names no two authors",
                { Provider: null, OtherProvider: null } => null,
                _ => "it names authors and authorships",
            },
            DecisionKind.SameAuthor when !other => "it names no other authorship",
            DecisionKind.ShownName when value is null || (!ofAuthor && string.IsNullOrWhiteSpace(value)) => "it sets no name",
            DecisionKind.ShownName when ofAuthor => null,
            var kind when AboutAuthorships.Contains(kind) && !about => "it names no authorship",
            DecisionKind.SameAuthor or DecisionKind.NotSameAuthor or DecisionKind.NotMine or DecisionKind.ShownName => null,
            DecisionKind.Undo or DecisionKind.Rename or DecisionKind.Erase or DecisionKind.SameWork or DecisionKind.NotSameWork => null,
            // All the others are about an author.
            _ when !ofAuthor => "it names no author",
            DecisionKind.Vouch when decision.OtherAuthorKey is null => "it names nobody who vouches",
            DecisionKind.Featured when decision is not { Provider: not null, ExternalId: not null } => "it names no record",
            DecisionKind.Pronouns or DecisionKind.Summary or DecisionKind.Affiliation or DecisionKind.Homepage or DecisionKind.CollaborationState when value is null
                => "it sets nothing",
            DecisionKind.CollaborationState when value!.Length > 0 && CollaborationTerms.Read(value) is null => "it says nothing about collaboration",
            DecisionKind.Link or DecisionKind.HiddenField when string.IsNullOrWhiteSpace(value) => "it sets nothing",
            DecisionKind.Alias when value is null || NameKey.Of(value).Length == 0 => "it sets no name",
            _ => null,
        };
        if (fault is not null)
        {
            throw new ArgumentException($"A decision of kind {decision.Kind} cannot be recorded: {fault}.", nameof(row));
        }
    }

    /// <summary>Writes all rows in one statement: they may be thousands, and others wait for the turn meanwhile.</summary>
    /// <returns>Their ids, in the order of the rows.</returns>
    private static async Task<long[]> InsertAsync(NpgsqlConnection connection, IReadOnlyList<NewDecision> rows, CancellationToken cancellation)
    {
        var command = new NpgsqlCommand(
            """
            insert into decisions (kind, at, account_id, authority, reason, undoes_id, provider, external_id, place, printed_name,
                other_provider, other_external_id, other_place, other_printed_name, author_key, other_author_key, value_hash, why_hash)
            select kind, at, account_id, authority, reason, undoes_id, provider, external_id, place, printed_name,
                other_provider, other_external_id, other_place, other_printed_name, author_key, other_author_key, value_hash, why_hash
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) with ordinality
                as r (kind, at, account_id, authority, reason, undoes_id, provider, external_id, place, printed_name,
                    other_provider, other_external_id, other_place, other_printed_name, author_key, other_author_key, value_hash, why_hash, nth)
            where undoes_id is null or exists (select from decisions d where d.id = r.undoes_id)
            order by nth
            returning id
            """,
            connection);
        var ids = new List<long>(rows.Count);
        await using (command.ConfigureAwait(false))
        {
            Add(NpgsqlDbType.Text, d => d.Kind.ToString());
            Add(NpgsqlDbType.TimestampTz, d => d.At.ToUniversalTime());
            Add(NpgsqlDbType.Bigint, d => d.AccountId);
            Add(NpgsqlDbType.Text, d => d.Authority.ToString());
            Add(NpgsqlDbType.Text, d => d.Reason);
            Add(NpgsqlDbType.Bigint, d => d.UndoesId);
            Add(NpgsqlDbType.Text, d => d.Provider);
            Add(NpgsqlDbType.Text, d => d.ExternalId);
            Add(NpgsqlDbType.Integer, d => d.Place);
            Add(NpgsqlDbType.Text, d => d.PrintedName);
            Add(NpgsqlDbType.Text, d => d.OtherProvider);
            Add(NpgsqlDbType.Text, d => d.OtherExternalId);
            Add(NpgsqlDbType.Integer, d => d.OtherPlace);
            Add(NpgsqlDbType.Text, d => d.OtherPrintedName);
            Add(NpgsqlDbType.Text, d => d.AuthorKey);
            Add(NpgsqlDbType.Text, d => d.OtherAuthorKey);
            AddColumn(NpgsqlDbType.Bytea, rows.Select(row => HashOf(row.Value)));
            AddColumn(NpgsqlDbType.Bytea, rows.Select(row => HashOf(row.Why)));
            var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    ids.Add(row.GetInt64(0));
                }
            }
        }

        if (ids.Count < rows.Count)
        {
            throw new ArgumentException("A row undoes a decision that is not there.", nameof(rows));
        }

        // Given out in the order of the rows; in which order they come back nobody promises.
        ids.Sort();
        var kept = rows.Zip(ids, (row, id) => (Id: id, row.Value, row.Why)).Where(row => (row.Value ?? row.Why) is not null).ToList();
        if (kept.Count > 0)
        {
            var keep = new NpgsqlCommand("insert into decision_values (decision_id, value, why) select * from unnest($1, $2, $3)", connection);
            await using (keep.ConfigureAwait(false))
            {
                keep.Parameters.AddWithValue(kept.Select(row => row.Id).ToArray());
                keep.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. kept.Select(row => row.Value)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
                keep.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. kept.Select(row => row.Why)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
                await keep.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            }
        }

        return [.. ids];

        void Add<T>(NpgsqlDbType type, Func<Decision, T> column) => AddColumn(type, rows.Select(row => column(row.Decision)));

        void AddColumn<T>(NpgsqlDbType type, IEnumerable<T> column) =>
            command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. column], NpgsqlDbType = NpgsqlDbType.Array | type });

        static byte[]? HashOf(string? text) => text is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>
    /// Derives the records and authors that the decisions are about; for an undo, what the undone row, or the row that this
    /// one had undone, is about.
    /// </summary>
    private static async Task DeriveAsync(
        NpgsqlConnection connection, long[] ids, IReadOnlyCollection<long> authors, DateTimeOffset now, CancellationToken cancellation)
    {
        const string Chain =
            """
            with recursive chain as (
                select id, kind, undoes_id, provider, external_id, author_key, other_author_key from decisions where id = any($1)
                union
                select d.id, d.kind, d.undoes_id, d.provider, d.external_id, d.author_key, d.other_author_key from chain c join decisions d on d.id = c.undoes_id)
            """;
        await RunAsync(
            $"""
            insert into touched
            {Chain}
            select distinct r.id, r.provider, r.external_id, false
            from chain c join source_records r on (r.provider, r.external_id) = (c.provider, c.external_id)
            """,
            ids).ConfigureAwait(false);
        await RunAsync(
            $"""
            insert into touched_authors
            {Chain}
            select k.author_id, k.is_invented, max(k.key)
            from (
                select k.* from chain c join author_keys k on k.key in (c.author_key, c.other_author_key) and not k.is_invented
                union
                select k.* from author_keys k where k.author_id = any($2)) k
            group by k.author_id, k.is_invented
            """,
            ids,
            authors.ToArray()).ConfigureAwait(false);
        var leads = new NpgsqlCommand($"{Chain} select exists (select from chain where kind = 'Alias' or kind = 'SameAuthor' and author_key is not null)", connection);
        await using (leads.ConfigureAwait(false))
        {
            leads.Parameters.AddWithValue(ids);
            if (await leads.ExecuteScalarAsync(cancellation).ConfigureAwait(false) is true)
            {
                await DeriveLeads.RunAsync(connection, cancellation).ConfigureAwait(false);
            }
        }

        await DeriveFigures.RunAsync(connection, now, runId: null, cancellation).ConfigureAwait(false);

        async Task RunAsync(string sql, params long[][] values)
        {
            var command = new NpgsqlCommand(sql, connection);
            await using (command.ConfigureAwait(false))
            {
                foreach (var value in values)
                {
                    command.Parameters.AddWithValue(value);
                }

                await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            }
        }
    }
}
