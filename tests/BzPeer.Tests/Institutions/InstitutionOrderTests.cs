using System.Globalization;
using BzPeer.Import;
using BzPeer.Institutions;
using BzPeer.Tests.Import;
using BzPeer.Tests.Infrastructure;
using BzPeer.Works;
using Xunit;

namespace BzPeer.Tests.Institutions;

/// <summary>Works, the registry and what others mention of it come in any order, in several states: the rows are the same.</summary>
public sealed class InstitutionOrderTests(TestServer server) : IAsyncLifetime
{
    private static readonly (string Name, string Country, string Code)[] Places = [("Northtown", "Norway", "NO"), ("Southtown", "Spain", "ES"), ("Easttown", "Egypt", "EG")];

    private readonly List<TestDatabase> databases = [];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Any_order_gives_the_same_rows(int seed)
    {
        var random = new Random(seed);
        Incoming[] records = [.. Institutions(random), .. Works(random)];
        var (whole, parts) = (await MakeAsync(), await MakeAsync());
        await GivenRecords.ImportAsync(whole.DataSource, records);

        Incoming[] shuffled = [.. records, .. records.Where(_ => random.Next(4) == 0)];
        random.Shuffle(shuffled);
        foreach (var chunk in shuffled.Chunk(1 + (shuffled.Length / 9)))
            await GivenRecords.ImportAsync(parts.DataSource, chunk);

        var rows = await Snapshot.ReadAsync(whole.DataSource);
        foreach (var kind in new[] { "institution|", "affiliation|", "author institution|", "work institution|", "institution topic|", "institution partner|", "total|matched works|" })
            Assert.Contains(rows, r => r.StartsWith(kind, StringComparison.Ordinal));
        foreach (var reason in new[] { "{Name}", "{NameAndPlace}", "{AcronymAndPlace}" })
            Assert.Contains(rows, r => r.StartsWith("affiliation|", StringComparison.Ordinal) && r.EndsWith(reason, StringComparison.Ordinal));
        Snapshot.AssertEqual(rows, await Snapshot.ReadAsync(parts.DataSource));
        foreach (var database in new[] { whole, parts })
        {
            await new DeriveAgain(database.DataSource, TimeProvider.System).RunAsync(cancellation: TestContext.Current.CancellationToken);
            Snapshot.AssertEqual(rows, await Snapshot.ReadAsync(database.DataSource));
        }
    }

    [Fact]
    public async Task The_same_records_again_write_no_row_but_the_runs_own()
    {
        var random = new Random(7);
        Incoming[] records = [.. Institutions(random), .. Works(random)];
        var database = await MakeAsync();
        await GivenRecords.ImportAsync(database.DataSource, records);
        var before = await Snapshot.ReadRowVersionsAsync(database.DataSource);

        await GivenRecords.ImportAsync(database.DataSource, records);

        var after = await Snapshot.ReadRowVersionsAsync(database.DataSource);
        Assert.True(before.Remove("import_runs") && after.Remove("import_runs"));
        Assert.Equal(before, after);
    }

