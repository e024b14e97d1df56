using BzPeer.Decisions;
using BzPeer.Import;
using BzPeer.Institutions;
using BzPeer.Tests.Infrastructure;
using BzPeer.Text;
using BzPeer.Works;
using Xunit;

namespace BzPeer.Tests.Import;

/// <summary>One work from several sources is one work, whatever comes first; what a person decides outranks all of it.</summary>
public sealed class SeveralSourcesTests(TestServer server) : IAsyncLifetime
{
    private const string Title = "Low-Rank Bottleneck in Multi-head Attention Models";

    private readonly List<TestDatabase> databases = [];

    [Theory]
    [InlineData("doi", "Doi")]
    [InlineData("arxiv", "ArxivId")]
    [InlineData("title", "Title")]
    public async Task The_same_work_of_two_sources_is_one_work_that_says_why(string by, string reason)
    {
        var database = await MakeAsync();
        await GivenRecords.ImportAsync(
            database.DataSource,
            Preprint("2002.07028", Title, 2020, doi: by == "doi" ? "10.1000/ABC" : null, abstractText: "Words of the preprint.", names: ["Srinadh Bhojanapalli", "Sashank J. Reddi"]),
            Paper("acl", "P20-1", by == "title" ? "Low rank bottleneck in multi-head attention models." : "Another title of ours entirely", 2020,
                doi: by == "doi" ? "10.1000/abc" : null, arxivId: by == "arxiv" ? "2002.07028" : null, names: ["Srinadh Bhojanapalli", "Sashank Reddi"]));

        // The paper in proceedings gives title and authors, the preprint the abstract.
        Assert.Equal(
            ["acl P20-1 Proceedings 2 sources 2002.07028 <p>Words of the preprint.</p>"],
            await ReadAsync(database, "select concat_ws(' ', provider, external_id, kind, source_count, 'sources', arxiv_id, abstract_html) from works where merged_into_id is null"));
        Assert.Equal(
            [$"acl P20-1 true false {reason} arxiv 2002.07028", $"arxiv 2002.07028 false true {reason} acl P20-1"],
            await ReadAsync(database, "select concat_ws(' ', r.provider, r.external_id, s.takes_precedence::text, s.gives_abstract::text, s.reason, m.provider, m.external_id) from work_sources s join source_records r on r.id = s.source_record_id join source_records m on m.id = s.matched_record_id order by s.rank"));
        // Sashank J. Reddi and Sashank Reddi are one person here, and each has one work.
        Assert.Equal(
            ["Sashank Reddi 1", "Srinadh Bhojanapalli 1"],
            await ReadAsync(database, "select name || ' ' || works from authors where works > 0 order by name"));
    }

    [Fact]
    public async Task What_is_only_alike_stays_apart()
    {
        var database = await MakeAsync();
        await GivenRecords.ImportAsync(
            database.DataSource,
            Preprint("2001.1", "A short title", 2020, names: ["Ada One"]),
            Paper("acl", "A", "A short title", 2020, names: ["Ada One"]),
            Preprint("2001.2", Title, 2015, names: ["Ada One"]),
            Paper("acl", "B", Title, 2020, names: ["Ada One"]),
            Paper("acl", "C", Title, 2020, names: ["Bea Two", "Cy Three"]));

        Assert.Equal(["5"], await ReadAsync(database, "select count(*)::text from works where merged_into_id is null"));
    }

    [Fact]
    public async Task A_title_that_very_many_records_bear_is_no_evidence()
    {
        const string Common = "Abstracts of the annual meeting of the society";
        var records = Enumerable.Range(0, MatchWorks.MostOfOneTitle + 1).Select(i => (Incoming)Paper("crossref", $"10.1/{i}", Common, 2020, names: [$"Ada Number{i / 2}"])).ToList();
        var (grown, whole) = (await MakeAsync(), await MakeAsync());
        await GivenRecords.ImportAsync(grown.DataSource, records[..^1]);
        Assert.Equal(["50"], await ReadAsync(grown, "select count(*)::text from works where merged_into_id is null"));

        await GivenRecords.ImportAsync(grown.DataSource, records[^1]);
        await GivenRecords.ImportAsync(whole.DataSource, records);

        Assert.Equal(["101"], await ReadAsync(grown, "select count(*)::text from works where merged_into_id is null"));
        Snapshot.AssertEqual(await Snapshot.ReadAsync(whole.DataSource), await Snapshot.ReadAsync(grown.DataSource));
    }

