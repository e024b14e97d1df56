using System.Net;
using Xunit;

namespace BzPeer.Tests.Infrastructure;

public sealed class RecordSiteTests(RecordSite site) : IClassFixture<RecordSite>
{
    [Fact]
    public async Task Counts_the_statements_of_each_request_alone_and_a_batch_by_its_commands()
    {
        var profile = await site.ResearcherAsync("Srinadh Bhojanapalli");

        var visits = await Task.WhenAll(site.GetAsync(profile), site.GetAsync(profile), site.GetAsync("/about"));

        Assert.All(visits, visit => Assert.Equal(HttpStatusCode.OK, visit.Status));
        Assert.Equal([5, 5, 0], visits.Select(visit => visit.Statements.Count));
    }

    [Fact]
    public async Task Has_the_records_that_it_promises()
    {
        Assert.Equal(RecordSite.Works, await site.ScalarAsync<long>("select count(*) from works"));
        Assert.Equal(RecordSite.SeedWorks, await site.ScalarAsync<long>("select count(*) from works where provider <> 'invented'"));
    }
}