    [Fact]
    public async Task Deriving_again_mends_damaged_rows()
    {
        var random = new Random(8);
        var database = await MakeAsync();
        await GivenRecords.ImportAsync(database.DataSource, [.. Institutions(random), .. Works(random)]);
        var rows = await Snapshot.ReadAsync(database.DataSource);
        await using (var damage = database.DataSource.CreateCommand(
            """
            update institutions set works = 5, people = 3, people_now = 9, name = 'Wrong', successor_id = null, status = 'Active' where id % 2 = 0;
            delete from institution_names where number % 2 = 1;
            delete from institution_relations;
            update affiliations set institution_ids = '{}', reasons = '{}';
            delete from author_institutions where author_id % 2 = 0;
            delete from work_institutions where work_id % 3 = 0;
            update institution_topics set works = works + 1;
            delete from institution_partners;
            update record_totals set value = 77;
            update works set has_affiliation = not has_affiliation where id % 2 = 0;
            update author_works set institution_ids = null where author_id % 3 = 0
            """))
            await damage.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await new DeriveAgain(database.DataSource, TimeProvider.System).RunAsync(cancellation: TestContext.Current.CancellationToken);

        Snapshot.AssertEqual(rows, await Snapshot.ReadAsync(database.DataSource));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var database in databases)
            await database.DisposeAsync();
    }

    /// <summary>Names that several bear, initials, parents, successors in chains and rings; some in several states, some only mentioned.</summary>
    private static IEnumerable<Incoming> Institutions(Random random)
    {
        yield return Given.Institution(30, "Institute for Solitary Quandaries", "Northtown", "Norway", "NO", [Given.Acronym("ISOQ")]);
        for (var number = 1; number <= 24; number++)
        {
            var place = Places[number % 3];
            if (number % 6 == 5)
            {
                yield return Given.Mention(number, Name(number), place.Code);
                yield return Given.Mention(number, Name(number + 6), place.Code, provider: "another");
                continue;
            }

            for (var state = 0; state <= random.Next(3); state++)
            {
                var relations = new List<InstitutionRelated>();
                if (number % 4 == 0)
                    relations.Add(Given.Relation(InstitutionRelationKind.Child, number - 1));
                if (random.Next(3) == 0)
                    relations.Add(Given.Relation(InstitutionRelationKind.Parent, 1 + random.Next(24)));
                if (random.Next(3) == 0)
                    relations.Add(Given.Relation(InstitutionRelationKind.Successor, 1 + random.Next(24)));
                yield return Given.Institution(
                    number, Name(number + (state * random.Next(2))), place.Name, place.Country, place.Code,
                    [Given.Alias(Name(number + 12)), Given.Acronym($"ABC{(char)('A' + (number % 5))}")],
                    random.Next(4) == 0 ? InstitutionStatus.Withdrawn : InstitutionStatus.Active,
                    relations, new DateOnly(2024, 1, 1 + random.Next(3)));
            }
        }
    }

    private static string Name(int number) => $"Institute for Quandary {(char)('A' + (number % 14))}{(number % 14 == 3 ? " and Question" : "")}";

    private static IEnumerable<Incoming> Works(Random random)
    {
        for (var work = 1; work <= 60; work++)
        {
            for (var state = 0; state <= random.Next(2); state++)
            {
                yield return new IncomingRecord
                {
                    Provider = work % 3 == 0 ? Providers.Acl : Providers.OpenAlex,
                    ExternalId = string.Create(CultureInfo.InvariantCulture, $"W{work}"),
                    Kind = WorkKind.Article,
                    // Some works are told of by two providers.
                    Title = $"On the question numbered {work - (work % 6 == 0 ? 1 : 0)} of the field of quandaries",
                    Abstract = "",
                    Categories = [$"T{work % 4}", $"T{work % 3}"],
                    Taxonomy = "OpenAlex",
                    Year = (short)(2015 + ((work - (work % 6 == 0 ? 1 : 0)) % 5)),
                    ProviderDate = work % 3 == 0 ? null : new DateOnly(2024, 1, 1 + (state * random.Next(3))),
                    Revisions = 0,
                    Authors = [.. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => random.Next(12)).Distinct().Select(who => Author(who, random))],
                };
                // Of a provider without dates the last state counts, whatever the order: one is enough.
                if (work % 3 == 0)
                    break;
            }
        }
    }

    private static PrintedAuthor Author(int who, Random random)
    {
        var place = Places[random.Next(3)];
        var text = random.Next(9) switch
        {
            0 => null,
            1 => Name(random.Next(14)),
            2 => $"ABC{(char)('A' + random.Next(5))}, {place.Name}, {place.Country}",
            3 => $"Department of Things, {Name(random.Next(14))}, {Name(random.Next(14))}; {Name(random.Next(14))}, {place.Country}",
            4 => "Institute for Solitary Quandaries",
            5 => "ISOQ, Northtown, Norway",
            _ => $"{Name(random.Next(14))}, {place.Name} 1234, {place.Country}",
        };
        return Given.Author($"Person {(char)('A' + who)} Quill", text, random.Next(4) == 0 ? [1 + random.Next(26), 1 + random.Next(26)] : []);
    }

    private async Task<TestDatabase> MakeAsync()
    {
        var database = new TestDatabase(server);
        await database.InitializeAsync();
        databases.Add(database);
        return database;
    }
}
