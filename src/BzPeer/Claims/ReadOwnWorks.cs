using BzPeer.Authors;
using BzPeer.Works;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace BzPeer.Claims;

/// <summary>Reads the works of a record for its owner to speak of: by title, by what ties them to the record, a page at a time.</summary>
public sealed class ReadOwnWorks(BzPeerDbContext records)
{
    /// <summary>Works on one page.</summary>
    public const int PageSize = 20;

    /// <summary>Works shown that the owner said are not theirs; the history has all of them.</summary>
    public const int NotMineShown = 50;

    /// <summary>One page of the works of an author, in the order of the profile.</summary>
    /// <param name="authorId">Whose.</param>
    /// <param name="title">Those with this in their title alone; empty for all.</param>
    /// <param name="basis">Those that are tied to the record by this alone.</param>
    /// <param name="afterWorkId">From the one after this on.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<OwnWorks> RunAsync(long authorId, string title, WorkBasis? basis, long? afterWorkId, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(title);
        await records.Database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var command = new NpgsqlCommand(
            $"""
            select w.id, w.title, w.title_html, w.language, w.year, w.kind, w.venue, w.provider, w.external_id, a.name, a.basis, w.has_formulas
            from author_works a
            join works w on w.id = a.work_id
            left join author_works k on k.author_id = a.author_id and k.work_id = $4
            where a.author_id = $1 and ($2 = '' or w.title ilike $2) and ($3::text is null or a.basis = $3)
                and (k.work_id is null or a.year < k.year or (a.year = k.year and (a.sort_key, a.work_id) > (k.sort_key, k.work_id)))
            order by a.year desc, a.sort_key, a.work_id
            limit {PageSize + 1}
            """,
            (NpgsqlConnection)records.Database.GetDbConnection());
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.AddWithValue(authorId);
            command.Parameters.AddWithValue(title.Length == 0 ? "" : $"%{Escaped(title)}%");
            command.Parameters.Add(new NpgsqlParameter { Value = basis is { } tied ? tied.ToString() : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
            command.Parameters.Add(new NpgsqlParameter { Value = afterWorkId is { } after ? after : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
            var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                var works = new List<OwnWork>();
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    works.Add(new OwnWork(
                        row.GetInt64(0), row.GetString(1), row.GetString(2), Optional(3), row.GetInt16(4), Enum.Parse<WorkKind>(row.GetString(5)), Optional(6),
                        row.GetString(7), row.GetString(8), row.GetString(9), Enum.Parse<WorkBasis>(row.GetString(10)), row.GetBoolean(11)));
                }

                return new OwnWorks(works.Count > PageSize ? works[..PageSize] : works, works.Count > PageSize);
            }

            string? Optional(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        }
    }

    /// <summary>The works of which the owner said that they are not theirs, the latest first.</summary>
    public async Task<IReadOnlyList<NotMineWork>> NotMineAsync(string authorKey, CancellationToken cancellation = default) =>
        await (from decision in records.Decisions.FromSql($"select * from decisions where author_key = {authorKey} and kind = 'NotMine' and decision_is_live(id)")
               from record in records.SourceRecords.Where(r => r.Provider == decision.Provider && r.ExternalId == decision.ExternalId).DefaultIfEmpty()
               from source in records.WorkSources.Where(s => s.SourceRecordId == record.Id).DefaultIfEmpty()
               from work in records.Works.Where(w => w.Id == source.WorkId).DefaultIfEmpty()
               orderby decision.Id descending
               select new NotMineWork(decision.Id, decision.AccountId, decision.At, decision.Provider ?? "", decision.ExternalId ?? "", decision.PrintedName ?? "", work.Title, work.TitleHtml, work.Language))
        .Take(NotMineShown).ToListAsync(cancellation).ConfigureAwait(false);

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}

/// <summary>One page of an owner's works.</summary>
/// <param name="Items">The works.</param>
/// <param name="HasMore">Whether there are works after the last one.</param>
public sealed record OwnWorks(IReadOnlyList<OwnWork> Items, bool HasMore);

/// <summary>A work on a record, for its owner to speak of.</summary>
public sealed record OwnWork(
    long Id, string Title, string TitleHtml, string? Language, short Year, WorkKind Kind, string? Venue, string Provider, string ExternalId, string PrintedName, WorkBasis Basis,
    bool HasFormulas);

/// <summary>A work that is not the owner's.</summary>
/// <param name="DecisionId">The row that says so.</param>
/// <param name="AccountId">Who said so.</param>
/// <param name="At">When.</param>
/// <param name="Provider">Provider of the record.</param>
/// <param name="ExternalId">Its id there.</param>
/// <param name="PrintedName">The name printed.</param>
/// <param name="Title">Its title; null where the record is not here any more.</param>
/// <param name="TitleHtml">The same, ready to print.</param>
/// <param name="Language">Its language, where named.</param>
public sealed record NotMineWork(
    long DecisionId, long? AccountId, DateTimeOffset At, string Provider, string ExternalId, string PrintedName, string? Title, string? TitleHtml, string? Language);
