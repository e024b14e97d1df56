using BzPeer.Authors;
using BzPeer.Decisions;
using BzPeer.Import;
using BzPeer.Tests.Import;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Decisions;

/// <summary>Imports in any order, twice and in newer states, with the decisions of owners before, among and after them: the same rows.</summary>
public sealed class OwnersOrderTests(TestServer server) : IAsyncLifetime
{
    private static readonly string[] Given = ["Ada", "Bea", "Cy", "Dan", "Eve", "Fay", "Gus", "Hal"];

    private static readonly string[] Families = ["One", "Two", "Threé", "Fóur", "Five", "Six"];

    private readonly List<TestDatabase> databases = [];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Any_order_gives_the_same_rows(int seed)
    {
        var random = new Random(seed);
        List<Incoming> records =
        [
            .. SeveralSourcesTests.Several(random),
            .. Given.Where(_ => random.Next(2) == 0).Select(g => new IncomingPerson { Provider = "acl", ExternalId = $"{g}-two", Name = $"{g} Two", OtherNames = [$"{g[0]}. Two"], NamesIdentify = true }),
        ];
        var steps = Steps(records, random);
        var (last, first, among) = (await MakeAsync(), await MakeAsync(), await MakeAsync());

        await Ledger.ImportAsync(last, records);
        await RecordAsync(last, steps, []);

        await RecordAsync(first, steps, []);
        await Ledger.ImportAsync(first, records);

        // Decisions keep their order, the latest counts; records come in any order, some twice, in between.
        var shuffled = records.Concat(records.Where(_ => random.Next(3) == 0)).ToArray();
        random.Shuffle(shuffled);
        var ids = new List<long>();
        var chunks = shuffled.Chunk(1 + (shuffled.Length / 8)).ToList();
        for (var i = 0; i < chunks.Count; i++)
        {
            await Ledger.ImportAsync(among, chunks[i]);
            await RecordAsync(among, steps[(steps.Count * i / chunks.Count)..(steps.Count * (i + 1) / chunks.Count)], ids);
        }

        var rows = await Snapshot.ReadAsync(last.DataSource);
        Assert.DoesNotContain(rows, r => r.StartsWith("wrong way|", StringComparison.Ordinal));
        foreach (var what in new[] { "|Confirmed", "|Decided", "decided key|", "profile|", "apart:" })
            Assert.Contains(rows, r => r.Contains(what, StringComparison.Ordinal));
        Snapshot.AssertEqual(rows, await Snapshot.ReadAsync(first.DataSource));
        Snapshot.AssertEqual(rows, await Snapshot.ReadAsync(among.DataSource));
        await Ledger.DeriveAgainAsync(among);
        Snapshot.AssertEqual(rows, await Snapshot.ReadAsync(among.DataSource));
    }

