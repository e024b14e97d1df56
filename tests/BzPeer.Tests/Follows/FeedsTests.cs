using System.Net;
using System.ServiceModel.Syndication;
using System.Text.Json;
using System.Xml;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Follows;

/// <summary>The feeds of topics, institutions and searches; that of a researcher has tests of its own.</summary>
public sealed class FeedsTests(RecordSite site) : IClassFixture<RecordSite>
{
    [Fact]
    public async Task A_topic_has_a_feed_of_its_latest_works_in_both_formats()
    {
        var topic = await site.TopicAsync("cs.LG");
        var visit = await site.GetAsync(topic + "/feed.atom");
        var feed = Read(visit);

        Assert.Equal("Machine Learning: published work", feed.Title.Text);
        Assert.Equal(
            ["https://bzpeer.test" + topic + "/feed.atom", "https://bzpeer.test" + topic], feed.Links.Select(l => l.Uri.ToString()));
        Assert.NotEmpty(feed.Items);
        Assert.Equal(feed.Items.Select(i => i.LastUpdatedTime).OrderDescending(), feed.Items.Select(i => i.LastUpdatedTime));
        Assert.Equal(
            await site.ScalarAsync<DateTime>(
                "select max(w.date)::timestamp from work_topics t join works w on w.id = t.work_id join topic_codes c using (topic_id) where c.code = 'cs.LG'"),
            feed.Items.First().LastUpdatedTime.UtcDateTime);
        Assert.Equal(2, visit.Statements.Count);
        Assert.Equal(feed.Items.Select(i => i.Id), JsonIds(await site.GetAsync(topic + "/feed.json")));
    }

    [Fact]
    public async Task A_work_has_the_same_entry_in_every_feed()
    {
        var ofAuthor = Read(await site.GetAsync(await site.ResearcherAsync("Srinadh Bhojanapalli") + "/feed.atom"));
        var work = ofAuthor.Items.First();
        var ofSearch = Read(await site.GetAsync("/search/feed.atom?q=" + Uri.EscapeDataString("robust training scale invariant")));

        var found = Assert.Single(ofSearch.Items);
        Assert.Equal((work.Id, work.Title.Text, work.LastUpdatedTime), (found.Id, found.Title.Text, found.LastUpdatedTime));
    }

    [Fact]
    public async Task A_search_is_one_feed_whatever_the_order_of_its_words()
    {
        var one = await site.GetAsync("/search/feed.atom?q=scale+robust");
        var other = Read(await site.GetAsync("/search/feed.atom?q=Robust++SCALE"));

        Assert.Equal(Read(one).Id, other.Id);
        Assert.NotEmpty(other.Items);
        Assert.Equal(2, one.Statements.Count);
        Assert.NotEqual(other.Id, Read(await site.GetAsync("/search/feed.atom?q=robust")).Id);
        Assert.Empty(Read(await site.GetAsync("/search/feed.atom?q=qqqxzzyq")).Items);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?q=")]
    [InlineData("?q=%2B%2B")]
    [InlineData("?q=long")]
    public async Task What_has_no_words_has_no_feed(string query) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await site.GetAsync("/search/feed.json" + query.Replace("long", new string('a', 201), StringComparison.Ordinal))).Status);

    [Fact]
    public async Task Operators_of_the_text_search_are_only_characters()
    {
        foreach (var text in new[] { "robust & !scale", "'robust\\' | \"", "robust:* <-> scale", "a'b\\c" })
            Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/search/feed.atom?q=" + Uri.EscapeDataString(text))).Status);
    }

    [Fact]
    public async Task A_feed_at_the_address_of_a_former_name_leads_to_the_present_one()
    {
        var topic = await site.TopicAsync("cs.LG");
        var visit = await site.GetAsync("/topics/other-name-" + topic[^6..] + "/feed.json");

        Assert.Equal((HttpStatusCode.MovedPermanently, topic + "/feed.json"), (visit.Status, visit.Location));
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync("/topics/none-zzzzzz/feed.atom")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync("/institutions/none-zzzzzz/feed.atom")).Status);
    }

    [Fact]
    public async Task Pages_name_their_feeds_in_both_formats()
    {
        foreach (var (page, feed, query) in new[]
        {
            (await site.TopicAsync("cs.LG"), await site.TopicAsync("cs.LG") + "/feed", ""),
            (await site.ResearcherAsync("Srinadh Bhojanapalli"), await site.ResearcherAsync("Srinadh Bhojanapalli") + "/feed", ""),
            ("/search?q=robust+scale", "/search/feed", "?q=robust%20scale"),
        })
        {
            var links = (await site.GetAsync(page)).Page.QuerySelectorAll("head link[rel=alternate]");

            Assert.Equal(
                [("application/atom+xml", $"{feed}.atom{query}"), ("application/feed+json", $"{feed}.json{query}")],
                links.Select(l => (l.GetAttribute("type")!, l.GetAttribute("href")!)));
            foreach (var link in links)
                Assert.Equal(HttpStatusCode.OK, (await site.GetAsync(link.GetAttribute("href")!)).Status);
        }

        Assert.Empty((await site.GetAsync("/search")).Page.QuerySelectorAll("head link[rel=alternate]"));
    }

    [Fact]
    public async Task Who_has_a_feed_is_not_sent_it_again_and_head_answers_as_get()
    {
        using var client = site.CreateBrowser();
        foreach (var address in new[] { await site.TopicAsync("cs.LG") + "/feed.atom", "/search/feed.json?q=robust" })
        {
            using var first = await client.GetAsync(address, TestContext.Current.CancellationToken);
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
            {
                using var again = new HttpRequestMessage(method, address);
                again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
                using var second = await client.SendAsync(again, TestContext.Current.CancellationToken);
                Assert.Equal((address, method, HttpStatusCode.NotModified), (address, method, second.StatusCode));
            }

            using var asked = new HttpRequestMessage(HttpMethod.Head, address);
            using var head = await client.SendAsync(asked, TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.OK, first.Headers.ETag, first.Content.Headers.ContentType), (head.StatusCode, head.Headers.ETag, head.Content.Headers.ContentType));
            Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
    }

    private static SyndicationFeed Read(Visit visit)
    {
        Assert.Equal(HttpStatusCode.OK, visit.Status);
        using var reader = XmlReader.Create(new StringReader(visit.Body));
        return SyndicationFeed.Load(reader);
    }

    private static List<string> JsonIds(Visit visit)
    {
        using var json = JsonDocument.Parse(visit.Body);
        return [.. json.RootElement.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()!)];
    }
}
