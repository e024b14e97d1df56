using BzPeer.Decisions;
using BzPeer.Import;
using BzPeer.Tests.Import;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Decisions;

/// <summary>Which works are whose, by what owners say.</summary>
public sealed class OwnersWorksTests(TestServer server) : IAsyncLifetime
{
    private const string Ada = "orcid:0000-0002-1825-0097";

    private const string AdaPrinted = "Ada One [orcid 0000-0002-1825-0097]";

    private readonly TestDatabase database = new(server);

    public ValueTask InitializeAsync() => database.InitializeAsync();

    [Fact]
    public async Task A_work_says_by_what_it_is_known_to_be_the_authors()
    {
        await Ledger.ImportAsync(
            database,
            Ledger.Record("crossref", "10.1/1", "First paper about this matter", authors: [AdaPrinted]),
            Ledger.Record("openalex", "W2", "Second paper about this matter", authors: ["Ada One [id A1]"]),
            Ledger.Record("crossref", "10.1/3", "Third paper about this matter", authors: ["Bea Two", "A. One"]),
            new IncomingPerson { Provider = "openalex", ExternalId = "A1", Name = "Ada One", Orcid = "0000-0002-1825-0097" });
        var mine = await Ledger.RecordAsync(database, Ledger.Of(DecisionKind.Mine, Ada, about: ("crossref", "10.1/3", 2, "A. One")));

        Assert.Equal(["name:bea two Third Name", $"{Ada} First Orcid", $"{Ada} Second ProviderId", $"{Ada} Third Confirmed"], await Ledger.WorksAsync(database));

        await Ledger.RecordAsync(database, Ledger.Undo(mine));
        Assert.Equal(["name:a one Third Name", "name:bea two Third Name", $"{Ada} First Orcid", $"{Ada} Second ProviderId"], await Ledger.WorksAsync(database));
    }

    [Fact]
    public async Task The_second_of_two_names_of_one_work_is_told_too()
    {
        await Ledger.ImportAsync(database, Ledger.Record("crossref", "10.1/1", "First paper about this matter", authors: ["Ada One", "Ada One"]));
        await Ledger.RecordAsync(database, Ledger.Of(DecisionKind.Mine, "name:ada one", about: ("crossref", "10.1/1", 2, "Ada One")));

        Assert.Equal(["name:ada one First Confirmed"], await Ledger.WorksAsync(database));
    }

    [Theory]
    [InlineData("in another order", "crossref", "Cy Three", "Bea Two", AdaPrinted)]
    [InlineData("with initials", "crossref", "Bea Two", "A. One [orcid 0000-0002-1825-0097]", "Cy Three")]
    [InlineData("with another name at another place", "crossref", "Ada Maria One-Two [orcid 0000-0002-1825-0097]", "Bea Two", "Cy Three")]
    [InlineData("from a further source", "openalex", "Bea Two", AdaPrinted, "Cy Three")]
    [InlineData("from a further source, with another name", "openalex", "Cy Three", "Bea Two", "A. M. Uno [orcid 0000-0002-1825-0097]")]
    public async Task What_is_not_mine_never_comes_back(string how, string provider, params string[] authors)
    {
        _ = how;
        const string Title = "First paper about this matter at hand";
        await Ledger.ImportAsync(
            database,
            Ledger.Record("crossref", "10.1/0", "Zeroth paper about another matter", authors: [AdaPrinted]),
            // The preprint yields to whatever else comes; the article is replaced by a newer state of itself.
            Ledger.Record(provider == "crossref" ? "crossref" : "arxiv", "10.1/1", Title, authors: ["Bea Two", AdaPrinted, "Cy Three"]));
        await Ledger.RecordAsync(database, Ledger.Of(DecisionKind.NotMine, Ada, about: (provider == "crossref" ? "crossref" : "arxiv", "10.1/1", 2, "Ada One")));
        Assert.Equal([$"{Ada} Zeroth Orcid"], (await Ledger.WorksAsync(database)).FindAll(w => w.StartsWith(Ada, StringComparison.Ordinal)));

        await Ledger.ImportAsync(database, Ledger.Record(provider, provider == "crossref" ? "10.1/1" : "W1", Title, state: 5, authors: authors));

        Assert.Equal([$"{Ada} Zeroth Orcid"], (await Ledger.WorksAsync(database)).FindAll(w => w.StartsWith(Ada, StringComparison.Ordinal)));
        await Ledger.DeriveAgainAsync(database);
        Assert.Equal([$"{Ada} Zeroth Orcid"], (await Ledger.WorksAsync(database)).FindAll(w => w.StartsWith(Ada, StringComparison.Ordinal)));
        // Nobody is lost: three people wrote it.
        Assert.Equal(["3"], await Ledger.ReadAsync(database, "select count(*)::text from author_works a join works w on w.id = a.work_id where w.title like 'First%'"));
    }

