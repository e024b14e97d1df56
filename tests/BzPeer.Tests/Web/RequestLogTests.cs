using Serilog.Events;
using Xunit;

namespace BzPeer.Tests.Web;

public sealed class RequestLogTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("/about")]
    [InlineData("/nowhere")]
    [InlineData("/fails/here")]
    public async Task A_request_is_one_line_without_what_was_searched_for(string path)
    {
        var visitor = site.Visitor();
        site.Log.Clear();
        var response = await visitor.GetAsync($"{path}?q=somebody-private", TestContext.Current.CancellationToken);

        var line = Assert.Single(site.Log, entry => entry.Print().StartsWith($"GET {path} {(int)response.StatusCode} ", StringComparison.Ordinal));
        Assert.NotNull(line.TraceId);
        Assert.All(site.Log, entry =>
        {
            Assert.DoesNotContain("somebody-private", entry.Print(), StringComparison.Ordinal);
            Assert.DoesNotContain("somebody-private", string.Join(' ', entry.Properties.Values), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_good_request_is_the_only_line()
    {
        var visitor = site.Visitor();
        site.Log.Clear();
        await visitor.GetAsync("/about", TestContext.Current.CancellationToken);

        Assert.Single(site.Log, entry => entry.Properties.ContainsKey("RequestPath"));
    }

    [Fact]
    public async Task Health_checks_are_not_logged()
    {
        var visitor = site.Visitor();
        site.Log.Clear();
        await visitor.GetAsync("/health/live", TestContext.Current.CancellationToken);

        Assert.DoesNotContain(site.Log, entry => entry.Level >= LogEventLevel.Information && entry.Properties.ContainsKey("RequestPath"));
    }
}
