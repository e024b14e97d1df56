using Microsoft.Playwright;
using Xunit;

namespace BzPeer.BrowserTests.Infrastructure;

public sealed class RunningSiteTests(FilledSite site)
{
    [Fact]
    public async Task The_browser_reaches_the_site_on_its_own_database()
    {
        await using var open = await site.OpenAsync(new BrowserNewContextOptions { JavaScriptEnabled = false });

        var answer = await open.Page.GotoAsync("/health/ready");

        Assert.Equal(200, answer?.Status);
        Assert.Equal("ready", await open.Page.Locator("body").InnerTextAsync());
    }
}
