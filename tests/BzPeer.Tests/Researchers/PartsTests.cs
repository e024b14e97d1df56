using System.Net;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Researchers;

/// <summary>The pages under a researcher's address.</summary>
public sealed class PartsTests(RecordSite site) : IClassFixture<RecordSite>
{
    private const string Golden = "Srinadh Bhojanapalli";

    [Theory]
    [InlineData("works", 3)]
    [InlineData("collaborators", 2)]
    [InlineData("topics", 2)]
    [InlineData("graph", 2)]
    [InlineData("trust", 4)]
    [InlineData("feed.atom", 3)]
    [InlineData("feed.json", 3)]
    [InlineData("follow", 4)]
    [InlineData("claim", 1)]
    [InlineData("invite", 1)]
    public async Task Costs_the_same_few_statements_whatever_the_size(string part, int statements)
    {
        var small = await site.GetAsync($"{await site.ResearcherAsync(Golden)}/{part}");
        var large = await site.GetAsync($"{await LargestAsync()}/{part}");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (small.Status, large.Status));
        Assert.Equal((statements, statements), (small.Statements.Count, large.Statements.Count));
        Assert.All(large.Statements, sql => Assert.DoesNotContain("insert", sql, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("works")]
    [InlineData("collaborators")]
    [InlineData("topics")]
    [InlineData("graph")]
    [InlineData("trust")]
    [InlineData("feed.atom")]
    [InlineData("follow")]
    [InlineData("claim")]
    [InlineData("invite")]
    public async Task Leads_from_another_name_to_the_present_one_and_knows_no_other_ids(string part)
    {
        var profile = await site.ResearcherAsync(Golden);
        var shortId = profile[(profile.LastIndexOf('-') + 1)..];

        var moved = await site.GetAsync($"/researchers/somebody-else-{shortId}/{part}");
        var unknown = await site.GetAsync($"/researchers/somebody-else-{new string(shortId.Reverse().ToArray())}/{part}");

        Assert.Equal(HttpStatusCode.MovedPermanently, moved.Status);
        Assert.Equal($"{profile}/{part}", moved.Location);
        Assert.Equal(HttpStatusCode.NotFound, unknown.Status);
    }

    [Theory]
    [InlineData("works", "Srinadh Bhojanapalli: published work")]
    [InlineData("collaborators", "Srinadh Bhojanapalli: collaborators")]
    [InlineData("topics", "Srinadh Bhojanapalli: topics")]
    [InlineData("graph", "Srinadh Bhojanapalli: research graph")]
    [InlineData("trust", "Why 21?")]
    [InlineData("follow", "Follow Srinadh Bhojanapalli")]
    [InlineData("claim", "Are you Srinadh Bhojanapalli?")]
    [InlineData("invite", "Invite Srinadh Bhojanapalli to a conversation")]
    public async Task Says_whose_page_it_is_and_leads_back(string part, string heading)
    {
        var profile = await site.ResearcherAsync(Golden);
        var visit = await site.GetAsync($"{profile}/{part}");

        Assert.Equal(heading, visit.Heading);
        Assert.StartsWith("Srinadh Bhojanapalli: ", visit.Page.Title, StringComparison.Ordinal);
        Assert.Equal(profile, visit.Page.QuerySelector("nav[aria-label=Breadcrumb] a")?.GetAttribute("href"));
        Assert.Equal($"{profile}/{part}", visit.Page.QuerySelector("link[rel=canonical]")?.GetAttribute("href"));
        Assert.NotEmpty(visit.Page.QuerySelector("meta[name=description]")?.GetAttribute("content") ?? "");
        var levels = visit.Page.QuerySelectorAll("h1, h2, h3").Select(h => h.LocalName[1] - '0').ToList();
        Assert.All(levels.Zip(levels.Skip(1)), step => Assert.True(step.Second <= step.First + 1, "A heading level is left out."));
        Assert.Empty(visit.Page.QuerySelectorAll("[style], script:not([src]), main form"));
        Assert.Equal(part is "follow" or "claim" or "invite", visit.Page.QuerySelector("meta[name=robots]") is not null);
        Assert.DoesNotContain(" ,", Visit.Text(visit.Page.QuerySelector("main")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_the_works_in_the_seeds_order_with_years_and_topics_as_filters()
    {
        var visit = await site.GetAsync($"{await site.ResearcherAsync(Golden)}/works");

        var section = visit.Section("6 published items");
        Assert.Equal(
            [
                "Robust Training of Neural Networks Using Scale Invariant Architectures",
                "On the Reproducibility of Neural Network Predictions",
                "Are Transformers universal approximators of sequence-to-sequence functions?",
                "Does label smoothing mitigate label noise?",
                "Large Batch Optimization for Deep Learning: Training BERT in 76 minutes",
                "Low-Rank Bottleneck in Multi-head Attention Models",
            ],
            section.QuerySelectorAll("h3").Select(Visit.Text));
        Assert.Equal(["1 work, 2022", "1 work, 2021", "4 works, 2020"], section.QuerySelectorAll(".years a").Select(Visit.Text));
        Assert.Equal(
            ["All topics", "Machine Learning 6", "Artificial Intelligence 1", "Computation and Language 1"],
            section.QuerySelectorAll("nav[aria-label='Topics of the works'] a").Select(Visit.Text));
        Assert.Equal(["Newest"], section.QuerySelectorAll("nav[aria-label='Order of the works'] [aria-current]").Select(Visit.Text));
    }

    [Fact]
    public async Task Narrows_the_works_by_the_links_that_it_prints()
    {
        var works = await site.GetAsync($"{await site.ResearcherAsync(Golden)}/works");

        var year = await site.GetAsync(works.Page.QuerySelector(".years a[href$='year=2021']")!.GetAttribute("href")!);
        Assert.Equal(["On the Reproducibility of Neural Network Predictions"], year.Page.QuerySelectorAll("h3").Select(Visit.Text));
        Assert.Equal("Only works of 2021 (1 of 6). Show all works", Visit.Text(year.Page.QuerySelector(".note")!));

        var topic = await site.GetAsync(works.Link("Artificial Intelligence 1").GetAttribute("href")!);
        Assert.Equal(["Large Batch Optimization for Deep Learning: Training BERT in 76 minutes"], topic.Page.QuerySelectorAll("h3").Select(Visit.Text));

        var none = await site.GetAsync(topic.Page.QuerySelector(".years a[href*='year=2022']")!.GetAttribute("href")!);
        Assert.Empty(none.Page.QuerySelectorAll("h3"));
        Assert.Equal(
            "No works of 2022 about Artificial Intelligence are on this record. Show all 6 works", Visit.Text(none.Page.QuerySelector(".empty")!));
        Assert.Equal(works.Page.QuerySelector("link[rel=canonical]")?.GetAttribute("href"), none.Link("Show all 6 works").GetAttribute("href"));

        var titles = await site.GetAsync(works.Link("Title").GetAttribute("href")!);
        Assert.Equal(titles.Page.QuerySelectorAll("h3").Select(Visit.Text).Order(StringComparer.OrdinalIgnoreCase), titles.Page.QuerySelectorAll("h3").Select(Visit.Text));
    }

    [Theory]
    [InlineData("works?year=soon")]
    [InlineData("works?kind=7")]
    [InlineData("works?sort=random")]
    [InlineData("works?topic=!")]
    [InlineData("works?after=1")]
    [InlineData("collaborators?after=1")]
    [InlineData("trust?format=yaml")]
    public async Task Refuses_values_that_no_page_prints(string part) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await site.GetAsync($"{await site.ResearcherAsync(Golden)}/{part}")).Status);

    [Fact]
    public async Task Pages_through_all_works_of_a_large_author_once_each()
    {
        var address = await LargestAsync() + "/works";
        var total = int.Parse(Visit.Text((await site.GetAsync(address)).Page.QuerySelector("#works")!).Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

        var seen = await site.FollowNextAsync(address, ".work h3 a");

        Assert.True(total > BzPeer.Authors.WorksQuery.PageSize, "The largest author fits on one page.");
        Assert.Equal(total, seen.Count);
        Assert.Equal(total, seen.Distinct().Count());
    }

    [Fact]
    public async Task Tells_close_collaborators_from_the_others()
    {
        var golden = await site.GetAsync($"{await site.ResearcherAsync(Golden)}/collaborators");
        Assert.Equal(
            [
                "Sanjiv Kumar 6 shared works · 2020–2022", "Sashank J. Reddi 3 shared works · 2020–2022",
                "Ankit Singh Rawat 3 shared works · 2020–2021", "Chulhee Yun 2 shared works · 2020",
            ],
            golden.Section("Close collaborators").QuerySelectorAll("li").Select(li => $"{Visit.Text(li.QuerySelector("a")!)} {Visit.Text(li.QuerySelector("small")!)}"));
        Assert.Equal(16, golden.Section("One shared work").QuerySelectorAll("li").Length);
    }

    [Fact]
    public async Task Lists_topics_with_the_works_about_each()
    {
        var visit = await site.GetAsync($"{await site.ResearcherAsync(Golden)}/topics");

        Assert.Equal(
            ["Machine Learning 6 works", "Artificial Intelligence 1 work", "Computation and Language 1 work"],
            visit.Page.QuerySelectorAll(".topics > li").Select(Visit.Text));
        Assert.Equal(await site.TopicAsync("cs.LG"), visit.Link("Machine Learning").GetAttribute("href"));
        var works = await site.GetAsync(visit.Link("6 works").GetAttribute("href")!);
        Assert.Equal(6, works.Page.QuerySelectorAll(".work").Length);
        Assert.Equal("Only works about Machine Learning (6 of 6). Show all works", Visit.Text(works.Page.QuerySelector(".note")!));
    }

    [Fact]
    public async Task Draws_the_larger_graph_with_everybody_in_its_table()
    {
        var visit = await site.GetAsync($"{await site.ResearcherAsync(Golden)}/graph");

        // 20 people, 6 works and 3 topics, and the researcher in the middle.
        Assert.Equal(30, visit.Page.QuerySelectorAll(".rg-canvas svg a").Length);
        Assert.Equal(29, visit.Page.QuerySelectorAll(".rg-table tbody tr").Length);
        Assert.Contains("6 shared works, 2020–2022", Visit.Text(visit.Page.QuerySelector(".rg-table")!), StringComparison.Ordinal);
        Assert.Equal(["20 collaborators", "6 works", "3 topics"], visit.Section("Everything on record").QuerySelectorAll("li").Select(Visit.Text));
        Assert.NotEmpty(visit.Page.QuerySelectorAll(".rg-q"));
    }

    [Fact]
    public async Task Tells_of_feed_and_invitation_what_is_true_today()
    {
        var profile = await site.ResearcherAsync(Golden);

        var follow = await site.GetAsync(profile + "/follow");
        Assert.Equal("https://bzpeer.test" + profile + "/feed.atom", Visit.Text(follow.Page.QuerySelector("main code")!));
        Assert.Contains("Nobody follows this researcher", Visit.Text(follow.Section("Who follows is private")), StringComparison.Ordinal);
        foreach (var part in new[] { "follow", "invite" })
        {
            var text = Visit.Text((await site.GetAsync($"{profile}/{part}")).Page.QuerySelector("main")!);
            Assert.Equal(2, text.Split("at present").Length);
            Assert.DoesNotContain("soon", text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Every_link_among_the_parts_leads_to_a_page()
    {
        var profile = await site.ResearcherAsync(Golden);
        string[] parts = ["works", "collaborators", "topics", "graph", "trust", "follow", "claim", "invite"];
        var links = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            links.UnionWith((await site.GetAsync($"{profile}/{part}")).Page.QuerySelectorAll("main a, link[rel=alternate]")
                .Select(a => a.GetAttribute("href")!.Split('#')[0]).Where(href => href.StartsWith(profile, StringComparison.Ordinal)));
        }

        Assert.All(parts.Where(part => part != "follow"), part => Assert.Contains(links, link => link.StartsWith($"{profile}/{part}", StringComparison.Ordinal)));
        foreach (var link in links)
        {
            // Who claims or vouches logs in first.
            var expected = link == profile + "/claim/works" || link == profile + "/vouch" ? HttpStatusCode.Found : HttpStatusCode.OK;
            Assert.Equal((link, expected), (link, (await site.GetAsync(link)).Status));
        }
    }

    private async Task<string> LargestAsync()
    {
        var id = await site.ScalarAsync<long>("select id from authors order by works desc, id limit 1");
        return site.Links.Researcher(id, await site.ScalarAsync<string>($"select name from authors where id = {id}"));
    }
}
