using BzPeer.Decisions;
using BzPeer.Follows;
using BzPeer.Import;
using BzPeer.Tests.Decisions;
using BzPeer.Tests.Infrastructure;
using BzPeer.Tests.Institutions;
using BzPeer.Works;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Follows;

/// <summary>What imports and decisions write into the log of events, and what they don't.</summary>
public sealed class EventsTests(TestServer server) : IAsyncLifetime
{
    private static readonly DateOnly October = new(2026, 10, 1);

    private readonly TestDatabase database = new(server);

    private Following Site => field ??= new Following(database);

    public ValueTask InitializeAsync() => database.InitializeAsync();

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task A_new_work_of_a_followed_author_is_one_event_and_none_when_it_comes_again()
    {
        await FollowAdaAsync();

        var batch = Following.Preprint("2610.2", "Second", October, authors: ["Ada One", "Bea Two"]);
        await Site.ImportAsync("october", batch);
        await Site.ImportAsync("october", batch);

        Assert.Equal(["NewWork Ada One: Second"], await Site.EventsAsync());
    }

    [Fact]
    public async Task Nothing_is_written_of_what_nobody_follows()
    {
        await Site.ImportAsync("first", Following.Preprint("2610.1", "First", October, topics: ["cs.LG"], authors: ["Ada One"]));
        await Site.ImportAsync("october", Following.Preprint("2610.2", "Second", October, topics: ["cs.LG"], authors: ["Ada One"]));

        Assert.Equal([], await Site.EventsAsync());
    }

    [Fact]
    public async Task The_first_import_of_an_author_ends_with_the_first_run_that_is_completed()
    {
        // Killed after its first batch: the run is never completed.
        await Site.ImportAsync("first", Following.Preprint("2610.1", "First", October, authors: ["Ada One"]));
        await Site.NumberAsync("with u as (update import_runs set completed = false, file = 'killed' returning 1) select count(*) from u");
        await Site.FollowAsync(await Site.FollowerAsync("reader"), await Site.AuthorAsync("Ada One"));

        await Site.ImportAsync("second", Following.Preprint("2610.2", "Second", October, authors: ["Ada One"]));
        Assert.Equal([], await Site.EventsAsync());

        await Site.ImportAsync("third", Following.Preprint("2610.3", "Third", October, authors: ["Ada One"]));
        Assert.Equal(["NewWork Ada One: Third"], await Site.EventsAsync());
    }

    [Fact]
    public async Task A_killed_run_counts_as_completed_once_its_file_is_read_again()
    {
        var first = Following.Preprint("2610.1", "First", October, authors: ["Ada One"]);
        await Site.ImportAsync("first", first);
        await Site.NumberAsync("with u as (update import_runs set completed = false returning 1) select count(*) from u");
        await Site.ImportAsync("first", first);
        await Site.FollowAsync(await Site.FollowerAsync("reader"), await Site.AuthorAsync("Ada One"));

        await Site.ImportAsync("second", Following.Preprint("2610.2", "Second", October, authors: ["Ada One"]));

        Assert.Equal(["NewWork Ada One: Second"], await Site.EventsAsync());
    }

    [Fact]
    public async Task A_later_revision_a_publication_and_a_retraction_are_events_of_the_one_work()
    {
        await FollowAdaAsync();

        await Site.ImportAsync("a", Following.Preprint("2610.1", "First", October, October.AddDays(20), authors: ["Ada One", "Bea Two"]));
        await Site.ImportAsync("b", Article(arxivId: "2610.1"));
        await Site.ImportAsync("c", Article(arxivId: "2610.1", isRetracted: true));

        Assert.Equal(["NewVersion Ada One: First", "NewVersion Ada One: First", "Retraction Ada One: First"], await Site.EventsAsync());
    }

    [Fact]
    public async Task Later_versions_and_retractions_of_works_that_nobody_follows_are_noted_once()
    {
        await Site.ImportAsync("first", Following.Preprint("2610.1", "First", October, authors: ["Ada One", "Bea Two"]));

        var revised = Following.Preprint("2610.1", "First", October, October.AddDays(20), authors: ["Ada One", "Bea Two"]);
        await Site.ImportAsync("a", revised, Following.Preprint("2610.2", "Second", October, authors: "Ada One"));
        await Site.ImportAsync("a", revised);
        await Site.ImportAsync("b", Article(arxivId: "2610.1", isRetracted: true));
        await Site.DeriveAgainAsync();

        Assert.Equal(["NewVersion First", "Retraction First"], await Site.EventsOfWorksAsync());
        Assert.Equal([], await Site.EventsAsync());
    }

