using BzPeer.Import;
using BzPeer.Tests.Import;
using BzPeer.Tests.Infrastructure;
using BzPeer.Text;
using BzPeer.Works;
using Xunit;

namespace BzPeer.Tests.Works;

/// <summary>What a reader sees of a work that several sources describe.</summary>
public sealed class SeveralSourcesPageTests(RecordSite site) : IClassFixture<RecordSite>, IAsyncLifetime
{
    private const string Title = "Éléments d’une théorie des profils de chercheurs";

    public async ValueTask InitializeAsync() => await GivenRecords.ImportAsync(
        site.DataSource,
        Record(Providers.Arxiv, "2203.00001", WorkKind.Preprint, "2203.00001", "A preprint’s abstract."),
        Record(Providers.Crossref, "10.1000/several", WorkKind.Article, null, "", retracted: true),
        Record(Providers.Bibtex, "shelf/key", WorkKind.Article, null, "", page: "javascript:alert(1)"));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_page_says_which_sources_describe_the_work_and_why()
    {
        var visit = await site.GetAsync(await WorkAsync());

        Assert.Equal(4, visit.Statements.Count);
        Assert.Equal(Title, visit.Heading);
        Assert.Equal("fr", visit.Page.QuerySelector("h1")!.GetAttribute("lang"));
        Assert.Contains("A preprint’s abstract.", Visit.Text(visit.Section("Abstract")), StringComparison.Ordinal);
        var sources = Visit.Text(visit.Section("Where this comes from"));
        Assert.Contains("3 source records describe this work", sources, StringComparison.Ordinal);
        Assert.Contains("The same title as Crossref 10.1000/several, a year apart at most, with family names in common.", sources, StringComparison.Ordinal);
        Assert.Contains("Supplies the abstract.", sources, StringComparison.Ordinal);
        Assert.Equal("https://arxiv.org/abs/2203.00001", visit.Section("Where this comes from").QuerySelectorAll("a").First(a => Visit.Text(a) == "2203.00001").GetAttribute("href"));
        Assert.DoesNotContain(visit.Page.QuerySelectorAll("a"), a => a.GetAttribute("href")!.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("Retracted, says Crossref.", Visit.Text(visit.Page.QuerySelector(".notice.bad")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_show_it_once_with_the_mark_of_its_retraction_and_both_ids()
    {
        await using var find = site.DataSource.CreateCommand("select a.author_id, u.name from author_works a join works w on w.id = a.work_id join authors u on u.id = a.author_id where w.title = $1");
        find.Parameters.AddWithValue(Title);
        await using var row = await find.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await row.ReadAsync(TestContext.Current.CancellationToken);
        var visit = await site.GetAsync(site.Links.Researcher(row.GetInt64(0), row.GetString(1)));

        var item = Assert.Single(visit.Page.QuerySelectorAll("li.work"));
        Assert.Contains("Retracted", Visit.Text(item.QuerySelector(".kicker")!), StringComparison.Ordinal);
        Assert.Contains("Crossref 10.1000/several", Visit.Text(item.QuerySelector(".kicker")!), StringComparison.Ordinal);
        Assert.Contains("arXiv 2203.00001", Visit.Text(item.QuerySelector(".kicker")!), StringComparison.Ordinal);
        Assert.Equal("fr", item.QuerySelector("h3 a")!.GetAttribute("lang"));
        Assert.Equal(5, visit.Statements.Count);
    }

    [Fact]
    public async Task Each_of_its_ids_finds_it()
    {
        foreach (var id in new[] { "2203.00001", "10.1000/SEVERAL", "https://doi.org/10.1000/several" })
        {
            var visit = await site.GetAsync("/search?q=" + Uri.EscapeDataString(id));
            Assert.Contains(visit.Page.QuerySelectorAll("ol.hits h3"), h => Visit.Text(h) == Title);
        }
    }

    private async Task<string> WorkAsync()
    {
        await using var find = site.DataSource.CreateCommand("select id from works where title = $1 and merged_into_id is null");
        find.Parameters.AddWithValue(Title);
        return site.Links.Work((long)(await find.ExecuteScalarAsync(TestContext.Current.CancellationToken))!, Title);
    }

    private static IncomingRecord Record(string provider, string id, WorkKind kind, string? arxivId, string words, bool retracted = false, string? page = null) => new()
    {
        Provider = provider,
        ExternalId = id,
        Kind = kind,
        Title = Title,
        Abstract = words,
        Markup = TextMarkup.Html,
        Language = "fre",
        Categories = [],
        Doi = provider == Providers.Crossref ? "10.1000/several" : null,
        ArxivId = arxivId,
        Year = 2022,
        IsRetracted = retracted,
        PageAddress = page,
        Authors = [new PrintedAuthor("Zoé Quenneville", "Quenneville")],
    };
}
