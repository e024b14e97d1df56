using System.Net;
using System.Text.Json;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Researchers;

/// <summary>"Why 21?", as a page and as JSON.</summary>
public sealed class TrustPageTests(RecordSite site) : IClassFixture<RecordSite>
{
    [Fact]
    public async Task Adds_up_the_golden_record_to_21()
    {
        var visit = await site.GetAsync($"{await site.ResearcherAsync("Srinadh Bhojanapalli")}/trust");

        Assert.Equal("Why 21?", visit.Heading);
        var rows = visit.Page.QuerySelector("table")!.QuerySelectorAll("tr").Skip(1)
            .Select(row => string.Join(" | ", row.Children.Select(Visit.Text)));
        Assert.Equal(
            [
                "Works with a persistent identifier | 6 works with an arXiv id | arXiv, imported 24 November 2026 | 12 | 20",
                "Topics | 3 topics | derived from the works | 3 | 5",
                "Close collaborators | 4 people on two or more shared works | derived from the works | 6 | 15",
                "Verification | L1: imported, unclaimed | – | 0 | 45",
                "Co-authors who vouch | nobody | – | 0 | 10",
                "Affiliation and homepage | affiliation not imported; no homepage that links back | – | 0 | 5",
                "Emerging (20–39) | 21 | 100",
            ],
            rows);
        Assert.Equal(
            ["+30", "+2.5 each", "+2.5", "+2.5"],
            visit.Section("What would raise it").QuerySelectorAll("b").Select(Visit.Text));
        Assert.Equal("Emerging 20–39", Visit.Text(visit.Page.QuerySelector(".steps [aria-current]")!));
        Assert.Contains("21 since 24 November 2026", Visit.Text(visit.Page.Body!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_json_of_every_author_adds_up_to_the_score()
    {
        var authors = new List<(long Id, string Name)>();
        await using (var command = site.DataSource.CreateCommand("select id, name from authors where merged_into_id is null and erased_at is null order by id"))
        await using (var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken))
        {
            while (await rows.ReadAsync(TestContext.Current.CancellationToken))
                authors.Add((rows.GetInt64(0), rows.GetString(1)));
        }

        var bands = new HashSet<string>();
        foreach (var (id, name) in authors)
        {
            var visit = await site.GetAsync(site.Links.Researcher(id, name) + "/trust?format=json");
            using var json = JsonDocument.Parse(visit.Body);
            var score = json.RootElement.GetProperty("score").GetInt32();
            var signals = json.RootElement.GetProperty("signals").EnumerateArray().ToList();

            // The weights as the design prints them, not as the code has them.
            decimal Points(string signal, decimal each, decimal most) =>
                Math.Min(most, each * signals.Single(s => s.GetProperty("signal").GetString() == signal).GetProperty("count").GetInt32());
            var sum = Points("works", 2, 20) + Points("topics", 1, 5) + Points("close_collaborators", 1.5m, 15) + Points("vouches", 2.5m, 10) + Points("anchors", 2.5m, 5);
            Assert.Equal((name, (int)Math.Floor(sum)), (name, score));
            Assert.Equal(sum, signals.Sum(s => s.GetProperty("points").GetDecimal()));
            Assert.All(signals, s => Assert.True(s.GetProperty("points").GetDecimal() <= s.GetProperty("at_most").GetDecimal()));
            Assert.Equal(name, json.RootElement.GetProperty("author").GetProperty("name").GetString());
            Assert.Equal("https://bzpeer.test" + site.Links.Researcher(id, name), json.RootElement.GetProperty("author").GetProperty("url").GetString());
            Assert.Equal(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero), json.RootElement.GetProperty("since").GetDateTimeOffset());
            bands.Add(json.RootElement.GetProperty("band").GetString()!);
        }

        Assert.Superset(new HashSet<string> { "emerging", "new" }, bands);
    }

    [Fact]
    public async Task The_json_says_from_where_the_works_are_and_since_when_as_the_page_does()
    {
        var visit = await site.GetAsync($"{await site.ResearcherAsync("Srinadh Bhojanapalli")}/trust?format=json");

        using var json = JsonDocument.Parse(visit.Body);
        var source = Assert.Single(json.RootElement.GetProperty("sources").EnumerateArray());
        Assert.Equal("arxiv", source.GetProperty("provider").GetString());
        Assert.Equal(6, source.GetProperty("works").GetInt32());
        Assert.Equal("2026-11-24", source.GetProperty("imported").GetString());
    }

    [Theory]
    [InlineData("application/json", true)]
    [InlineData("application/json, text/plain, */*", true)]
    [InlineData("text/html;q=0.5, application/json;q=0.6", true)]
    [InlineData("application/*, text/html;q=0.9", true)]
    [InlineData("application/json; charset=utf-8", true)]
    [InlineData("text/html;q=0.6, application/json;q=0.5", false)]
    [InlineData("text/html, application/json", false)]
    [InlineData("application/json;q=0, */*", false)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", false)]
    [InlineData("*/*", false)]
    [InlineData("image/png", false)]
    [InlineData("", false)]
    [InlineData("nonsense;;;q=", false)]
    public async Task Answers_in_the_form_that_is_wanted_more(string accept, bool json)
    {
        using var client = site.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri("https://bzpeer.test") });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{await site.ResearcherAsync("Srinadh Bhojanapalli")}/trust");
        request.Headers.TryAddWithoutValidation("Accept", accept);

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(json ? "application/json" : "text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Accept", response.Headers.Vary);
        Assert.NotNull(response.Headers.ETag);
    }
}