    [Fact]
    public async Task Works_that_meet_lead_to_one_another_and_part_again_when_a_source_changes()
    {
        var database = await MakeAsync();
        await GivenRecords.ImportAsync(database.DataSource, Preprint("2002.07028", Title, 2020, names: ["Ada One"]));
        await GivenRecords.ImportAsync(database.DataSource, Paper("acl", "P1", "An entirely different title of a paper", 2020, names: ["Ada One"]));
        var ids = await ReadAsync(database, "select id::text from works order by id");
        Assert.Equal(["2"], await ReadAsync(database, "select works::text from authors where works > 0"));

        await GivenRecords.ImportAsync(database.DataSource, Paper("acl", "P1", Title, 2020, names: ["Ada One"]));
        Assert.Equal(
            [$"{ids[0]} acl 2 ", $"{ids[1]} {ids[0]}"],
            await ReadAsync(database, "select case when merged_into_id is null then concat(id, ' ', provider, ' ', source_count, ' ') else concat(id, ' ', merged_into_id) end from works order by id"));
        Assert.Equal(["1"], await ReadAsync(database, "select works::text from authors where works > 0"));

        await GivenRecords.ImportAsync(database.DataSource, Paper("acl", "P1", "And a title that nobody else has given", 2020, names: ["Ada One"]));
        Assert.Equal(
            [$"{ids[0]} arxiv {Title}", $"{ids[1]} acl And a title that nobody else has given"],
            await ReadAsync(database, "select concat_ws(' ', id, provider, title) from works where merged_into_id is null order by id"));
        Assert.Equal(["2"], await ReadAsync(database, "select works::text from authors where works > 0"));
    }

    [Fact]
    public async Task A_decision_parts_works_joins_others_and_is_undone()
    {
        var database = await MakeAsync();
        await GivenRecords.ImportAsync(
            database.DataSource,
            Preprint("2002.07028", Title, 2020, abstractText: "With $x^2$.", names: ["Ada One"]),
            Paper("acl", "P1", Title, 2020, names: ["Ada One"]),
            Paper("crossref", "10.1/x", "A third paper about something else", 2021, names: ["Ada One"]));
        var joined = await Snapshot.ReadAsync(database.DataSource);
        Assert.Equal(["2"], await ReadAsync(database, "select works::text from authors where works > 0"));

        var apart = await DecideAsync(database, DecisionKind.NotSameWork, ("arxiv", "2002.07028"), ("acl", "P1"));
        Assert.Equal(["3"], await ReadAsync(database, "select works::text from authors where works > 0"));
        await AssertDerivedAgainAsync(database);

        var same = await DecideAsync(database, DecisionKind.SameWork, ("crossref", "10.1/x"), ("acl", "P1"));
        Assert.Equal(
            ["acl P1 Decision", "crossref 10.1/x Decision"],
            await ReadAsync(database, "select concat_ws(' ', r.provider, r.external_id, s.reason) from work_sources s join source_records r on r.id = s.source_record_id where s.reason is not null order by 1"));
        await AssertDerivedAgainAsync(database);

        // Imports that come later change nothing about it.
        await GivenRecords.ImportAsync(database.DataSource, Paper("openalex", "W1", Title, 2020, names: ["Ada One"]));
        Assert.Equal(["2"], await ReadAsync(database, "select works::text from authors where works > 0"));
        await AssertDerivedAgainAsync(database);

        await UndoAsync(database, same);
        await UndoAsync(database, apart);
        var plain = await MakeAsync();
        await GivenRecords.ImportAsync(
            plain.DataSource,
            Paper("openalex", "W1", Title, 2020, names: ["Ada One"]),
            Paper("crossref", "10.1/x", "A third paper about something else", 2021, names: ["Ada One"]),
            Paper("acl", "P1", Title, 2020, names: ["Ada One"]),
            Preprint("2002.07028", Title, 2020, abstractText: "With $x^2$.", names: ["Ada One"]));
        Snapshot.AssertEqual(await Snapshot.ReadAsync(plain.DataSource), await Snapshot.ReadAsync(database.DataSource));
        Assert.NotEmpty(joined);
    }