    [Fact]
    public async Task What_is_not_mine_is_whose_it_is_known_to_be()
    {
        await Ledger.ImportAsync(database, Ledger.Record("crossref", "10.1/1", "First paper about this matter", authors: ["Wei Wang"]));
        await Ledger.RecordAsync(database, Ledger.Of(DecisionKind.NotMine, "name:wei wang", about: ("crossref", "10.1/1", 1, "Wei Wang")));
        Assert.Equal(["apart:crossref:10.1/1:1 First Decided"], await Ledger.WorksAsync(database));

        // The source learns who it was; and whoever it was may say so.
        await Ledger.ImportAsync(database, Ledger.Record("crossref", "10.1/1", "First paper about this matter", state: 2, authors: ["Wei Wang [orcid 0000-0001-5109-3700]"]));
        Assert.Equal(["orcid:0000-0001-5109-3700 First Orcid"], await Ledger.WorksAsync(database));
        await Ledger.RecordAsync(database, Ledger.Of(DecisionKind.Mine, Ada, about: ("crossref", "10.1/1", 1, "Wei Wang")));
        Assert.Equal([$"{Ada} First Confirmed"], await Ledger.WorksAsync(database));
    }

    [Fact]
    public async Task A_merge_moves_all_works_and_its_undo_restores_every_row()
    {
        await Ledger.ImportAsync(
            database,
            Ledger.Record("crossref", "10.1/1", "First paper about this matter", authors: [AdaPrinted, "Bea Two"]),
            Ledger.Record("crossref", "10.1/2", "Second paper about this matter", authors: ["A. One", "Bea Two"]),
            Ledger.Record("crossref", "10.1/3", "Third paper about this matter", authors: ["A. One", "Ada One [id A1]"]),
            Ledger.Record("openalex", "W4", "Fourth paper about this matter", authors: ["Ada One [id A1]", "Cy Three"]));
        await Ledger.RecordAsync(database, Ledger.Of(DecisionKind.Mine, "name:a one", about: ("openalex", "W4", 2, "Cy Three")));
        await Ledger.RecordAsync(database, Ledger.Of(DecisionKind.Summary, "name:a one"), "Set before.");
        await Ledger.DeriveAgainAsync(database);
        var before = await Snapshot.ReadFiguresAsync(database.DataSource);

        var first = await Ledger.RecordAsync(database, Ledger.Of(DecisionKind.SameAuthor, "name:a one", Ada));
        var second = await Ledger.RecordAsync(database, Ledger.Of(DecisionKind.SameAuthor, "provider:openalex:A1", "name:a one"));

        Assert.Equal(
            ["name:bea two First Name", "name:bea two Second Name", $"{Ada} First Orcid", $"{Ada} Fourth Confirmed", $"{Ada} Second Name", $"{Ada} Third Name", "provider:crossref:A1 Third ProviderId"],
            await Ledger.WorksAsync(database));
        Assert.Equal(
            ["name:a one → orcid:0000-0002-1825-0097 with 0", "provider:openalex:A1 → orcid:0000-0002-1825-0097 with 0"],
            await Ledger.ReadAsync(database, "select concat(k.key, ' → ', n.key, ' with ', a.works + a.collaborators + a.trust + a.level) from authors a join author_keys k on k.author_id = a.id join author_keys n on n.author_id = a.merged_into_id"));
        await Ledger.DeriveAgainAsync(database);
        Assert.Equal(["2"], await Ledger.ReadAsync(database, "select count(*)::text from authors where merged_into_id is not null"));

        await Ledger.RecordAsync(database, Ledger.Undo(second));
        await Ledger.RecordAsync(database, Ledger.Undo(first));
        Snapshot.AssertEqual(before, await Snapshot.ReadFiguresAsync(database.DataSource));
    }

