using BzPeer.Decisions;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Claims;

/// <summary>Reads what was decided about a record, the latest first: every row of the ledger that names it, and what took those back.</summary>
public sealed class ReadHistory(BzPeerDbContext records)
{
    /// <summary>Rows on one page.</summary>
    public const int PageSize = 40;

    /// <summary>One page of rows.</summary>
    /// <param name="accountId">The owner: what others wrote to one another is not for them.</param>
    /// <param name="authorKey">The record.</param>
    /// <param name="beforeId">From the row before this one on; null for the latest.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<HistoryPage> RunAsync(long accountId, string authorKey, long? beforeId, CancellationToken cancellation = default)
    {
        await records.Database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var command = new NpgsqlCommand(
            $"""
            with recursive about as (
                select id, id as root_id, 0 as undos from decisions where author_key = $1 or other_author_key = $1
                union all
                select d.id, a.root_id, a.undos + 1 from decisions d join about a on d.undoes_id = a.id)
            select d.id, d.kind, d.at, d.account_id, d.authority, coalesce(y.why, d.reason), a.undos, decision_is_live(d.id), r.kind, r.account_id, r.author_key = $1,
                r.provider, r.external_id, r.printed_name, v.value, w.id, w.title, w.title_html, w.language, w.has_formulas, i.id, i.name
            from (select * from about where id < $2 order by id desc limit {PageSize + 1}) a
            join decisions d using (id)
            join decisions r on r.id = a.root_id
            left join decision_values v on v.decision_id = r.id
            left join decision_values y on y.decision_id = d.id
            left join source_records s on (s.provider, s.external_id) = (r.provider, r.external_id)
            left join work_sources k on k.source_record_id = s.id
            left join works w on w.id = k.work_id
            left join institutions i on r.kind = 'Affiliation' and i.ror_id = v.value
            order by d.id desc
            """,
            (NpgsqlConnection)records.Database.GetDbConnection());
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.AddWithValue(authorKey);
            command.Parameters.AddWithValue(beforeId ?? long.MaxValue);
            var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                var rows = new List<HistoryRow>();
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    var about = Enum.Parse<DecisionKind>(row.GetString(8));
                    var authority = Enum.Parse<DecisionAuthority>(row.GetString(4));
                    var isMine = !row.IsDBNull(3) && row.GetInt64(3) == accountId && authority == DecisionAuthority.Owner;
                    var rootIsMine = !row.IsDBNull(9) && row.GetInt64(9) == accountId;
                    var isLive = row.GetBoolean(7);
                    rows.Add(new HistoryRow
                    {
                        Id = row.GetInt64(0),
                        Kind = Enum.Parse<DecisionKind>(row.GetString(1)),
                        About = about,
                        At = row.GetFieldValue<DateTimeOffset>(2),
                        IsMine = isMine,
                        IsOfMine = rootIsMine,
                        Authority = authority,
                        Reason = isMine ? row.GetString(5) : null,
                        Undos = row.GetInt32(6),
                        IsLive = isLive,
                        CanUndo = isMine && isLive && rootIsMine && row.GetBoolean(10) && UndoDecision.Kinds.Contains(about),
                        ConcernsOther = !row.GetBoolean(10),
                        Provider = Optional(11),
                        ExternalId = Optional(12),
                        PrintedName = Optional(13),
                        Value = rootIsMine ? Optional(14) : null,
                        Work = row.IsDBNull(15) ? null : new HistoryWork(row.GetInt64(15), row.GetString(16), row.GetString(17), Optional(18), row.GetBoolean(19)),
                        Institution = row.IsDBNull(20) ? null : new NamedRecord(row.GetInt64(20), row.GetString(21)),
                    });
                }

                return new HistoryPage(rows.Count > PageSize ? rows[..PageSize] : rows, rows.Count > PageSize);
            }

            string? Optional(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        }
    }
}

/// <summary>One page of a record's history.</summary>
/// <param name="Rows">The rows, the latest first.</param>
/// <param name="HasMore">Whether there are earlier ones.</param>
public sealed record HistoryPage(IReadOnlyList<HistoryRow> Rows, bool HasMore);

/// <summary>A row of the ledger as the owner of the record sees it.</summary>
public sealed record HistoryRow
{
    /// <summary>Of the row.</summary>
    public required long Id { get; init; }

    /// <summary>What was decided.</summary>
    public required DecisionKind Kind { get; init; }

    /// <summary>For an undo, what in the end it is about; else the same.</summary>
    public required DecisionKind About { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether the reader decided it, as the owner.</summary>
    public required bool IsMine { get; init; }

    /// <summary>Whether what it is about in the end was the reader's own to decide: the undo of it may be somebody else’s.</summary>
    public required bool IsOfMine { get; init; }

    /// <summary>On what authority.</summary>
    public required DecisionAuthority Authority { get; init; }

    /// <summary>Why, as they typed it or as a plain sentence; only of one's own rows: what moderators write to others is not the reader's.</summary>
    public required string? Reason { get; init; }

    /// <summary>How many undos the row is away from what it is about: 1 takes it back, 2 takes that back.</summary>
    public required int Undos { get; init; }

    /// <summary>Whether it counts.</summary>
    public required bool IsLive { get; init; }

    /// <summary>Whether the reader can take it back.</summary>
    public required bool CanUndo { get; init; }

    /// <summary>Whether it is about another record, and this one's part in it is to vouch or to be merged into.</summary>
    public required bool ConcernsOther { get; init; }

    /// <summary>Provider of the record of a work.</summary>
    public required string? Provider { get; init; }

    /// <summary>Its id there.</summary>
    public required string? ExternalId { get; init; }

    /// <summary>The name printed there.</summary>
    public required string? PrintedName { get; init; }

    /// <summary>What was set; null where nothing is, where it was erased, or where somebody else set it.</summary>
    public required string? Value { get; init; }

    /// <summary>The work, where it is here.</summary>
    public required HistoryWork? Work { get; init; }

    /// <summary>The institution, where one was set.</summary>
    public required NamedRecord? Institution { get; init; }
}

/// <summary>A work in the history.</summary>
public sealed record HistoryWork(long Id, string Title, string TitleHtml, string? Language, bool HasFormulas);
