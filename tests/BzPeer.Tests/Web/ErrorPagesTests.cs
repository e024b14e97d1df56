using System.Net;
using Xunit;

namespace BzPeer.Tests.Web;

public sealed class ErrorPagesTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("/nowhere", 404, "There is no page here")]
    [InlineData("/errors", 404, "There is no page here")]
    [InlineData("/fails/gone", 410, "This record was removed")]
    [InlineData("/fails/here", 500, "Something broke on our side")]
    [InlineData("/fails/database", 503, "The records can’t be reached right now")]
    [InlineData("/about?q=%ff", 400, "This address can’t be read")]
    public async Task Each_is_a_page_in_the_house_look(string address, int status, string heading)
    {
        var response = await site.Visitor().GetAsync(address, TestContext.Current.CancellationToken);
        var page = await Site.ReadPage(response);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(heading, Assert.Single(page.QuerySelectorAll("h1")).TextContent);
        Assert.Equal($"{heading} · BzPeer", page.Title);
        Assert.NotNull(page.QuerySelector("main form[action='/search'] input[name=q]"));
        Assert.NotNull(page.QuerySelector("header.top, footer.foot"));
        Assert.Null(response.Headers.ETag);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task A_method_that_a_page_has_no_handler_for_is_405(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/about");
        var response = await site.Visitor().SendAsync(request, TestContext.Current.CancellationToken);
        var page = await Site.ReadPage(response);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
        Assert.Equal("This page can’t be used in that way", page.QuerySelector("h1")?.TextContent);
    }

    [Fact]
    public async Task A_fault_shows_the_id_that_the_log_has_and_no_detail()
    {
        var response = await site.Visitor().GetAsync("/fails/here", TestContext.Current.CancellationToken);
        var page = await Site.ReadPage(response);

        var shown = page.QuerySelector("main code")?.TextContent;
        var fault = Assert.Single(site.Log, line => line.Exception is InvalidOperationException
            && string.Equals(line.TraceId?.ToString(), shown, StringComparison.Ordinal));
        Assert.Equal("a secret of the house", fault.Exception?.Message);
        Assert.DoesNotContain("secret", page.DocumentElement.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("InvalidOperation", page.DocumentElement.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreachable_database_asks_to_come_back()
    {
        var response = await site.Visitor().GetAsync("/fails/database", TestContext.Current.CancellationToken);

        Assert.Equal(TimeSpan.FromSeconds(30), response.Headers.RetryAfter?.Delta);
    }
}
