using BzPeer.Accounts;
using BzPeer.Decisions;
using BzPeer.Follows;
using BzPeer.Institutions;
using BzPeer.Mail;
using BzPeer.Tests.Decisions;
using BzPeer.Tests.Infrastructure;
using BzPeer.Tests.Institutions;
using Xunit;

namespace BzPeer.Tests.Follows;

/// <summary>What followers are told, grouped and counted.</summary>
public sealed class NewsTests(TestServer server) : IAsyncLifetime
{
    private static readonly DateOnly October = new(2026, 10, 1);

    private readonly TestDatabase database = new(server);

    private Following Site => field ??= new Following(database);

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        await Site.ImportAsync(
            "first",
            Following.Preprint("2610.1", "First", October, authors: ["Ada One", "Bea Two"]),
            Following.Preprint("2610.2", "Other", October, topics: ["cs.LG"], authors: ["Cy Three"]));
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task A_work_that_came_and_then_appeared_is_one_item()
    {
        var reader = await FollowingAsync("Ada One");
        await Site.ImportAsync("a", Following.Preprint("2610.3", "Second", October, authors: ["Ada One", "Bea Two", "Cy Three", "Dee Four"]));
        await Site.ImportAsync("b", Following.Preprint("2610.3", "Second", October, October.AddDays(9), authors: ["Ada One", "Bea Two", "Cy Three", "Dee Four"]));

        var news = await ReadAsync(reader);

        var item = Assert.Single(Assert.Single(news.Subjects).Items);
        Assert.Equal((EventKind.NewVersion, "Second", (short)2026, 4), (item.Kind, item.Work!.Title, item.Work.Year, item.Work.AuthorCount));
        Assert.Equal(["Ada One", "Bea Two", "Cy Three"], item.Work.Authors);
        Assert.Equal(("Ada One", 1, 0), (news.Subjects[0].Subject.Name, news.Subjects[0].Count, news.MoreSubjects));
    }

