using System.Net;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Researchers;

/// <summary>Records that were erased, merged or lost their works. Changes records, so it has a site of its own.</summary>
public sealed class GoneResearchersTests(RecordSite site) : IClassFixture<RecordSite>
{
    private static readonly string[] Parts = ["works", "collaborators", "topics", "graph", "trust", "feed.atom", "follow", "claim", "invite"];

    [Fact]
    public async Task An_erased_record_is_gone_and_a_merged_one_leads_on()
    {
        var erased = await site.ResearcherAsync("Kurt Keutzer");
        var merged = await site.ResearcherAsync("Sashank Reddi");
        var into = await site.ResearcherAsync("Sashank J. Reddi");
        await site.ExecuteAsync("update authors set erased_at = now() where name = 'Kurt Keutzer'");
        await site.ExecuteAsync("update authors set merged_into_id = (select id from authors where name = 'Sashank J. Reddi') where name = 'Sashank Reddi'");

        foreach (var part in Parts)
        {
            Assert.Equal((part, HttpStatusCode.Gone), (part, (await site.GetAsync($"{erased}/{part}")).Status));
            Assert.Equal($"{into}/{part}", (await site.GetAsync($"{merged}/{part}")).Location);
        }

        var profile = await site.GetAsync(merged);
        Assert.Equal((into, 5), (profile.Location, profile.Statements.Count));
        Assert.Equal($"{into}/works", (await site.GetAsync($"/researchers/a%2fb-{into.Split('-')[^1]}/works")).Location);
    }

    [Fact]
    public async Task A_record_without_works_says_so_on_every_page()
    {
        await site.ExecuteAsync(
            """
            insert into authors (is_invented, name, works, identified_works, large_team_works, first_year, last_year, years, works_by_year, kinds,
                works_by_kind, topics, collaborators, close_collaborators, followers, level, trust, trust_since, updated_at)
            values (false, 'Nobody Atall', 0, 0, 0, 0, 0, '{}', '{}', '{}', '{}', 0, 0, 0, 0, 0, 0, now(), now())
            """);
        var profile = await site.ResearcherAsync("Nobody Atall");

        foreach (var part in Parts)
        {
            Assert.Equal((part, HttpStatusCode.OK), (part, (await site.GetAsync($"{profile}/{part}")).Status));
        }

        Assert.Contains("No works are on this record.", Visit.Text((await site.GetAsync(profile + "/works")).Page.Body!), StringComparison.Ordinal);
        Assert.Contains("no collaborators follow", Visit.Text((await site.GetAsync(profile + "/collaborators")).Page.Body!), StringComparison.Ordinal);
        Assert.Equal("Why 0?", (await site.GetAsync(profile + "/trust")).Heading);
    }
}
