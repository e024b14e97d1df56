using System.Net;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Topics;

public sealed class TopicPageTests(RecordSite site) : IClassFixture<RecordSite>
{
    [Fact]
    public async Task All_topics_with_works_stand_under_their_groups_most_works_first()
    {
        var visit = await site.GetAsync("/topics");

        Assert.Equal("Topics", visit.Heading);
        var items = visit.Section("Computer Science").QuerySelectorAll("li");
        Assert.Contains("Machine Learning", items.Select(item => Visit.Text(item.QuerySelector("a")!)));
        var counts = items.Select(item => int.Parse(Visit.Text(item.QuerySelector("b")!).Replace(",", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(counts.OrderDescending(), counts);
        Assert.DoesNotContain(0, counts);
        Assert.Equal(await site.ScalarAsync<long>("select count(*) from topics where works > 0"), visit.Page.QuerySelectorAll("ul.topics li").Length);
        Assert.Contains("invented", Visit.Text(visit.Page.QuerySelector("p.lead")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_topic_has_its_codes_works_and_people()
    {
        var visit = await site.GetAsync(await site.TopicAsync("stat.ML"));

        Assert.Equal("Machine Learning", visit.Heading);
        Assert.Equal(["cs.LG", "stat.ML"], visit.Page.QuerySelectorAll("ul.chips li").Select(Visit.Text));
        Assert.Equal(20, visit.Section("Works").QuerySelectorAll("li.work").Length);
        Assert.NotEmpty(visit.Section("Most works on it").QuerySelectorAll("li"));
        Assert.Contains("Computer Science", Visit.Text(visit.Page.QuerySelector("nav.crumb")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paging_visits_each_work_once_newest_first()
    {
        var seen = new List<string>();
        var years = new List<int>();
        var address = await site.TopicAsync("cs.LG");
        while (address is not null)
        {
            var visit = await site.GetAsync(address);
            seen.AddRange(visit.Page.QuerySelectorAll("li.work h3 a").Select(a => a.GetAttribute("href")!));
            address = visit.Page.QuerySelector("a[rel=next]")?.GetAttribute("href");
            Assert.Equal(3, visit.Statements.Count);
        }

        await using var rows = site.DataSource.CreateCommand(
            """
            select w.id, w.title, w.year from works w join work_topics t on t.work_id = w.id
            where t.topic_id = (select topic_id from topic_codes where code = 'cs.LG')
            order by w.year desc, w.sort_key, w.id
            """);
        var expected = new List<string>();
        await using var reader = await rows.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            expected.Add(site.Links.Work(reader.GetInt64(0), reader.GetString(1)));
        Assert.True(expected.Count > 40, "There is too little to page.");
        Assert.Equal(expected, seen);
    }

    [Fact]
    public async Task Another_name_part_leads_to_the_present_address()
    {
        var address = await site.TopicAsync("cs.LG");
        var id = address[(address.LastIndexOf('-') + 1)..];

        var visit = await site.GetAsync($"/topics/something-else-{id}?after=");

        Assert.Equal(HttpStatusCode.MovedPermanently, visit.Status);
        Assert.Equal(address + "?after=", visit.Location);
    }

    [Theory]
    [InlineData("000000")]
    [InlineData("machine-learning")]
    [InlineData("machine-learning-0000000")]
    [InlineData("machine-learning-00000u")]
    [InlineData("machine-learning-zzzzzzzz")]
    [InlineData("machine-learning-%F0%9F%A7%AA")]
    [InlineData("-")]
    public async Task Nothing_stands_at_an_address_that_no_topic_has(string slug) =>
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync("/topics/" + slug)).Status);

    [Theory]
    [InlineData("?after=nonsense")]
    [InlineData("?after=a-000000")]
    public async Task Nonsense_in_the_address_is_refused(string query) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await site.GetAsync(await site.TopicAsync("cs.LG") + query)).Status);

    [Fact]
    public async Task A_work_that_left_the_topic_begins_the_list_anew()
    {
        var other = await site.ScalarAsync<long>("select id from works w where not exists (select from work_topics t join topic_codes c using (topic_id) where t.work_id = w.id and c.code = 'cs.LG') limit 1");
        var address = await site.TopicAsync("cs.LG");

        var anew = await site.GetAsync($"{address}?after={site.Links.ShortId(RecordKind.Work, other)}");

        var first = await site.GetAsync(address);
        Assert.Equal(first.Page.QuerySelectorAll("li.work h3").Select(Visit.Text), anew.Page.QuerySelectorAll("li.work h3").Select(Visit.Text));
    }
}

public sealed class TopicStatementTests(RecordSite site) : IClassFixture<RecordSite>
{
    [Fact]
    public async Task Topics_take_the_same_statements_when_the_rows_double()
    {
        var topic = await site.TopicAsync("cs.LG");
        Assert.Single((await site.GetAsync("/topics")).Statements);
        Assert.Equal(3, (await site.GetAsync(topic)).Statements.Count);

        await site.ImportInventedAsync(RecordSite.Works, seed: 99);

        Assert.Single((await site.GetAsync("/topics")).Statements);
        Assert.Equal(3, (await site.GetAsync(topic)).Statements.Count);
    }
}

public sealed class NoTopicsTests(EmptySite site) : IClassFixture<EmptySite>
{
    [Fact]
    public async Task Without_records_the_page_says_so()
    {
        var visit = await site.GetAsync("/topics");

        Assert.Equal(HttpStatusCode.OK, visit.Status);
        Assert.Contains("No work has a topic yet", Visit.Text(visit.Page.QuerySelector(".empty")!), StringComparison.Ordinal);
    }
}