    [Fact]
    public async Task Of_merges_in_a_ring_the_later_ones_count()
    {
        await Ledger.ImportAsync(
            database,
            Ledger.Record("crossref", "10.1/1", "First paper about this matter", authors: ["Ada One"]),
            Ledger.Record("crossref", "10.1/2", "Second paper about this matter", authors: ["Ada Two"]));
        await Ledger.RecordAsync(database, Ledger.Of(DecisionKind.SameAuthor, "name:ada one", "name:ada two"));
        await Ledger.RecordAsync(database, Ledger.Of(DecisionKind.SameAuthor, "name:ada two", "name:ada one"));

        Assert.Equal(["name:ada one First Name", "name:ada one Second Name"], await Ledger.WorksAsync(database));
        Assert.Equal(["name:ada two"], await Ledger.ReadAsync(database, "select k.key from authors a join author_keys k on k.author_id = a.id where a.merged_into_id is not null"));
    }

    [Fact]
    public async Task An_alias_finds_what_comes_later_and_is_told_to_nobody()
    {
        await Ledger.ImportAsync(database, Ledger.Record("crossref", "10.1/1", "First paper about this matter", authors: [AdaPrinted]));
        var alias = await Ledger.RecordAsync(database, Ledger.Of(DecisionKind.Alias, Ada), "ADA  Quondam");
        await Ledger.ImportAsync(
            database,
            Ledger.Record("arxiv", "2001.00002", "Second paper about this matter", authors: ["Ada Quondam"]),
            Ledger.Record("openalex", "W3", "Third paper about this matter", authors: ["Ada Quondam [id A9]"]));

        // What a provider knows by more than the name is not taken.
        Assert.Equal([$"{Ada} First Orcid", $"{Ada} Second Name", "provider:openalex:A9 Third ProviderId"], await Ledger.WorksAsync(database));
        await Ledger.DeriveAgainAsync(database);
        Assert.Equal(3, (await Ledger.WorksAsync(database)).Count);
        Assert.Equal(["0"], await Ledger.ReadAsync(database, "select count(*)::text from decisions d where d::text ilike '%quondam%'"));

        // A second owner of the same name: it is neither's.
        var rival = await Ledger.RecordAsync(database, Ledger.Of(DecisionKind.Alias, "name:bea two"), "Ada Quondam");
        Assert.Contains("name:ada quondam Second Name", await Ledger.WorksAsync(database));
        await Ledger.RecordAsync(database, Ledger.Undo(rival));
        Assert.Contains($"{Ada} Second Name", await Ledger.WorksAsync(database));
        await Ledger.EraseValuesAsync(database, alias);

        Assert.Contains("name:ada quondam Second Name", await Ledger.WorksAsync(database));
        Assert.Equal(["0"], await Ledger.ReadAsync(database, "select count(*)::text from authors where merged_into_id is not null"));
    }

    [Fact]
    public async Task An_owners_alias_outranks_what_a_provider_says_of_the_bare_name()
    {
        await Ledger.RecordAsync(database, Ledger.Of(DecisionKind.Alias, Ada), "Ada Two");
        await Ledger.ImportAsync(
            database,
            Ledger.Record("acl", "P1", "First paper about this matter", authors: ["Ada Two"]),
            new IncomingPerson { Provider = "acl", ExternalId = "ada-two", Name = "Ada Two", NamesIdentify = true });

        Assert.Equal([$"{Ada} First Name"], await Ledger.WorksAsync(database));
    }

