using Xunit;

namespace BzPeer.Tests.Web;

public sealed class SecurityHeadersTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("/about")]
    [InlineData("/css/site.css")]
    [InlineData("/robots.txt")]
    [InlineData("/favicon.ico")]
    [InlineData("/About/")]
    [InlineData("/nowhere")]
    [InlineData("/about?q=%00")]
    [InlineData("/fails/here")]
    [InlineData("/fails/database")]
    [InlineData("/health/live")]
    public async Task Every_response_carries_them(string address)
    {
        var response = await site.Visitor().GetAsync(address, TestContext.Current.CancellationToken);

        var policy = Header(response, "Content-Security-Policy");
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.Equal("strict-origin-when-cross-origin", Header(response, "Referrer-Policy"));
        Assert.Contains("camera=()", Header(response, "Permissions-Policy"), StringComparison.Ordinal);
        Assert.Equal("same-origin", Header(response, "Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Header(response, "Cross-Origin-Resource-Policy"));
        Assert.StartsWith("max-age=31536000", Header(response, "Strict-Transport-Security"), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Pages_have_nothing_inline_that_the_policy_would_refuse()
    {
        var page = await Site.ReadPage(await site.Visitor().GetAsync("/about", TestContext.Current.CancellationToken));

        Assert.Empty(page.QuerySelectorAll("[style], style, script:not([src]), [onclick], [onload]"));
    }

    private static string Header(HttpResponseMessage response, string name) => Assert.Single(response.Headers.GetValues(name));
}
