using System.Text.Json;
using BzPeer.Authors;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Researchers;

/// <summary>Somebody with more collaborators than fit on a page, and with a work whose author list is too long to make any.</summary>
public sealed class LargeTeamsTests(RecordSite site) : IClassFixture<RecordSite>
{
    [Fact]
    public async Task Lists_all_collaborators_once_over_the_pages_and_says_which_works_do_not_count()
    {
        // Five works with thirty others each, the first ten of them the same on all; and one with sixty.
        await site.ImportAsync(
            [
                .. Enumerable.Range(0, 5).Select(work => Line($"2001.0000{work}", Enumerable.Range(0, 30).Select(i => i < 10 ? $"Close Friend{i}" : $"Helper W{work}N{i}"))),
                Line("2001.00009", Enumerable.Range(0, 60).Select(i => $"Crowd N{i}")),
            ]);
        var address = await site.ResearcherAsync("Grace Manyhands") + "/collaborators";

        var first = await site.GetAsync(address);
        var seen = await site.FollowNextAsync(address, ".people a");

        const int People = 10 + (5 * 20);
        Assert.Equal(ReadCollaborators.PageSize, first.Page.QuerySelectorAll(".people a").Length);
        Assert.Equal(People, seen.Count);
        Assert.Equal(People, seen.Distinct().Count());
        Assert.Equal(10, first.Section("Close collaborators").QuerySelectorAll("li").Length);
        Assert.StartsWith("110 people share published work with this researcher, 10 of them", Visit.Text(first.Page.QuerySelector(".lead")!), StringComparison.Ordinal);
        Assert.StartsWith("1 work with more than 50 authors does not count here", Visit.Text(first.Page.QuerySelector(".notice")!), StringComparison.Ordinal);

        var graph = await site.GetAsync(await site.ResearcherAsync("Grace Manyhands") + "/graph");
        Assert.Contains("110 collaborators, of whom the 30 with most shared works stand above", Visit.Text(graph.Section("Everything on record")), StringComparison.Ordinal);
    }

    private static string Line(string id, IEnumerable<string> others) => JsonSerializer.Serialize(new
    {
        id,
        title = $"Work {id}",
        @abstract = "A work.",
        categories = "cs.LG",
        authors = string.Join(", ", others.Prepend("Grace Manyhands")),
        versions = new[] { new { version = "v1", created = "Mon, 6 Jan 2020 10:00:00 GMT" } },
        update_date = "2020-01-06",
        authors_parsed = others.Prepend("Grace Manyhands").Select(name => new[] { name.Split(' ')[1], name.Split(' ')[0], "" }),
    });
}
