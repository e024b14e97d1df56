using System.Globalization;
using System.Net;
using System.Text.Json;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Works;

public sealed class WorkPageTests(RecordSite site) : IClassFixture<RecordSite>
{
    private const string Robust = "2202.00980";

    private static string Record(string id, string title, string authors, string more = "", string @abstract = "Text.") =>
        $$"""{"id":"{{id}}","title":{{JsonSerializer.Serialize(title)}},"authors":"","abstract":{{JsonSerializer.Serialize(@abstract)}},"categories":"cs.LG","update_date":"2022-01-01"{{more}},"versions":[{"version":"v1","created":"Sat, 1 Jan 2022 10:00:00 GMT"}],"authors_parsed":[{{authors}}]}""";

    [Fact]
    public async Task A_work_is_shown_whole()
    {
        var visit = await site.GetAsync(await site.WorkAsync(Robust));

        Assert.Equal(HttpStatusCode.OK, visit.Status);
        Assert.Equal("Robust Training of Neural Networks Using Scale Invariant Architectures", visit.Heading);
        Assert.Equal("Zhiyuan Li, Srinadh Bhojanapalli, Manzil Zaheer, Sashank J. Reddi, Sanjiv Kumar", Visit.Text(visit.Page.QuerySelector("#authors")!));
        Assert.All(visit.Page.QuerySelectorAll("#authors a"), a => Assert.StartsWith("/researchers/", a.GetAttribute("href"), StringComparison.Ordinal));
        Assert.StartsWith("Abstract In contrast to SGD", Visit.Text(visit.Section("Abstract")), StringComparison.Ordinal);
        Assert.Contains("arXiv id 2202.00980", Visit.Text(visit.Section("Record")), StringComparison.Ordinal);
        Assert.Equal("https://arxiv.org/abs/2202.00980", visit.Link("2202.00980").GetAttribute("href"));
        Assert.Equal("Machine Learning", Visit.Text(visit.Section("Topics").QuerySelector("a")!));
        Assert.Contains("Imported on 24 November 2026 from seed-profile.jsonl", Visit.Text(visit.Section("Where this comes from")), StringComparison.Ordinal);
        Assert.Contains(@"\tfrac{2\lambda}{\eta}", Visit.Text(visit.Section("As printed")), StringComparison.Ordinal);
        Assert.Empty(visit.Page.QuerySelectorAll("meta[name=robots]"));
    }

    [Fact]
    public async Task Search_engines_are_told_the_same()
    {
        var visit = await site.GetAsync(await site.WorkAsync(Robust));

        Assert.Equal(visit.Heading, Meta("citation_title")[0]);
        Assert.Equal(["Zhiyuan Li", "Srinadh Bhojanapalli", "Manzil Zaheer", "Sashank J. Reddi", "Sanjiv Kumar"], Meta("citation_author"));
        Assert.Matches("^20[0-9]{2}/[0-9]{2}/[0-9]{2}$", Meta("citation_publication_date")[0]);
        Assert.Equal(Robust, Meta("citation_arxiv_id")[0]);
        using var data = JsonDocument.Parse(visit.Page.QuerySelector("script[type='application/ld+json']")!.TextContent);
        Assert.Equal("ScholarlyArticle", data.RootElement.GetProperty("@type").GetString());
        Assert.Equal(5, data.RootElement.GetProperty("author").GetArrayLength());

        List<string> Meta(string name) => [.. visit.Page.QuerySelectorAll($"meta[name={name}]").Select(m => m.GetAttribute("content")!)];
    }

    [Fact]
    public async Task Hostile_text_stays_text_also_within_linked_data()
    {
        await site.ImportAsync(Record("2201.11111", "</script><script>alert(1)</script> & \"quotes\"", """["O'<b>Neill","\"A\" </script>",""]"""));

        var visit = await site.GetAsync(await site.WorkAsync("2201.11111"));

        var script = Assert.Single(visit.Page.QuerySelectorAll("script"));
        using var data = JsonDocument.Parse(script.TextContent);
        Assert.Contains("alert(1)", data.RootElement.GetProperty("name").GetString(), StringComparison.Ordinal);
        Assert.Empty(visit.Page.QuerySelectorAll("main b"));
    }