    [Fact]
    public async Task Works_of_long_ago_are_a_number_and_what_is_not_listed_is_another()
    {
        var reader = await FollowingAsync("Ada One");
        await Site.ImportAsync(
            "many",
            [
                .. Enumerable.Range(0, 500).Select(n => Following.Preprint($"1501.{n}", $"Old {n}", new(2015, 1, 1), authors: "Ada One")),
                .. Enumerable.Range(0, 7).Select(n => Following.Preprint($"2611.{n}", $"New {n}", October, authors: "Ada One")),
            ]);

        var subject = Assert.Single((await ReadAsync(reader, items: 3)).Subjects);

        Assert.Equal((3, 4, 500, 507, false), (subject.Items.Count, subject.More, subject.Older, subject.Count, subject.IsCut));
        Assert.All(subject.Items, i => Assert.StartsWith("New", i.Work!.Title, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Old_works_alone_are_one_line()
    {
        var reader = await FollowingAsync("Ada One");
        await Site.ImportAsync("old", [.. Enumerable.Range(0, 5).Select(n => Following.Preprint($"1501.{n}", $"Old {n}", new(2015, 1, 1), authors: "Ada One"))]);

        var subject = Assert.Single((await ReadAsync(reader)).Subjects);

        Assert.Equal((0, 0, 5), (subject.Items.Count, subject.More, subject.Older));
    }

    [Fact]
    public async Task Only_what_the_triggers_ask_for_is_told_and_nothing_of_what_is_muted()
    {
        var (works, versions, record, muted) = (
            await FollowingAsync("Ada One", "a", "triggers = 1"), await FollowingAsync("Ada One", "b", "triggers = 2"),
            await FollowingAsync("Ada One", "c", "triggers = 4"), await FollowingAsync("Ada One", "d", "is_muted = true"));
        await Site.ImportAsync(
            "a",
            Following.Preprint("2610.3", "Second", October, authors: "Ada One"),
            Following.Preprint("2610.1", "First", October, October.AddDays(3), authors: ["Ada One", "Bea Two"]));
        await Site.DecideAsync(Ledger.Of(DecisionKind.SameAuthor, "name:cy three", "name:ada one"));

        Assert.Equal(["NewWork Second"], await LinesAsync(works));
        Assert.Equal(["NewVersion First"], await LinesAsync(versions));
        Assert.Equal(["RecordsMerged Cy Three"], await LinesAsync(record));
        Assert.Equal([], await LinesAsync(muted));
    }

    [Fact]
    public async Task Who_follows_two_records_that_were_merged_is_told_once()
    {
        var reader = await FollowingAsync("Ada One");
        await Site.FollowAsync(reader, await Site.AuthorAsync("Bea Two"));
        await Site.ImportAsync("before", Following.Preprint("2610.3", "Before", October, authors: ["Ada One", "Bea Two"]));
        await Site.DecideAsync(Ledger.Of(DecisionKind.SameAuthor, "name:bea two", "name:ada one"));
        await Site.ImportAsync(
            "after",
            Following.Preprint("2610.4", "After", October, authors: "Ada One"),
            Following.Preprint("2610.5", "Of the other name", October, authors: "Bea Two"));

        var news = await ReadAsync(reader);

        Assert.Equal("Ada One", Assert.Single(news.Subjects).Subject.Name);
        Assert.Equal(["NewWork After", "NewWork Before", "NewWork Of the other name", "RecordsMerged Bea Two"], await LinesAsync(reader));
    }

    [Fact]
    public async Task What_happened_to_a_record_before_it_was_merged_is_still_told()
    {
        var reader = await FollowingAsync("Bea Two");
        await Site.ImportAsync("before", Following.Preprint("2610.3", "Before", October, authors: "Bea Two"));
        await Site.DecideAsync(Ledger.Of(DecisionKind.SameAuthor, "name:bea two", "name:ada one"));

        Assert.Equal(["NewWork Before", "RecordsMerged Bea Two"], await LinesAsync(reader));
    }

    [Fact]
    public async Task Who_followed_the_one_record_alone_hears_of_the_other_from_the_merge_on()
    {
        var reader = await FollowingAsync("Bea Two");
        await FollowingAsync("Ada One", "another");
        await Site.ImportAsync("before", Following.Preprint("2610.3", "Before", October, authors: "Ada One"));

        var merge = await Site.DecideAsync(Ledger.Of(DecisionKind.SameAuthor, "name:bea two", "name:ada one"));
        await Site.ImportAsync("after", Following.Preprint("2610.4", "After", October, authors: "Ada One"));
        Assert.Equal(["NewWork After", "RecordsMerged Bea Two"], await LinesAsync(reader));

        await Site.DecideAsync(Ledger.Undo(merge));
        Assert.Equal([], await LinesAsync(reader));
        await Site.ImportAsync("later", Following.Preprint("2610.5", "Her own", October, authors: "Bea Two"));
        Assert.Equal(["NewWork Her own"], await LinesAsync(reader));
        Assert.Equal(0, await Site.NumberAsync("select max(led_event_id) from follows"));
    }

    [Fact]
    public async Task Who_followed_an_institution_hears_of_its_successor_from_then_on()
    {
        await Site.ImportAsync("registry", Given.Institution(1, "Old University"), Given.Institution(2, "New University"));
        var (reader, another) = (await Site.FollowerAsync("reader"), await Site.FollowerAsync("another"));
        await Site.FollowAsync(reader, new(SubjectKind.Institution, await Site.NumberAsync($"select id from institutions where ror_id = '{Given.Ror(1)}'")));
        await Site.FollowAsync(another, new(SubjectKind.Institution, await Site.NumberAsync($"select id from institutions where ror_id = '{Given.Ror(2)}'")));
        await Site.ImportAsync("before", AtNewUniversity("2610.3", "Before"));

        await Site.ImportAsync(
            "successor",
            Given.Institution(1, "Old University", status: InstitutionStatus.Withdrawn, relations: [Given.Relation(InstitutionRelationKind.Successor, 2)], date: new(2025, 1, 1)));
        await Site.ImportAsync("after", AtNewUniversity("2610.4", "After"));

        Assert.Equal(["NewWork After"], await LinesAsync(reader));
        Assert.Equal(["NewWork After", "NewWork Before"], await LinesAsync(another));

        static BzPeer.Import.Incoming AtNewUniversity(string id, string title) =>
            Following.Preprint(id, title, October, null, null, [Given.Author("Cy Three", null, 2)]);
    }

    [Fact]
    public async Task Of_what_is_told_no_more_nothing_is_counted_and_nothing_takes_a_place()
    {
        var reader = await FollowingAsync("Ada One");
        foreach (var name in new[] { "Bea Two", "Cy Three" })
            await Site.FollowAsync(reader, await Site.AuthorAsync(name));
        await Site.ImportAsync("a", Following.Preprint("2610.3", "Stays", October, authors: "Cy Three"));
        await Site.ImportAsync(
            "b",
            Following.Preprint("2610.4", "Erased", October, authors: "Ada One"),
            Following.Preprint("2610.5", "Of one erased", October, authors: "Bea Two"));
        await ExecuteAsync("update works set erased_at = now() where title = 'Erased'");
        await ExecuteAsync("update authors set erased_at = now() where name = 'Bea Two'");

        await using (var connection = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken))
        {
            var news = (await ReadNews.ToMailAsync(connection, [reader], long.MaxValue, 1, 10, TestContext.Current.CancellationToken))[reader];
            Assert.Equal(["NewWork Stays"], Lines(news));
            Assert.Equal(0, news.MoreSubjects);
        }

        await using var records = database.Open();
        var account = new Account(EmailAddress.Parse("account@follow.example"), "Reader", Site.Clock.GetUtcNow());
        records.Accounts.Add(account);
        await records.SaveChangesAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync($"update followers set account_id = {account.Id}, email = null, normalized_email = null where id = {reader}");
        var follows = await ReadFollows.PageAsync(records, account.Id, null, TestContext.Current.CancellationToken);
        Assert.Equal(
            [("Cy Three", 1), (null, 0), ("Ada One", 0)],
            follows.Items.Select(f => (f.Subject?.Name, f.Unread)));
    }

    [Fact]
    public async Task A_record_that_was_merged_and_erased_is_told_of_no_more()
    {
        var reader = await FollowingAsync("Bea Two");
        await Site.ImportAsync("before", Following.Preprint("2610.3", "Before", October, authors: "Bea Two"));
        await Site.DecideAsync(Ledger.Of(DecisionKind.SameAuthor, "name:bea two", "name:ada one"));

        await ExecuteAsync("update authors set erased_at = now() where name = 'Bea Two'");

        Assert.Equal(["RecordsMerged "], await LinesAsync(reader));
    }

    [Fact]
    public void An_affiliation_that_ended_is_told_as_such() => Assert.Equal(
        ("No affiliation is known any more", null),
        NewsWords.OfRecord(new NewsItem(1, DateTimeOffset.UnixEpoch, EventKind.AffiliationChanged, Work: null, OtherId: null, OtherName: null, Before: null, After: null)));

    [Fact]
    public async Task Erased_works_and_erased_authors_are_told_of_no_more()
    {
        var reader = await FollowingAsync("Ada One");
        await Site.FollowAsync(reader, await Site.AuthorAsync("Cy Three"));
        await Site.ImportAsync(
            "a",
            Following.Preprint("2610.3", "Erased", October, authors: "Ada One"),
            Following.Preprint("2610.4", "Stays", October, authors: "Ada One"),
            Following.Preprint("2610.5", "Of one erased", October, authors: "Cy Three"));
        await ExecuteAsync("update works set erased_at = now() where title = 'Erased'");
        await ExecuteAsync("update authors set erased_at = now() where name = 'Cy Three'");

        Assert.Equal(["NewWork Stays"], await LinesAsync(reader));
    }

    [Fact]
    public async Task Many_followers_are_read_at_once_each_from_where_they_were_told_or_read()
    {
        var (told, read, behind) = (await FollowingAsync("Ada One", "told"), await FollowingAsync("Ada One", "read"), await FollowingAsync("Ada One", "behind"));
        await Site.FollowAsync(behind, new(SubjectKind.Topic, await Site.NumberAsync("select topic_id from topic_codes where code = 'cs.LG'")));
        await Site.ImportAsync("a", Following.Preprint("2610.3", "Second", October, authors: "Ada One"));
        await ExecuteAsync($"update followers set digested_event_id = (select max(id) from events) where id = {told}");
        await ExecuteAsync($"update follows set read_event_id = (select max(id) from events) where follower_id = {read}");
        var until = await Site.NumberAsync("select max(id) from events");
        await Site.ImportAsync("b", Following.Preprint("2610.4", "Third", October, topics: ["cs.LG"], authors: "Ada One"));

        await using var connection = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var first = await ReadNews.ToMailAsync(connection, [told, read, behind], until, 10, 10, TestContext.Current.CancellationToken);
        var second = await ReadNews.ToMailAsync(connection, [told, read, behind], long.MaxValue, 1, 10, TestContext.Current.CancellationToken);

        Assert.Equal([behind], first.Keys);
        Assert.Equal(["NewWork Second"], Lines(first[behind]));
        Assert.Equal(until, first[behind].LatestEventId);
        Assert.Equal(["NewWork Third"], Lines(second[told]));
        Assert.Equal(["NewWork Third"], Lines(second[read]));
        Assert.Equal((1, 1), (second[behind].Subjects.Count, second[behind].MoreSubjects));
    }

    [Fact]
    public async Task An_affiliation_that_is_hidden_by_now_is_not_told()
    {
        var reader = await FollowingAsync("Ada One");
        var ada = (await Site.AuthorAsync("Ada One")).Id;
        await ExecuteAsync(
            $"insert into events (at, kind, subject_kind, subject_id, is_older, before, after) values (now(), 'AffiliationChanged', 'Author', {ada}, false, 'A', 'B')");
        Assert.Equal(["AffiliationChanged "], await LinesAsync(reader));

        await ExecuteAsync($"insert into author_profiles (author_id, hidden, link_addresses, link_labels, featured_work_ids) values ({ada}, '{{affiliation}}', '{{}}', '{{}}', '{{}}')");

        Assert.Equal([], await LinesAsync(reader));
    }

    [Fact]
    public async Task An_affiliation_that_is_hidden_is_not_told_of_a_record_that_was_merged_into_this_one_either()
    {
        var reader = await FollowingAsync("Bea Two");
        var bea = (await Site.AuthorAsync("Bea Two")).Id;
        await ExecuteAsync(
            $"insert into events (at, kind, subject_kind, subject_id, is_older, before, after) values (now(), 'AffiliationChanged', 'Author', {bea}, false, 'A', 'B')");
        await Site.DecideAsync(Ledger.Of(DecisionKind.HiddenField, "name:ada one"), "affiliation");
        Assert.Equal(["AffiliationChanged "], await LinesAsync(reader));

        await Site.DecideAsync(Ledger.Of(DecisionKind.SameAuthor, "name:bea two", "name:ada one"));

        Assert.Equal(["RecordsMerged Bea Two"], await LinesAsync(reader));
    }

    private async Task<long> FollowingAsync(string author, string name = "reader", string? set = null)
    {
        var follower = await Site.FollowerAsync(name);
        await Site.FollowAsync(follower, await Site.AuthorAsync(author));
        if (set is not null)
            await ExecuteAsync($"update follows set {set} where follower_id = {follower}");
        return follower;
    }

    private async Task<News> ReadAsync(long follower, int items = 10)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var news = await ReadNews.ToMailAsync(connection, [follower], long.MaxValue, 10, items, TestContext.Current.CancellationToken);
        return news.GetValueOrDefault(follower, News.None);
    }

    private async Task<List<string>> LinesAsync(long follower) => Lines(await ReadAsync(follower));

    private static List<string> Lines(News news) =>
        [.. news.Subjects.SelectMany(s => s.Items).Select(i => $"{i.Kind} {i.Work?.Title ?? i.OtherName}").Order(StringComparer.Ordinal)];

    private async Task ExecuteAsync(string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
