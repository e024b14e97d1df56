using BzPeer.Decisions;
using BzPeer.Import;
using BzPeer.Tests.Import;
using BzPeer.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xunit;

namespace BzPeer.Tests.Decisions;

public sealed class RecordDecisionTests(TestServer server) : IAsyncLifetime
{
    private readonly TestDatabase database = new(server);

    public ValueTask InitializeAsync() => database.InitializeAsync();

    [Fact]
    public async Task Joining_two_names_is_derived_undone_and_done_again()
    {
        await Records.ImportAsync(database.DataSource, Records.SeedProfile());
        Assert.Equal((4, 21), await GoldenAsync());

        var same = await RecordAsync(SameMenon());
        Assert.Equal((5, 22), await GoldenAsync());
        var undo = await RecordAsync(Undo(same));
        Assert.Equal((4, 21), await GoldenAsync());
        await RecordAsync(Undo(undo));
        Assert.Equal((5, 22), await GoldenAsync());
    }

    [Fact]
    public async Task Before_or_after_the_import_or_between_its_records_a_decision_gives_the_same()
    {
        await using var before = new TestDatabase(server);
        await before.InitializeAsync();
        await using var between = new TestDatabase(server);
        await between.InitializeAsync();
        var lines = Records.SeedProfile();

        await Records.ImportAsync(database.DataSource, lines);
        await RecordAsync(SameMenon());
        await RecordAsync(ShownAs("Srinadh B."), "Srinadh B.");

        await RecordAsync(SameMenon(), to: before);
        await RecordAsync(ShownAs("Srinadh B."), "Srinadh B.", before);
        await Records.ImportAsync(before.DataSource, lines);

        // The record that prints the other name comes last.
        await Records.ImportAsync(between.DataSource, lines.Where(l => !l.Contains("2003.02819", StringComparison.Ordinal)));
        await RecordAsync(SameMenon(), to: between);
        await RecordAsync(ShownAs("Srinadh B."), "Srinadh B.", between);
        await Records.ImportAsync(between.DataSource, lines);

        var rows = await Snapshot.ReadAsync(database.DataSource);
        Snapshot.AssertEqual(rows, await Snapshot.ReadAsync(before.DataSource));
        Snapshot.AssertEqual(rows, await Snapshot.ReadAsync(between.DataSource));
        await new DeriveAgain(database.DataSource, TimeProvider.System).RunAsync(cancellation: TestContext.Current.CancellationToken);
        Snapshot.AssertEqual(rows, await Snapshot.ReadAsync(database.DataSource));
    }

    [Theory]
    [InlineData(DecisionKind.NotSameAuthor)]
    [InlineData(DecisionKind.NotMine)]
    public async Task An_authorship_is_set_apart_and_undone_comes_back(DecisionKind kind)
    {
        await Records.ImportAsync(database.DataSource, Records.SeedProfile());
        var rows = await Snapshot.ReadAsync(database.DataSource);

        var apart = await RecordAsync(About(kind, "1904.00962", 6, "Srinadh Bhojanapalli"));

        await using (var records = database.Open())
        {
            Assert.Equal(
                [1, 5],
                await records.Authors.Where(a => a.Name == "Srinadh Bhojanapalli").OrderBy(a => a.Works).Select(a => a.Works).ToListAsync(TestContext.Current.CancellationToken));
        }

        await RecordAsync(Undo(apart));
        Snapshot.AssertEqual(rows, await Snapshot.ReadAsync(database.DataSource));
    }