    [Fact]
    public async Task The_strongest_key_of_any_source_says_who_a_name_is()
    {
        var database = await MakeAsync();
        await GivenRecords.ImportAsync(database.DataSource, Preprint("2002.07028", Title, 2020, names: ["Sashank Reddi", "Wei Wang", "Wei Wang"]));
        await GivenRecords.ImportAsync(
            database.DataSource,
            Work("openalex", "W1", WorkKind.Article, Title, 2020, null, null, "", false,
                new("Sashank J. Reddi", null, null, "0000-0002-1825-0097", "A1"), new("Wei Wang", null, null, null, "A2"), new("W. Wang", null, null, null, "A3")));

        Assert.Equal(
            ["arxiv 1 orcid:0000-0002-1825-0097", "arxiv 2 provider:openalex:A2", "arxiv 3 provider:openalex:A3"],
            await ReadAsync(database, "select concat_ws(' ', r.provider, s.place, k.key) from assignments s join source_records r on r.id = s.source_record_id join author_keys k using (author_id) where r.provider = 'arxiv' order by s.place"));
        Assert.Equal(["0000-0002-1825-0097"], await ReadAsync(database, "select orcid from authors where orcid is not null and works > 0"));
    }

    [Fact]
    public async Task A_persons_record_leads_from_weaker_keys_to_the_stronger_one()
    {
        var database = await MakeAsync();
        await GivenRecords.ImportAsync(
            database.DataSource,
            Work("openalex", "W1", WorkKind.Article, "A first paper about a certain matter", 2020, null, null, "", false, new PrintedAuthor("Ada One", null, null, null, "A1")),
            Work("crossref", "10.1/2", WorkKind.Article, "A second paper about another matter", 2021, null, null, "", false, new PrintedAuthor("A. One", null, null, "0000-0002-1825-0097")),
            Work("acl", "P1", WorkKind.Proceedings, "A third paper about a further matter", 2021, null, null, "", false, new PrintedAuthor("Ada Two", null)),
            Work("acl", "P2", WorkKind.Proceedings, "A fourth paper about one more matter", 2022, null, null, "", false, new PrintedAuthor("Ada Two-One", null)));
        Assert.Equal(["1", "1", "1", "1"], await ReadAsync(database, "select works::text from authors where works > 0"));

        IncomingPerson[] people =
        [
            new() { Provider = "openalex", ExternalId = "A1", Name = "Ada One", Orcid = "0000-0002-1825-0097" },
            new() { Provider = "acl", ExternalId = "ada-two", Name = "Ada Two", OtherNames = ["Ada Two-One"], NamesIdentify = true },
        ];
        var outcome = await GivenRecords.ImportAsync(database.DataSource, people);
        Assert.Equal((2, 0), (outcome.Added, outcome.Unchanged));
        Assert.Equal(["Ada One 2", "Ada Two-One 2"], await ReadAsync(database, "select name || ' ' || works from authors where works > 0 order by name"));
        await AssertDerivedAgainAsync(database);

        // A second bearer of the name: it leads to nobody any more.
        await GivenRecords.ImportAsync(database.DataSource, new IncomingPerson { Provider = "acl", ExternalId = "ada-two-other", Name = "Ada Two", NamesIdentify = true });
        Assert.Equal(["Ada One 2", "Ada Two 1", "Ada Two-One 1"], await ReadAsync(database, "select name || ' ' || works from authors where works > 0 order by name"));
        await AssertDerivedAgainAsync(database);
    }

    [Fact]
    public async Task Of_a_provider_without_dates_the_state_that_came_last_counts()
    {
        var database = await MakeAsync();
        string[] titles = ["The title that came first of all", "The title that came after it", "The title that came last of all"];
        foreach (var title in titles)
            await GivenRecords.ImportAsync(database.DataSource, Paper("acl", "P1", title, 2020, names: ["Ada One"]));

        Assert.Equal([titles[2]], await ReadAsync(database, "select title from works"));
        var again = await GivenRecords.ImportAsync(database.DataSource, Paper("acl", "P1", titles[2], 2020, names: ["Ada One"]));
        Assert.Equal((0, 0, 1), (again.Added, again.Changed, again.Unchanged));
    }

