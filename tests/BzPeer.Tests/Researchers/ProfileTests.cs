using System.Globalization;
using System.Net;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Researchers;

public sealed class ProfileTests(RecordSite site) : IClassFixture<RecordSite>
{
    [Fact]
    public async Task A_record_of_many_works_costs_the_statements_of_one_of_six()
    {
        var visit = await site.GetAsync(await MostProlificAsync());

        Assert.Equal(HttpStatusCode.OK, visit.Status);
        Assert.Equal(5, visit.Statements.Count);
        Assert.Equal(20, visit.Page.QuerySelectorAll(".works > .work").Length);
    }

    [Theory]
    [InlineData("newest")]
    [InlineData("oldest")]
    [InlineData("title")]
    public async Task Paging_shows_each_work_once_in_order(string sort)
    {
        var profile = await MostProlificAsync();
        var works = await site.ScalarAsync<int>("select works from authors order by works desc, id limit 1");
        var seen = new List<string>();
        var years = new List<int>();

        for (var address = $"{profile}?sort={sort}"; address is not null;)
        {
            var visit = await site.GetAsync(address);
            Assert.Equal(HttpStatusCode.OK, visit.Status);
            seen.AddRange(visit.Page.QuerySelectorAll(".works > .work h3 a").Select(a => a.GetAttribute("href")!));
            years.AddRange(visit.Page.QuerySelectorAll(".works > .work .kicker").Select(k => int.Parse(
                k.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)));
            address = visit.Page.QuerySelector(".pager a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal(works, seen.Count);
        Assert.Equal(works, seen.Distinct().Count());
        Assert.True(sort switch
        {
            "newest" => years.SequenceEqual(years.OrderDescending()),
            "oldest" => years.SequenceEqual(years.Order()),
            _ => true,
        });
    }

    [Theory]
    [InlineData("?year=20x0")]
    [InlineData("?year=-1")]
    [InlineData("?kind=novel")]
    [InlineData("?sort=1")]
    [InlineData("?topic=!")]
    [InlineData("?after=zzz")]
    [InlineData("?after=%27%3B--")]
    public async Task What_the_site_never_writes_into_an_address_is_a_bad_request(string query)
    {
        var visit = await site.GetAsync(await site.ResearcherAsync("Srinadh Bhojanapalli") + query);

        Assert.Equal(HttpStatusCode.BadRequest, visit.Status);
    }

    [Fact]
    public async Task Another_name_in_the_address_is_sent_to_the_present_one_with_its_query()
    {
        var profile = await site.ResearcherAsync("Srinadh Bhojanapalli");
        var id = profile[(profile.LastIndexOf('-') + 1)..];

        var visit = await site.GetAsync($"/researchers/somebody-else-{id}?year=2020");

        Assert.Equal(HttpStatusCode.MovedPermanently, visit.Status);
        Assert.Equal(profile + "?year=2020", visit.Location);
        // Names are taken back: a browser that kept both ways would go round for ever.
        Assert.True(visit.Response.Headers.CacheControl?.NoCache);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("srinadh-bhojanapalli")]
    [InlineData("000000")]
    [InlineData("srinadh-bhojanapalli-iiiiii")]
    [InlineData("srinadh-bhojanapalli-00000000")]
    [InlineData("%E2%80%AE")]
    public async Task An_address_without_a_record_is_not_found(string slug)
    {
        var visit = await site.GetAsync($"/researchers/{slug}");

        Assert.Equal(HttpStatusCode.NotFound, visit.Status);
    }

    [Fact]
    public async Task An_invented_record_says_so_and_asks_not_to_be_indexed()
    {
        var visit = await site.GetAsync(await MostProlificAsync());

        Assert.Contains("Invented for the demonstration", visit.Page.QuerySelector(".chips")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("noindex", visit.Page.QuerySelector("meta[name=robots]")?.GetAttribute("content"));
        Assert.Null(visit.Page.QuerySelector("script[type='application/ld+json']"));
    }

    [Fact]
    public async Task Somebody_with_one_work_alone_has_a_whole_page()
    {
        await site.ImportAsync(
            """{"id":"demo:900001","title":"On working alone","abstract":"","categories":"math.HO","authors_parsed":[["Einsamkeit","Erna",""]],"versions":[{"version":"v1","created":"Mon, 2 Apr 2007 19:18:42 GMT"}],"update_date":"2007-04-02"}""");

        var visit = await site.GetAsync(await site.ResearcherAsync("Erna Einsamkeit"));

        Assert.Equal(HttpStatusCode.OK, visit.Status);
        Assert.Equal("1 work, 2007, in Mathematics: History and Overview.", visit.Page.QuerySelector(".lead")!.TextContent.Trim());
        Assert.Contains("Nobody shares two or more works", visit.Section("Close collaborators").TextContent, StringComparison.Ordinal);
    }

    private async Task<string> MostProlificAsync() =>
        await site.ResearcherAsync(await site.ScalarAsync<string>("select name from authors order by works desc, id limit 1"));
}
