using System.Net;
using BzPeer.Web.Hosting;
using Xunit;

namespace BzPeer.Tests.Web;

public sealed class AddressesTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("/About", "/about")]
    [InlineData("/about/", "/about")]
    [InlineData("//about//", "/about")]
    [InlineData("/ABOUT/?q=A%20b", "/about?q=A%20b")]
    [InlineData("/researchers/É-x/", "/researchers/%C3%89-x")]
    public async Task One_page_has_one_address(string asked, string canonical)
    {
        var response = await site.Visitor().GetAsync(new Uri("https://bzpeer.test" + asked), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MovedPermanently, response.StatusCode);
        Assert.Equal(canonical, response.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("//elsewhere.example/")]
    [InlineData("///elsewhere.example//")]
    [InlineData("/\\elsewhere.example/")]
    public async Task No_address_leads_off_the_site(string asked)
    {
        var response = await site.Visitor().GetAsync(new Uri("https://bzpeer.test" + asked), TestContext.Current.CancellationToken);

        var target = new Uri(new Uri("https://bzpeer.test"), response.Headers.Location ?? new Uri("/", UriKind.Relative));
        Assert.Equal("bzpeer.test", target.Host);
    }

    [Theory]
    [InlineData("?q=%00")]
    [InlineData("?q=a%C3")]
    [InlineData("?q=%ff%fe")]
    [InlineData("?q=%ed%a0%80")]
    public async Task What_is_not_text_is_refused(string query)
    {
        var response = await site.Visitor().GetAsync("/about" + query, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("?q=100%")]
    [InlineData("?q=%E4%BD%A0%E5%A5%BD")]
    [InlineData("?q=%zz&b")]
    public async Task What_is_text_is_read(string query)
    {
        Assert.True(RequestLimits.IsText(query));
        var response = await site.Visitor().GetAsync("/about" + query, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Lengths_have_a_limit_and_the_limit_itself_is_allowed()
    {
        var visitor = site.Visitor();
        var longest = "?q=" + new string('a', RequestLimits.LongestQuery - 3);

        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/about" + longest, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.GetAsync("/about" + longest + "a", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.GetAsync("/" + new string('a', RequestLimits.LongestPath), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task The_icon_that_browsers_ask_for_unasked_is_found()
    {
        var response = await site.Visitor().GetAsync("/favicon.ico", TestContext.Current.CancellationToken);

        Assert.Equal("/favicon.svg", response.Headers.Location?.OriginalString);
        Assert.Equal("image/svg+xml", (await site.Visitor().GetAsync("/favicon.svg", TestContext.Current.CancellationToken)).Content.Headers.ContentType?.MediaType);
    }
}
