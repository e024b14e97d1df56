using System.Net;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace BzPeer.Tests.Web;

public sealed class HealthTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Live_needs_no_database()
    {
        var response = await site.Visitor().GetAsync("/health/live", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("live", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Ready_says_that_the_database_is_missing()
    {
        await using var broken = site.WithWebHostBuilder(host => host.ConfigureTestServices(services =>
            services.AddPooledDbContextFactory<BzPeerDbContext>(options => options.UseNpgsql(Site.NoDatabase))));
        var response = await broken.CreateClient().GetAsync("/health/ready", TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("not ready: database", text);
        Assert.True(response.Headers.CacheControl?.NoStore);
    }
}