    [Fact]
    public async Task What_a_record_has_beyond_that_is_shown_in_words()
    {
        await site.ImportAsync(Record(
            "2201.22222", "With everything", """["Writer","Ann","","Institute of Things"],["Reader","Bo","","Institute of Things"]""",
            ""","doi":"10.1000/a<b","journal-ref":"Journal of Things 3 (2021) 1-9","comments":"This paper has been withdrawn by the author","license":"http://creativecommons.org/licenses/by/4.0/" """.TrimEnd()));

        var visit = await site.GetAsync(await site.WorkAsync("2201.22222"));

        var record = Visit.Text(visit.Section("Record"));
        Assert.Contains("Appeared in Journal of Things 3 (2021) 1-9", record, StringComparison.Ordinal);
        Assert.Contains("Licence CC BY 4.0", record, StringComparison.Ordinal);
        Assert.Equal("https://doi.org/10.1000/a%3Cb", visit.Link("10.1000/a<b").GetAttribute("href"));
        Assert.StartsWith("Withdrawn:", Visit.Text(visit.Page.QuerySelector(".notice.bad")!), StringComparison.Ordinal);
        Assert.Contains("Ann Writer, Bo Reader Institute of Things", Visit.Text(visit.Section("Affiliations")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_licence_that_is_no_web_address_is_no_link()
    {
        await site.ImportAsync(Record("2201.33333", "Odd licence", """["Writer","Ann",""]""", ""","license":"javascript:alert(1)" """.TrimEnd()));

        var visit = await site.GetAsync(await site.WorkAsync("2201.33333"));

        Assert.Contains("javascript:alert(1)", Visit.Text(visit.Section("Record")), StringComparison.Ordinal);
        Assert.Empty(visit.Page.QuerySelectorAll("a[href^='javascript']"));
    }

    [Fact]
    public async Task Ten_thousand_authors_are_paged_and_each_is_listed_once()
    {
        await site.ImportAsync(Record("2201.44444", "A very large team", string.Join(',', Enumerable.Range(1, 10_000).Select(i => $"""["Member{i}","A.",""]"""))));
        var address = await site.WorkAsync("2201.44444");

        var first = await site.GetAsync(address);
        Assert.Contains("this work makes no collaborators", Visit.Text(first.Section("Authors")), StringComparison.Ordinal);
        Assert.Equal(4, first.Statements.Count);
        Assert.InRange(first.Body.Length, 0, 200_000);

        var seen = new List<string>();
        string? next = address;
        var pages = 0;
        while (next is not null && pages++ < 60)
        {
            var visit = await site.GetAsync(next.Split('#')[0]);
            Assert.Equal(4, visit.Statements.Count);
            seen.AddRange(visit.Page.QuerySelectorAll("section#authors p.by a").Select(Visit.Text));
            next = visit.Page.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal(Enumerable.Range(1, 10_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"A. Member{i}")), seen);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync(address + "?after=10000")).Status);
    }

    [Fact]
    public async Task An_invented_work_says_so_and_is_kept_from_search_engines()
    {
        var visit = await site.GetAsync(await site.WorkAsync("demo:1"));

        Assert.Contains("invented for demonstration", Visit.Text(visit.Page.QuerySelector(".notice.warn")!), StringComparison.Ordinal);
        Assert.Equal("noindex", visit.Page.QuerySelector("meta[name=robots]")?.GetAttribute("content"));
        Assert.Empty(visit.Page.QuerySelectorAll("meta[name^=citation_], script"));
        Assert.Empty(visit.Page.QuerySelectorAll("main a[href^=http]"));
    }

    [Fact]
    public async Task A_work_without_authors_or_abstract_has_its_page()
    {
        await site.ImportAsync(Record("2201.55555", "Nearly nothing", """["Writer","Ann",""]""", @abstract: ""));
        await site.ExecuteAsync("delete from assignments where source_record_id = (select id from source_records where external_id = '2201.55555')");
        await site.ExecuteAsync("update works set author_count = 0 where external_id = '2201.55555'");

        var visit = await site.GetAsync(await site.WorkAsync("2201.55555"));

        Assert.Equal(HttpStatusCode.OK, visit.Status);
        Assert.Contains("The record has no abstract.", visit.Body, StringComparison.Ordinal);
        Assert.Contains("The record names no author.", visit.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_name_part_leads_to_the_present_address()
    {
        var address = await site.WorkAsync(Robust);
        var id = address[(address.LastIndexOf('-') + 1)..];

        var visit = await site.GetAsync($"/works/{id}");

        Assert.Equal(HttpStatusCode.MovedPermanently, visit.Status);
        Assert.Equal(address, visit.Location);
    }

    [Fact]
    public async Task A_merged_work_leads_to_the_other_and_an_erased_one_is_gone()
    {
        var (merged, other, erased) = (await site.WorkAsync("demo:11"), await site.WorkAsync("demo:12"), await site.WorkAsync("demo:13"));
        await site.ExecuteAsync("update works set merged_into_id = (select id from works where external_id = 'demo:12') where external_id = 'demo:11'");
        await site.ExecuteAsync("update works set erased_at = now() where external_id = 'demo:13'");

        var redirect = await site.GetAsync(merged);

        Assert.Equal(HttpStatusCode.MovedPermanently, redirect.Status);
        Assert.Equal(other, redirect.Location);
        Assert.Equal(4, redirect.Statements.Count);
        Assert.Equal(HttpStatusCode.Gone, (await site.GetAsync(erased)).Status);
    }

    [Theory]
    [InlineData("000000")]
    [InlineData("robust-training")]
    [InlineData("robust-training-0000000")]
    [InlineData("robust-training-00000u")]
    [InlineData("robust-training-zzzzzzzz")]
    [InlineData("-")]
    public async Task Nothing_stands_at_an_address_that_no_work_has(string slug) =>
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync("/works/" + slug)).Status);

    [Theory]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("x")]
    [InlineData("99999999999")]
    [InlineData("%201")]
    public async Task Nonsense_in_the_address_is_refused(string after) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await site.GetAsync($"{await site.WorkAsync(Robust)}?after={after}")).Status);

    [Fact]
    public async Task Capital_letters_lead_to_the_address()
    {
        var address = await site.WorkAsync(Robust);

        var visit = await site.GetAsync(address.ToUpperInvariant());

        Assert.Equal(HttpStatusCode.MovedPermanently, visit.Status);
        Assert.Equal(address, visit.Location);
    }
}