    [Fact]
    public async Task The_invented_world_is_nobodys()
    {
        await Ledger.ImportAsync(database, Ledger.Record("invented", "demo:1", "First paper about this matter", authors: ["Ada One"]));
        await Ledger.RecordAsync(database, Ledger.Of(DecisionKind.Mine, Ada, about: ("invented", "demo:1", 1, "Ada One")));
        await Ledger.RecordAsync(database, Ledger.Of(DecisionKind.Alias, Ada), "Ada One");
        await Ledger.RecordAsync(database, Ledger.Of(DecisionKind.SameAuthor, "name:ada one", Ada));

        Assert.Equal(["name:ada one First Name"], await Ledger.WorksAsync(database));
        Assert.Equal(["0"], await Ledger.ReadAsync(database, "select count(*)::text from authors where merged_into_id is not null"));
    }

    [Fact]
    public async Task Several_decisions_of_one_transaction_stand_or_fall_together()
    {
        await Ledger.ImportAsync(database, Ledger.Record("crossref", "10.1/1", "First paper about this matter", authors: ["Ada One", "Bea Two"]));
        var rows = await Snapshot.ReadFiguresAsync(database.DataSource);
        var token = TestContext.Current.CancellationToken;
        NewDecision[] decisions =
        [
            new(Ledger.Of(DecisionKind.Mine, "name:cy three", about: ("crossref", "10.1/1", 1, "Ada One"))),
            new(Ledger.Of(DecisionKind.Pronouns, "name:cy three"), "she"),
        ];
        await using var connection = await database.DataSource.OpenConnectionAsync(token);
        await using (var transaction = await connection.BeginTransactionAsync(token))
        {
            await AppendDecisions.RunAsync(connection, decisions, [], TimeProvider.System.GetUtcNow(), token);
            await transaction.RollbackAsync(token);
        }

        Snapshot.AssertEqual(rows, await Snapshot.ReadFiguresAsync(database.DataSource));

        // Twice in one transaction; the second time for the sake of an author alone.
        await using (var transaction = await connection.BeginTransactionAsync(token))
        {
            var ids = await AppendDecisions.RunAsync(connection, decisions, [], TimeProvider.System.GetUtcNow(), token);
            Assert.Equal(ids.Order(), ids);
            var bea = long.Parse(Assert.Single(await Ledger.ReadAsync(database, "select author_id::text from author_keys where key = 'name:bea two'")), System.Globalization.CultureInfo.InvariantCulture);
            Assert.Empty(await AppendDecisions.RunAsync(connection, [], [bea], new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero), token));
            await transaction.CommitAsync(token);
        }

        Assert.Equal(["name:bea two First Name", "name:cy three First Confirmed"], await Ledger.WorksAsync(database));
        Assert.Equal(["Ada One she"], await Ledger.ReadAsync(database, "select a.name || ' ' || p.pronouns from author_profiles p join authors a on a.id = p.author_id"));
        Assert.Equal(["name:bea two"], await Ledger.ReadAsync(database, "select k.key from authors a join author_keys k on k.author_id = a.id where a.updated_at >= '2030-01-01'"));
    }

    [Fact]
    public async Task Who_waits_too_long_for_the_turn_is_told()
    {
        var token = TestContext.Current.CancellationToken;
        await using var holder = await database.DataSource.OpenConnectionAsync(token);
        await using var holding = await holder.BeginTransactionAsync(token);
        await AppendDecisions.TakeTurnAsync(holder, token);
        await using var other = await database.DataSource.OpenConnectionAsync(token);
        await using var waiting = await other.BeginTransactionAsync(token);

        var busy = await Assert.ThrowsAsync<RecordsBusyException>(() => AppendDecisions.TakeTurnAsync(other, TimeSpan.FromMilliseconds(1), token));

        Assert.Contains("try again", busy.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
