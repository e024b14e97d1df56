using BzPeer.Decisions;
using BzPeer.Import;
using BzPeer.Tests.Accounts;
using BzPeer.Tests.Import;
using BzPeer.Tests.Infrastructure;
using BzPeer.Works;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Decisions;

/// <summary>Owners' decisions and records for the tests of what follows from them, at a time that stands still.</summary>
internal static class Ledger
{
    private static readonly StandingClock Clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    public static Decision Of(DecisionKind kind, string? authorKey, string? otherKey = null, (string Provider, string ExternalId, int Place, string Name)? about = null) => new()
    {
        Kind = kind,
        At = Clock.GetUtcNow(),
        AccountId = 7,
        Authority = DecisionAuthority.Owner,
        Reason = "It is so.",
        AuthorKey = authorKey,
        OtherAuthorKey = otherKey,
        Provider = about?.Provider,
        ExternalId = about?.ExternalId,
        Place = about?.Place,
        PrintedName = about?.Name,
    };

    public static Decision Undo(long id) => new()
    {
        Kind = DecisionKind.Undo,
        At = Clock.GetUtcNow(),
        AccountId = 7,
        Authority = DecisionAuthority.Owner,
        Reason = "It was a mistake.",
        UndoesId = id,
    };

    public static Task<long> RecordAsync(TestDatabase database, Decision decision, string? value = null) =>
        new RecordDecision(database.DataSource, Clock).RunAsync(decision, value, TestContext.Current.CancellationToken);

    public static async Task ImportAsync(TestDatabase database, params IReadOnlyList<Incoming> records)
    {
        using var file = new SourceFile(new MemoryStream([1]), "given");
        await new ImportRecords(database.DataSource, Clock).RunAsync(file, new GivenRecords(records), cancellation: TestContext.Current.CancellationToken);
    }

    public static Task DeriveAgainAsync(TestDatabase database) =>
        new DeriveAgain(database.DataSource, Clock).RunAsync(cancellation: TestContext.Current.CancellationToken);

    /// <summary>What decisions set is erased, as with the account of who set it, and everything derived again.</summary>
    public static async Task EraseValuesAsync(TestDatabase database, params long[] decisions)
    {
        await using (var records = database.Open())
            await records.DecisionValues.Where(v => decisions.Contains(v.DecisionId)).ExecuteDeleteAsync(TestContext.Current.CancellationToken);
        await DeriveAgainAsync(database);
    }

    /// <summary>A record whose authors are names; what they are to have beside them follows in brackets: <c>Ada One [orcid 0000-…]</c> or <c>[id A1]</c>.</summary>
    public static IncomingRecord Record(string provider, string id, string title, int state = 1, params string[] authors) => new()
    {
        Provider = provider,
        ExternalId = id,
        ProviderDate = new DateOnly(2021, state, 1),
        Kind = provider == Providers.Arxiv ? WorkKind.Preprint : WorkKind.Article,
        Title = title,
        Abstract = "",
        Categories = [],
        ArxivId = provider == Providers.Arxiv ? id : null,
        Year = 2020,
        Authors = [.. authors.Select(a =>
        {
            var parts = a.Split(" [");
            var beside = parts.Length > 1 ? parts[1].TrimEnd(']').Split(' ') : ["", ""];
            return new PrintedAuthor(parts[0], null, null, beside[0] == "orcid" ? beside[1] : null, beside[0] == "id" ? beside[1] : null);
        })],
    };

    /// <summary>The rows, sorted.</summary>
    public static async Task<List<string>> ReadAsync(TestDatabase database, string sql)
    {
        var rows = new List<string>();
        await using var command = database.DataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add(reader.GetString(0));
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    /// <summary>Whose works there are: key, title's first word and basis of each.</summary>
    public static Task<List<string>> WorksAsync(TestDatabase database) => ReadAsync(
        database,
        "select concat_ws(' ', k.key, split_part(w.title, ' ', 1), a.basis) from author_works a join works w on w.id = a.work_id join author_keys k using (author_id)");
}
