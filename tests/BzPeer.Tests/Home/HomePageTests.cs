using System.Net;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Home;

public sealed class HomePageTests(RecordSite site) : IClassFixture<RecordSite>
{
    [Fact]
    public async Task Search_comes_first_then_what_is_new_whom_to_look_at_and_topics()
    {
        var visit = await site.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, visit.Status);
        Assert.Equal("/search", visit.Page.QuerySelector("main form[role=search]")?.GetAttribute("action"));
        Assert.Contains("306 records imported, the latest on 24 November 2026.", Visit.Text(visit.Page.QuerySelector(".home")!), StringComparison.Ordinal);
        Assert.Equal(["Works that came last", "Best corroborated researchers", "Topics with most works"], visit.Page.QuerySelectorAll("h2").Select(Visit.Text));
        Assert.NotEmpty(visit.Section("Topics with most works").QuerySelectorAll("li a"));
    }

    [Fact]
    public async Task Real_records_come_before_invented_ones()
    {
        var visit = await site.GetAsync("/");

        var works = visit.Section("Works that came last").QuerySelectorAll("li.work").Select(Visit.Text).ToList();
        Assert.Equal(RecordSite.SeedWorks, works.Count);
        Assert.All(works, work => Assert.Contains("arXiv", work, StringComparison.Ordinal));
        var people = visit.Section("Best corroborated researchers").QuerySelectorAll("li").Select(Visit.Text).ToList();
        Assert.StartsWith("S", people[0], StringComparison.Ordinal);
        Assert.Contains("Srinadh Bhojanapalli Trust 21 - Emerging · Machine Learning", string.Join('\n', people.Take(2)), StringComparison.Ordinal);
        Assert.All(people, person => Assert.DoesNotContain("invented", person, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_link_leads_to_a_page()
    {
        var visit = await site.GetAsync("/");

        var links = visit.Page.QuerySelectorAll("main a[href^='/'], form[action]")
            .Select(a => (a.GetAttribute("href") ?? a.GetAttribute("action"))!.Split('#')[0]).Distinct(StringComparer.Ordinal);
        foreach (var link in links)
            Assert.Equal(HttpStatusCode.OK, (await site.GetAsync(link)).Status);
    }
}

public sealed class HomeStatementTests(RecordSite site) : IClassFixture<RecordSite>
{
    [Fact]
    public async Task Home_takes_the_same_statements_when_the_rows_double()
    {
        Assert.Equal(4, (await site.GetAsync("/")).Statements.Count);

        await site.ImportInventedAsync(RecordSite.Works, seed: 99);

        Assert.Equal(4, (await site.GetAsync("/")).Statements.Count);
    }
}

public sealed class EmptyHomeTests(EmptySite site) : IClassFixture<EmptySite>
{
    [Fact]
    public async Task Before_the_first_import_the_page_says_how_to_import()
    {
        var visit = await site.GetAsync("/");

        Assert.Contains("./bz import arxiv FILE", Visit.Text(visit.Section("Nothing is imported yet")), StringComparison.Ordinal);
        Assert.Single(visit.Page.QuerySelectorAll("main form[role=search]"));
    }

    [Fact]
    public async Task Searching_finds_nothing_and_does_not_fail() =>
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/search?q=anybody")).Status);
}
