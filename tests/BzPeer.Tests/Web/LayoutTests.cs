using System.Net;
using Xunit;

namespace BzPeer.Tests.Web;

public sealed class LayoutTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_page_has_its_landmarks_and_says_what_it_is()
    {
        var page = await Site.ReadPage(await site.Visitor().GetAsync("/about", TestContext.Current.CancellationToken));

        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.Equal("About · BzPeer", page.Title);
        Assert.Single(page.QuerySelectorAll("main"));
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.Equal("#main", page.QuerySelector("body > a:first-child")?.GetAttribute("href"));
        Assert.Equal("/about", page.QuerySelector("link[rel=canonical]")?.GetAttribute("href"));
        var search = Assert.Single(page.QuerySelectorAll("form[role=search]"));
        Assert.NotNull(search.QuerySelector($"label[for={search.QuerySelector("input[name=q]")?.Id}]"));
        Assert.Empty(page.QuerySelectorAll("input[name=__RequestVerificationToken]"));
    }

    [Fact]
    public async Task Styles_are_served_under_a_name_made_from_their_content()
    {
        var page = await Site.ReadPage(await site.Visitor().GetAsync("/about", TestContext.Current.CancellationToken));
        var address = Assert.Single(page.QuerySelectorAll("link[rel=stylesheet]")).GetAttribute("href");
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        var style = await site.Visitor().SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, style.StatusCode);
        Assert.Equal("text/css", style.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["gzip"], style.Content.Headers.ContentEncoding);
        Assert.Matches(@"site\.[a-z0-9]+\.css$", address);
    }
}