    [Fact]
    public async Task What_is_put_together_while_it_is_imported_first_is_no_later_version()
    {
        // Killed after its first batch: the run is never completed.
        await Site.ImportAsync("first", Following.Preprint("2610.1", "First", October, authors: ["Ada One", "Bea Two"]));
        await Site.NumberAsync("with u as (update import_runs set completed = false, file = 'killed' returning 1) select count(*) from u");

        await Site.ImportAsync("second", Article(arxivId: "2610.1"));
        Assert.Equal([], await Site.EventsOfWorksAsync());

        await Site.ImportAsync("third", Article(arxivId: "2610.1", isRetracted: true));
        Assert.Equal(["Retraction First"], await Site.EventsOfWorksAsync());
    }

    [Fact]
    public async Task A_work_is_not_followed()
    {
        await FollowAdaAsync();
        var reader = await Site.FollowerAsync("reader");
        var work = new Subject(SubjectKind.Work, await Site.NumberAsync("select id from works"));

        Assert.IsType<FollowAnswer.NoSubject>(await Site.FollowAsync(reader, work));
        Assert.IsType<FollowAnswer.NoSubject>(await Site.UnfollowAsync(reader, work));
        Assert.Equal(1, await Site.NumberAsync("select count(*) from follows"));
    }

    [Fact]
    public async Task A_changed_spelling_is_no_news()
    {
        await FollowAdaAsync();

        await Site.ImportAsync("a", Following.Preprint("2610.1", "First of all", October, authors: ["Ada One", "Bea Two", "Cy Three"]));

        Assert.Equal([], await Site.EventsAsync());
    }

