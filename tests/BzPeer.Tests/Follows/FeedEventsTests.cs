using BzPeer.Decisions;
using BzPeer.Follows;
using BzPeer.Import;
using BzPeer.Tests.Decisions;
using BzPeer.Tests.Infrastructure;
using BzPeer.Web.Feeds;
using BzPeer.Works;
using Xunit;

namespace BzPeer.Tests.Follows;

/// <summary>What feeds tell of what happened since.</summary>
public sealed class FeedEventsTests(TestServer server) : IAsyncLifetime
{
    private static readonly DateOnly October = new(2026, 10, 1);

    private readonly TestDatabase database = new(server);

    private Following Site => field ??= new Following(database);

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        await Site.ImportAsync(
            "first",
            Following.Preprint("2610.1", "First", October, authors: "Ada One"),
            Following.Preprint("2610.2", "Second", October.AddDays(1), authors: "Ada One"),
            Following.Preprint("2610.3", "Third", October, authors: "Bea Two"));
        await Site.FollowAsync(await Site.FollowerAsync("reader"), await Site.AuthorAsync("Ada One"));
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task What_happened_to_a_record_is_an_entry_of_its_own_and_stays_one()
    {
        await Site.DecideAsync(Ledger.Of(DecisionKind.SameAuthor, "name:bea two", "name:ada one"));
        var feed = await FeedAsync();

        Assert.Equal(["RecordsMerged Bea Two", "Second", "Third", "First"], Lines(feed));
        var id = feed.Entries[0].Event!.EventId;

        await Site.DeriveAgainAsync();
        var again = await FeedAsync();
        Assert.Equal(Lines(feed), Lines(again));
        Assert.Equal(id, again.Entries[0].Event!.EventId);
    }

    [Fact]
    public async Task A_retraction_changes_the_entry_of_its_work()
    {
        await Site.ImportAsync("retracted", new IncomingRecord
        {
            Provider = Providers.Crossref,
            ExternalId = "10.1/first",
            Doi = "10.1/first",
            ArxivId = "2610.1",
            ProviderDate = October.AddDays(30),
            Kind = WorkKind.Article,
            Title = "First",
            Abstract = "",
            Categories = [],
            Year = 2026,
            IsRetracted = true,
            Authors = [new PrintedAuthor("Ada One", null, null)],
        });
        var feed = await FeedAsync();

        Assert.Equal(["First", "Second"], Lines(feed));
        Assert.Equal((true, Site.Clock.GetUtcNow(), EventKind.Retraction), (feed.Entries[0].Work!.IsRetracted, feed.Entries[0].Updated, feed.Entries[0].Later));
        Assert.Null(feed.Entries[1].Later);
    }

    [Fact]
    public async Task A_later_version_of_a_work_that_nobody_follows_moves_its_entry_and_stands_in_it()
    {
        var before = Assert.Single((await FeedAsync("Bea Two")).Feed.Entries);
        await Site.ImportAsync("revised", Following.Preprint("2610.3", "Third", October, October.AddDays(20), authors: "Bea Two"));
        var after = await FeedAsync("Bea Two");

        var entry = Assert.Single(after.Feed.Entries);
        Assert.Equal((null, EventKind.NewVersion), (before.Later, entry.Later));
        Assert.Equal(Site.Clock.GetUtcNow(), entry.Updated);
        Assert.NotEqual(entry.Updated, before.Updated);
        var ids = new PublicIds();
        ids.Use([1, 2, 3, 4]);
        Assert.Equal("<p>New version.</p>", Assert.Single(FeedDocument.Of(after, "https://bzpeer.test", new Links(ids)).Entries).Html);
    }

    [Fact]
    public async Task What_happened_to_a_work_is_told_by_the_one_that_it_turned_out_to_be()
    {
        await Site.ImportAsync("revised", Following.Preprint("2610.3", "Third", October, October.AddDays(1), authors: "Bea Two"));
        var same = await Site.DecideAsync(new Decision
        {
            Kind = DecisionKind.SameWork,
            At = Site.Clock.GetUtcNow(),
            Authority = DecisionAuthority.Moderator,
            Reason = "The same.",
            Provider = Providers.Arxiv,
            ExternalId = "2610.2",
            OtherProvider = Providers.Arxiv,
            OtherExternalId = "2610.3",
        });

        Assert.Equal(["NewVersion", "NewVersion Third"], [.. (await FeedAsync()).Entries.Select(e => $"{e.Later}").Where(l => l.Length > 0), .. await Site.EventsOfWorksAsync()]);
        await Site.DecideAsync(Ledger.Undo(same));
        Assert.All((await FeedAsync()).Entries, e => Assert.Null(e.Later));
        Assert.Equal(EventKind.NewVersion, Assert.Single((await FeedAsync("Bea Two")).Feed.Entries, e => e.Work is not null).Later);
    }

    [Fact]
    public async Task The_name_of_a_record_that_was_erased_is_not_told()
    {
        await Site.DecideAsync(Ledger.Of(DecisionKind.SameAuthor, "name:bea two", "name:ada one"));
        await using var command = database.DataSource.CreateCommand("update authors set erased_at = now() where name = 'Bea Two'");
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var merged = (await FeedAsync()).Entries[0].Event!;

        Assert.Equal(("This record is now one with that of", "another author"), NewsWords.OfRecord(merged));
    }

    private async Task<Feed> FeedAsync() => (await FeedAsync("Ada One")).Feed;

    private async Task<FeedOfAuthor> FeedAsync(string name)
    {
        await using var records = database.Open();
        return (await ReadFeed.OfAuthorAsync(records, (await Site.AuthorAsync(name)).Id, TestContext.Current.CancellationToken))!;
    }

    private static List<string> Lines(Feed feed) => [.. feed.Entries.Select(e => e.Work?.Title ?? $"{e.Event!.Kind} {e.Event.OtherName}")];
}