    [Fact]
    public async Task Each_decision_and_its_undo_leave_every_row_as_it_was()
    {
        var random = new Random(11);
        var records = SeveralSourcesTests.Several(random);
        var database = await MakeAsync();
        await Ledger.ImportAsync(database, records);
        var steps = Steps(records, random).FindAll(s => s.Undoes < 0);
        await RecordAsync(database, steps[..15], []);
        // Once there and back: authors that only a decision names are made, and stay with no works.
        foreach (var step in steps[15..])
            await Ledger.RecordAsync(database, Ledger.Undo(await Ledger.RecordAsync(database, step.Decision, step.Value)));
        var before = await Snapshot.ReadFiguresAsync(database.DataSource);

        foreach (var step in steps[15..])
        {
            var id = await Ledger.RecordAsync(database, step.Decision, step.Value);
            var undo = await Ledger.RecordAsync(database, Ledger.Undo(id));
            Snapshot.AssertEqual(before, await Snapshot.ReadFiguresAsync(database.DataSource));
            await Ledger.RecordAsync(database, Ledger.Undo(await Ledger.RecordAsync(database, Ledger.Undo(undo))));
        }

        Snapshot.AssertEqual(before, await Snapshot.ReadFiguresAsync(database.DataSource));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var database in databases)
            await database.DisposeAsync();
    }

    /// <summary>Decisions of every kind that something is derived from, a few of them undone, some of these undos too.</summary>
    private static List<Step> Steps(List<Incoming> records, Random random)
    {
        var works = records.OfType<IncomingRecord>().ToList();
        var steps = new List<Step>();
        for (var i = 0; i < 45; i++)
        {
            var (about, key) = Authorship();
            var (other, otherKey) = Authorship();
            // Few keys, so that they meet: chains and rings form.
            var (from, to) = (Key(), Key());
            var name = $"{Given[random.Next(3)]} {Families[random.Next(Families.Length)]}";
            steps.Add(random.Next(16) switch
            {
                0 or 1 => new(Ledger.Of(DecisionKind.NotMine, random.Next(3) == 0 ? from : key, about: about), null),
                2 or 3 => new(Ledger.Of(DecisionKind.Mine, from, about: about), null),
                4 => new(Ledger.Of(DecisionKind.NotSameAuthor, null, about: about), null),
                5 => new(Joining(about, other), null),
                6 or 7 when from != to => new(Ledger.Of(DecisionKind.SameAuthor, from, to), null),
                8 or 9 => new(Ledger.Of(DecisionKind.Alias, from), name),
                10 => new(Ledger.Of(DecisionKind.ShownName, otherKey), random.Next(3) == 0 ? "" : $"Shown {i}"),
                11 => new(Ledger.Of(new[] { DecisionKind.Pronouns, DecisionKind.Summary, DecisionKind.Homepage }[random.Next(3)], otherKey), random.Next(3) == 0 ? "" : $"Set {i}"),
                12 => new(Ledger.Of(DecisionKind.Affiliation, otherKey), SeveralSourcesTests.Ror(random.Next(8))),
                13 => new(Ledger.Of(new[] { DecisionKind.Link, DecisionKind.HiddenField }[random.Next(2)], otherKey), $"https://{i}.example/\nLabel"),
                14 => new(Ledger.Of(DecisionKind.Featured, otherKey, about: other), null),
                _ => new(Ledger.Of(DecisionKind.CollaborationState, otherKey), new CollaborationTerms(CollaborationState.Closed, $"{i}", null).ToValue()),
            });
            if (random.Next(4) == 0)
                steps.Add(new(null!, null, random.Next(steps.Count)));
        }

        return steps;

        ((string, string, int, string) About, string Key) Authorship()
        {
            var record = works[random.Next(works.Count)];
            var place = random.Next(record.Authors.Count);
            var author = record.Authors[place];
            var natural = author.Orcid is { } orcid ? $"orcid:{orcid}" : author.ProviderAuthorId is { } id ? $"provider:{record.Provider}:{id}" : AuthorKey.OfName(author.Name);
            return ((record.Provider, record.ExternalId, place + 1, author.Name), natural);
        }

        string Key()
        {
            var (given, family) = (Given[random.Next(3)], Families[random.Next(3)]);
            return random.Next(3) switch
            {
                0 => $"orcid:0000-{given}-{family}",
                1 => $"provider:openalex:A-{given}-{family}",
                _ => AuthorKey.OfName($"{given} {family}"),
            };
        }
    }

    private static Decision Joining((string Provider, string ExternalId, int Place, string Name) one, (string Provider, string ExternalId, int Place, string Name) other) => new()
    {
        Kind = DecisionKind.SameAuthor,
        At = DateTimeOffset.UnixEpoch,
        Authority = DecisionAuthority.Moderator,
        Reason = "Seen on both.",
        Provider = one.Provider,
        ExternalId = one.ExternalId,
        Place = one.Place,
        PrintedName = one.Name,
        OtherProvider = other.Provider,
        OtherExternalId = other.ExternalId,
        OtherPlace = other.Place,
        OtherPrintedName = other.Name,
    };

    private static async Task RecordAsync(TestDatabase database, List<Step> steps, List<long> ids)
    {
        foreach (var step in steps)
            ids.Add(await Ledger.RecordAsync(database, step.Undoes < 0 ? step.Decision : Ledger.Undo(ids[step.Undoes]), step.Value));
    }

    private async Task<TestDatabase> MakeAsync()
    {
        var database = new TestDatabase(server);
        databases.Add(database);
        await database.InitializeAsync();
        return database;
    }

    /// <param name="Decision">What is decided, where nothing is undone.</param>
    /// <param name="Value">What it sets.</param>
    /// <param name="Undoes">Which earlier step is undone; -1 where none.</param>
    private sealed record Step(Decision Decision, string? Value, int Undoes = -1);
}