    [Fact]
    public async Task A_decision_rests_while_the_record_prints_another_name_there()
    {
        await RecordAsync(About(DecisionKind.NotSameAuthor, "2001.00001", 1, "Ada One"));
        await Records.ImportAsync(database.DataSource, [Records.One("2001.00001", names: ["Bob Two"]), Records.One("2001.00002", names: ["Bob Two"])]);
        await using (var records = database.Open())
            Assert.Equal(2, await records.Authors.Where(a => a.Name == "Bob Two").Select(a => a.Works).SingleAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Decisions_that_point_at_one_another_make_one_author()
    {
        await Records.ImportAsync(database.DataSource, [Records.One("2001.00001", names: ["Ada One"]), Records.One("2001.00002", names: ["Bob Two"])]);
        var (ada, bob) = (About(DecisionKind.SameAuthor, "2001.00001", 1, "Ada One"), About(DecisionKind.SameAuthor, "2001.00002", 1, "Bob Two"));
        await RecordAsync(Joining(ada, bob));
        await RecordAsync(Joining(bob, ada));

        await using var records = database.Open();
        Assert.Equal([2], await records.Authors.Where(a => a.Works > 0).Select(a => a.Works).ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_shown_name_is_shown_found_and_kept_apart_with_its_hash()
    {
        await Records.ImportAsync(database.DataSource, Records.SeedProfile());

        var shown = await RecordAsync(ShownAs("Srinadh B."), "Srinadh B.");

        await using var records = database.Open();
        var author = await records.Authors.SingleAsync(a => a.Name == "Srinadh B.", TestContext.Current.CancellationToken);
        Assert.Equal(6, author.Works);
        Assert.True(await records.Authors.AnyAsync(a => a.Id == author.Id && a.Search!.Matches(EF.Functions.PlainToTsQuery("simple", "bhojanapalli")), TestContext.Current.CancellationToken));
        var row = await records.Decisions.SingleAsync(d => d.Id == shown, TestContext.Current.CancellationToken);
        Assert.Equal(System.Security.Cryptography.SHA256.HashData("Srinadh B."u8), row.ValueHash);
        Assert.Equal("Srinadh B.", (await records.DecisionValues.SingleAsync(v => v.DecisionId == shown, TestContext.Current.CancellationToken)).Value);
    }

    [Theory]
    [InlineData("update decisions set reason = 'other'")]
    [InlineData("delete from decisions")]
    [InlineData("truncate decisions cascade")]
    public async Task The_ledger_refuses_every_change(string change)
    {
        await RecordAsync(SameMenon());

        await using var command = database.DataSource.CreateCommand(change);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));

        Assert.Contains("append-only", refused.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_says_too_little_is_not_recorded()
    {
        var record = new RecordDecision(database.DataSource, TimeProvider.System);

        await Assert.ThrowsAsync<ArgumentException>(() => record.RunAsync(About(DecisionKind.SameAuthor, "2102.03349", 6, "Aditya Menon"), cancellation: TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => record.RunAsync(Undo(4711), cancellation: TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => record.RunAsync(ShownAs(""), cancellation: TestContext.Current.CancellationToken));
        await using var records = database.Open();
        Assert.False(await records.Decisions.AnyAsync(TestContext.Current.CancellationToken));
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private static Decision SameMenon() => Joining(
        About(DecisionKind.SameAuthor, "2102.03349", 6, "Aditya Menon"), About(DecisionKind.SameAuthor, "2003.02819", 3, "Aditya Krishna Menon"));

    private static Decision ShownAs(string name) =>
        About(DecisionKind.ShownName, "2202.00980", 2, name.Length == 0 ? "Nobody" : "Srinadh Bhojanapalli");

    private static Decision About(DecisionKind kind, string externalId, int place, string name) => new()
    {
        Kind = kind,
        At = TimeProvider.System.GetUtcNow(),
        Authority = DecisionAuthority.Moderator,
        Reason = "Seen on the paper.",
        Provider = "arxiv",
        ExternalId = externalId,
        Place = place,
        PrintedName = name,
    };

    private static Decision Joining(Decision one, Decision other) => new()
    {
        Kind = DecisionKind.SameAuthor,
        At = one.At,
        Authority = one.Authority,
        Reason = one.Reason,
        Provider = one.Provider,
        ExternalId = one.ExternalId,
        Place = one.Place,
        PrintedName = one.PrintedName,
        OtherProvider = other.Provider,
        OtherExternalId = other.ExternalId,
        OtherPlace = other.Place,
        OtherPrintedName = other.PrintedName,
    };

    private static Decision Undo(long id) => new()
    {
        Kind = DecisionKind.Undo,
        At = TimeProvider.System.GetUtcNow(),
        Authority = DecisionAuthority.Moderator,
        Reason = "A mistake.",
        UndoesId = id,
    };

    private Task<long> RecordAsync(Decision decision, string? value = null, TestDatabase? to = null) =>
        new RecordDecision((to ?? database).DataSource, TimeProvider.System).RunAsync(decision, value, TestContext.Current.CancellationToken);

    private async Task<(int Close, int Trust)> GoldenAsync()
    {
        await using var records = database.Open();
        var author = await records.Authors.SingleAsync(a => a.Name == "Srinadh Bhojanapalli", TestContext.Current.CancellationToken);
        return (author.CloseCollaborators, author.Trust);
    }
}