    [Fact]
    public async Task Works_of_long_ago_are_marked_as_such()
    {
        await FollowAdaAsync();

        await Site.ImportAsync(
            "old",
            Following.Preprint("2001.1", "Of 2020", new(2020, 1, 1), authors: ["Ada One"]),
            Following.Preprint("2002.1", "Revised lately", new(2020, 1, 1), October, authors: ["Ada One"]),
            Article(id: "10.1/old", title: "Of a year alone", year: 2024),
            Article(id: "10.1/new", title: "Of last year", year: 2025));

        Assert.Equal(
            ["NewWork Ada One: Of 2020 (older)", "NewWork Ada One: Of a year alone (older)", "NewWork Ada One: Of last year", "NewWork Ada One: Revised lately"],
            (await Site.EventsAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Topics_and_searches_hear_of_works_too_each_once()
    {
        await Site.ImportAsync("first", Following.Preprint("2610.1", "First", October, topics: ["cs.LG"], authors: ["Ada One"]));
        var reader = await Site.FollowerAsync("reader");
        await using (var records = database.Open())
        {
            var search = await new KeepSearch(records).RunAsync("Networks <visit evil.example> NEURAL", TestContext.Current.CancellationToken);
            Assert.Equal(search, await new KeepSearch(records).RunAsync("neural networks ", TestContext.Current.CancellationToken));
            await Site.FollowAsync(reader, new(SubjectKind.Search, search!.Value));
        }

        await Site.FollowAsync(reader, new(SubjectKind.Topic, await Site.NumberAsync("select topic_id from topic_codes where code = 'cs.LG'")));

        await Site.ImportAsync(
            "october",
            Following.Preprint("2610.2", "Deep néural networks", October, topics: ["cs.LG"], authors: ["Cy Three"]),
            Following.Preprint("2610.3", "Neural fields", October, topics: ["cs.CV"], authors: ["Cy Three"]));

        Assert.Equal(["NewWork networks neural: Deep néural networks", "NewWork Machine Learning: Deep néural networks"], await Site.EventsAsync());
    }

    [Theory]
    [InlineData("Self-Supervised  learning", "self-supervised learning")]
    [InlineData("GPT-4 (evaluation)", "gpt-4 evaluation")]
    [InlineData("state-of-the-art 3D U-Net", "state-of-the-art 3d u-net")]
    [InlineData("https://example.org/a/b?c=1 crawled", "example.org/a/b?c=1 crawled")]
    [InlineData("Networks <visit evil.example> & a+b", "networks a b")]
    [InlineData("Schrödinger’s Straße", "schrodinger s strasse")]
    [InlineData("數學 研究", "數學 研究")]
    public async Task A_search_is_called_by_its_words_as_they_were_typed_and_found_by_that_name(string typed, string name)
    {
        await using var records = database.Open();
        var search = new KeepSearch(records);

        var id = await search.RunAsync(typed, TestContext.Current.CancellationToken);

        Assert.Equal(name, await records.FollowedSearches.Where(s => s.Id == id).Select(s => s.Text).SingleAsync(TestContext.Current.CancellationToken));
        Assert.Equal(id, await search.ReadAsync(name, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_merge_and_its_undo_are_events_of_the_record_that_stays()
    {
        await FollowAdaAsync();

        var id = await Site.DecideAsync(Ledger.Of(DecisionKind.SameAuthor, "name:bea two", "name:ada one"));
        await Site.DecideAsync(Ledger.Undo(id));

        Assert.Equal(["RecordsMerged Ada One: Bea Two", "RecordsSplit Ada One: Bea Two"], await Site.EventsAsync());
        // Names are read from the records, so that they go with them.
        Assert.Equal(0, await Site.NumberAsync("select count(*) from events where before is not null or after is not null"));
    }

    [Fact]
    public async Task Another_affiliation_and_its_end_are_events_and_to_hide_or_show_it_is_none()
    {
        await Site.ImportAsync("registry", Given.Institution(1, "One University"), Given.Institution(2, "Two University"));
        await NameAsync(0, 1);
        await NameAsync(1, 2);
        List<string> events = ["AffiliationChanged Ada One: Two University"];
        Assert.Equal(events, await Site.EventsAsync());

        var hidden = await Site.DecideAsync(Ledger.Of(DecisionKind.HiddenField, "name:ada one"), "affiliation");
        await Site.DecideAsync(Ledger.Undo(hidden));
        Assert.Equal(events, await Site.EventsAsync());

        // What changes while it is hidden is nobody's news, now or later.
        hidden = await Site.DecideAsync(Ledger.Of(DecisionKind.HiddenField, "name:ada one"), "affiliation");
        await NameAsync(2, 1);
        await Site.DecideAsync(Ledger.Undo(hidden));
        Assert.Equal(events, await Site.EventsAsync());

        await NameAsync(3);
        events.Add("AffiliationChanged Ada One:");
        Assert.Equal(events, await Site.EventsAsync());

        Task NameAsync(int day, params int[] institutions) => Site.ImportAsync(
            $"day {day}",
            Following.Preprint("2610.1", "First", October, October.AddDays(day), null, [Given.Author("Ada One", null, institutions)]));
    }

    [Fact]
    public async Task That_a_printed_affiliation_is_better_known_by_now_is_no_event()
    {
        await PrintAsync(0, "One University");
        await Site.ImportAsync("registry", Given.Institution(1, "One University"), Given.Institution(2, "Two University"));
        Assert.Equal(1, await Site.NumberAsync("select count(*) from authors where institution_id is not null"));
        Assert.Equal([], await Site.EventsAsync());

        await PrintAsync(1, "Two University");
        Assert.Equal(["AffiliationChanged Ada One: Two University"], await Site.EventsAsync());

        Task PrintAsync(int day, string affiliation) => Site.ImportAsync(
            $"day {day}", Following.Preprint("2610.1", "First", October, October.AddDays(day), null, [Given.Author("Ada One", affiliation)]));
    }

    [Fact]
    public async Task Another_level_is_an_event_and_deriving_again_none()
    {
        await Site.ImportAsync("first", Article(provider: Providers.Bibtex, id: "b1"));
        await Site.ImportAsync("second", Following.Preprint("2610.1", "Another", October, authors: ["Ada One", "Cy Three"]));
        await Site.DeriveAgainAsync();

        Assert.Equal(["LevelChanged Ada One: 0 1"], await Site.EventsAsync());
    }

    private static IncomingRecord Article(
        string id = "10.1/first", string title = "First", int year = 2026, string provider = Providers.Crossref, string? arxivId = null, bool isRetracted = false) => new()
        {
            Provider = provider,
            ExternalId = id,
            Doi = provider == Providers.Crossref ? id : null,
            ArxivId = arxivId,
            ProviderDate = October.AddDays(isRetracted ? 40 : 30),
            Kind = WorkKind.Article,
            Title = title,
            Abstract = "",
            Categories = [],
            Year = (short)year,
            IsRetracted = isRetracted,
            Authors = [new PrintedAuthor("Ada One", null, null), new PrintedAuthor("Bea Two", null, null)],
        };

    private async Task FollowAdaAsync()
    {
        await Site.ImportAsync("first", Following.Preprint("2610.1", "First", October, authors: ["Ada One", "Bea Two"]));
        await Site.FollowAsync(await Site.FollowerAsync("reader"), await Site.AuthorAsync("Ada One"));
    }
}