    /// <summary>The Anthology corrects titles, and the day on which it took the paper in stays.</summary>
    [Fact]
    public async Task A_title_that_the_Anthology_corrects_is_taken_whatever_its_hash()
    {
        var database = await MakeAsync();
        foreach (var title in (string[])["A titel with a mistake", "A title with a mistake", "A title without one", "A title without any"])
        {
            var xml = $"<collection id=\"P19\"><volume id=\"1\" ingest-date=\"2019-07-01\"><paper id=\"7\"><title>{title}</title><author><first>Ada</first><last>One</last></author></paper></volume></collection>";
            using var file = new SourceFile(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(xml)), "P19.xml");
            var outcome = await new ImportRecords(database.DataSource, TimeProvider.System).RunAsync(file, cancellation: TestContext.Current.CancellationToken);

            Assert.Equal(1, outcome.Added + outcome.Changed);
            Assert.Equal([title], await ReadAsync(database, "select title from works"));
        }
    }

    /// <summary>The two states come in different batches, the second of which is read while the first is being written.</summary>
    [Fact]
    public async Task Of_two_states_of_one_file_the_last_counts_however_often_the_file_comes()
    {
        var database = await MakeAsync();
        IncomingRecord[] records =
        [
            Paper("acl", "P1", "The title that the file gives first", 2020, names: ["Ada One"]),
            .. Enumerable.Range(0, 2_600).Select(i => Paper("ris", $"r/{i}", $"Filling of the file, number {i}", 2020, names: ["Bea Two"])),
            Paper("acl", "P1", "The title that the file gives last", 2020, names: ["Ada One"]),
        ];

        for (var times = 0; times < 3; times++)
        {
            await GivenRecords.ImportAsync(database.DataSource, records);
            Assert.Equal(["The title that the file gives last"], await ReadAsync(database, "select title from works where provider = 'acl'"));
        }
    }

    [Fact]
    public async Task Names_that_are_too_many_for_the_search_end_no_import()
    {
        var database = await MakeAsync();
        var random = new Random(5);
        string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => string.Concat(Enumerable.Range(0, 5).Select(_ => (char)('a' + random.Next(26))))));
        await GivenRecords.ImportAsync(
            database.DataSource,
            [
                .. Enumerable.Range(0, 1_500).Select(i => Work("crossref", $"10.1/{i}", WorkKind.Article, $"One of the papers of a person, number {i}", 2020, null, null, "", false, new PrintedAuthor(Words(160), null, null, "0000-0002-1825-0097"))),
                new IncomingInstitution { Provider = "ror", ExternalId = Ror(1), RorId = Ror(1), Name = "Institute of Names", Names = [.. Enumerable.Range(0, 1_500).Select(_ => new InstitutionNamed(Words(160), InstitutionNameKind.Alias))] },
            ]);

        Assert.Equal(["1500"], await ReadAsync(database, "select works::text from authors where works > 0"));
        Assert.Equal(["Institute of Names"], await ReadAsync(database, "select name from institutions"));
    }

    [Fact]
    public async Task A_retraction_shows_on_the_work_and_is_counted_for_its_authors()
    {
        var database = await MakeAsync();
        await GivenRecords.ImportAsync(database.DataSource, Preprint("2002.07028", Title, 2020, names: ["Ada One"]));
        await GivenRecords.ImportAsync(database.DataSource, Work("crossref", "10.1/r", WorkKind.Article, Title, 2020, "10.1/r", null, "", true, new PrintedAuthor("Ada One", null)));

        Assert.Equal(["true 1"], await ReadAsync(database, "select w.is_retracted || ' ' || a.retracted_works from works w, authors a where a.works > 0 and w.merged_into_id is null"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Any_order_of_sources_and_decisions_gives_the_same_rows(int seed)
    {
        var random = new Random(seed);
        var records = Several(random);
        var decisions = Decisions(records, random);
        var (whole, parts) = (await MakeAsync(), await MakeAsync());
        await GivenRecords.ImportAsync(whole.DataSource, records);
        foreach (var decision in decisions)
            await DecideAsync(whole, decision.Kind, decision.One, decision.Other);

        // Decisions keep their order, the latest counts; records come in any order, some twice, in between.
        var shuffled = records.Concat(records.Where(_ => random.Next(4) == 0)).ToArray();
        random.Shuffle(shuffled);
        var chunks = shuffled.Chunk(1 + (shuffled.Length / 7)).ToList();
        var waiting = new Queue<(DecisionKind Kind, (string, string) One, (string, string) Other)>(decisions);
        foreach (var chunk in chunks)
        {
            await GivenRecords.ImportAsync(parts.DataSource, chunk);
            for (var i = 0; i < 2 && waiting.Count > 0; i++)
            {
                var decision = waiting.Dequeue();
                await DecideAsync(parts, decision.Kind, decision.One, decision.Other);
            }
        }

        while (waiting.TryDequeue(out var decision))
            await DecideAsync(parts, decision.Kind, decision.One, decision.Other);

        await AssertDerivedAgainAsync(whole);
        var rows = await Snapshot.ReadAsync(whole.DataSource);
        Assert.Contains(rows, r => r.StartsWith("work source|", StringComparison.Ordinal) && r.Contains("|Title|", StringComparison.Ordinal));
        Assert.DoesNotContain(rows, r => r.StartsWith("signpost|", StringComparison.Ordinal));
        Snapshot.AssertEqual(rows, await Snapshot.ReadAsync(parts.DataSource));
        await AssertDerivedAgainAsync(parts);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var database in databases)
            await database.DisposeAsync();
    }

    /// <summary>Sixty works, each described by up to four sources with its own spelling, some with several states.</summary>
    internal static List<Incoming> Several(Random random)
    {
        string[] given = ["Ada", "Bea", "Cy", "Dan", "Eve", "Fay", "Gus", "Hal"];
        string[] families = ["One", "Two", "Threé", "Fóur", "Five", "Six"];
        var records = new List<Incoming>();
        for (var work = 0; work < 60; work++)
        {
            // Some works share a title, some an id that is another's: chains form.
            var title = $"On the {(work % 7 == 0 ? "shared" : $"{work}th")} question of a field of inquiry";
            var doi = random.Next(3) == 0 ? $"10.1000/{work - (work % 11 == 0 ? 1 : 0)}" : null;
            var people = Enumerable.Range(0, 1 + random.Next(4)).Select(_ => (Given: given[random.Next(given.Length)], Family: families[random.Next(families.Length)])).Distinct().ToList();
            foreach (var provider in new[] { "arxiv", "acl", "openalex", "crossref" }.Where(_ => random.Next(2) == 0).DefaultIfEmpty("arxiv"))
            {
                var states = provider == "acl" ? 1 : 1 + random.Next(2);
                for (var state = 0; state < states; state++)
                {
                    records.Add(new IncomingRecord
                    {
                        Provider = provider,
                        ExternalId = $"{provider[..2]}{work}",
                        ProviderDate = provider == "acl" ? null : new DateOnly(2021, 1 + state, 1 + random.Next(3)),
                        Kind = provider switch { "arxiv" => WorkKind.Preprint, "acl" => WorkKind.Proceedings, _ => WorkKind.Article },
                        Title = random.Next(5) == 0 ? title.ToUpperInvariant() : state == 1 && random.Next(3) == 0 ? title + " revisited anew" : title,
                        Abstract = random.Next(2) == 0 ? "" : $"Words of {provider}, ${work}$.",
                        Markup = provider == "arxiv" ? TextMarkup.Tex : TextMarkup.Html,
                        Categories = provider == "arxiv" ? ["cs.LG"] : [],
                        Doi = random.Next(2) == 0 ? doi : null,
                        ArxivId = provider == "arxiv" ? $"ar{work}" : random.Next(4) == 0 ? $"ar{work}" : null,
                        Year = (short)(2018 + (work % 4) + random.Next(2)),
                        IsRetracted = random.Next(20) == 0,
                        ListsAllAuthors = random.Next(8) != 0,
                        Authors =
                        [
                            .. people.Select((p, i) => new PrintedAuthor(
                                random.Next(3) == 0 ? $"{p.Given[0]}. {p.Family}" : $"{p.Given} {p.Family}",
                                random.Next(2) == 0 ? p.Family : null,
                                random.Next(3) == 0 ? $"University of {p.Family}" : null,
                                provider == "crossref" && random.Next(3) == 0 ? $"0000-{p.Given}-{p.Family}" : null,
                                provider == "openalex" ? $"A-{p.Given}-{p.Family}" : null)
                            {
                                RorIds = provider == "openalex" && random.Next(3) == 0 ? [Ror(p.Family.Length)] : [],
                            }),
                        ],
                    });
                }
            }
        }

        records.AddRange(
            from g in given
            from f in families
            where random.Next(6) == 0
            select new IncomingPerson { Provider = "openalex", ExternalId = $"A-{g}-{f}", Name = $"{g} {f}", Orcid = $"0000-{g}-{f}" });
        // Institutions in several states: names come and go, one was withdrawn for another, two bear one name.
        for (var i = 0; i < families.Length; i++)
        {
            for (var state = 0; state < 1 + (i % 2); state++)
            {
                records.Add(new IncomingInstitution
                {
                    Provider = "ror",
                    ExternalId = Ror(i),
                    ProviderDate = new DateOnly(2022, 1 + state, 1),
                    RorId = Ror(i),
                    Name = state == 0 ? $"University of {families[i]}" : $"Institute of {families[i]}",
                    Names = state == 0 && i == 3 ? [new InstitutionNamed("University of One", InstitutionNameKind.Alias)] : [],
                    Country = "Nowhere",
                    CountryCode = "ZZ",
                    Status = i == 4 ? InstitutionStatus.Withdrawn : InstitutionStatus.Active,
                    Relations = i == 4 ? [new InstitutionRelated(InstitutionRelationKind.Successor, Ror(5), "the other")] : [],
                });
            }
        }

        return records;
    }

    internal static string Ror(int number) => $"0{number:000000}99";

    private static List<(DecisionKind Kind, (string, string) One, (string, string) Other)> Decisions(List<Incoming> records, Random random)
    {
        var works = records.OfType<IncomingRecord>().ToList();
        return [.. Enumerable.Range(0, 12).Select(i =>
        {
            var one = works[random.Next(works.Count)];
            var other = works.Find(w => w.Title == one.Title && (w.Provider, w.ExternalId) != (one.Provider, one.ExternalId)) ?? works[random.Next(works.Count)];
            return (i % 3 == 0 ? DecisionKind.SameWork : DecisionKind.NotSameWork, (one.Provider, one.ExternalId), (other.Provider, other.ExternalId));
        })];
    }

    private static IncomingRecord Preprint(string id, string title, int year, string? doi = null, string abstractText = "", params string[] names) =>
        Work("arxiv", id, WorkKind.Preprint, title, year, doi, id, abstractText, false, [.. names.Select(n => new PrintedAuthor(n, null))]);

    private static IncomingRecord Paper(string provider, string id, string title, int year, string? doi = null, string? arxivId = null, params string[] names) =>
        Work(provider, id, WorkKind.Proceedings, title, year, doi, arxivId, "", false, [.. names.Select(n => new PrintedAuthor(n, null))]);

    private static IncomingRecord Work(
        string provider, string id, WorkKind kind, string title, int year, string? doi, string? arxivId, string abstractText, bool isRetracted, params PrintedAuthor[] authors) => new()
        {
            Provider = provider,
            ExternalId = id,
            Kind = kind,
            Title = title,
            Abstract = abstractText,
            Categories = [],
            Doi = doi,
            ArxivId = arxivId,
            Year = (short)year,
            IsRetracted = isRetracted,
            Authors = authors,
        };

    private static Task<long> DecideAsync(TestDatabase database, DecisionKind kind, (string Provider, string ExternalId) one, (string Provider, string ExternalId) other) =>
        new RecordDecision(database.DataSource, TimeProvider.System).RunAsync(
            new Decision
            {
                Kind = kind,
                At = TimeProvider.System.GetUtcNow(),
                Authority = DecisionAuthority.Moderator,
                Reason = "seen on both first pages",
                Provider = one.Provider,
                ExternalId = one.ExternalId,
                OtherProvider = other.Provider,
                OtherExternalId = other.ExternalId,
            },
            cancellation: TestContext.Current.CancellationToken);

    private static Task<long> UndoAsync(TestDatabase database, long id) => new RecordDecision(database.DataSource, TimeProvider.System).RunAsync(
        new Decision { Kind = DecisionKind.Undo, At = TimeProvider.System.GetUtcNow(), Authority = DecisionAuthority.Moderator, Reason = "wrong", UndoesId = id },
        cancellation: TestContext.Current.CancellationToken);

    private static async Task AssertDerivedAgainAsync(TestDatabase database)
    {
        var before = await Snapshot.ReadAsync(database.DataSource);
        await new DeriveAgain(database.DataSource, TimeProvider.System).RunAsync(cancellation: TestContext.Current.CancellationToken);
        Snapshot.AssertEqual(before, await Snapshot.ReadAsync(database.DataSource));
    }

    private static async Task<List<string>> ReadAsync(TestDatabase database, string sql)
    {
        var rows = new List<string>();
        await using var command = database.DataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add(reader.GetString(0));
        return rows;
    }

    private async Task<TestDatabase> MakeAsync()
    {
        var database = new TestDatabase(server);
        databases.Add(database);
        await database.InitializeAsync();
        return database;
    }
}
