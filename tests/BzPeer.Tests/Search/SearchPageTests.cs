using System.Net;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Search;

public sealed class SearchPageTests(RecordSite site) : IClassFixture<RecordSite>
{
    private static string For(string text, string rest = "") => $"/search?q={Uri.EscapeDataString(text)}{rest}";

    private static string[] Hits(Visit visit) => [.. visit.Page.QuerySelectorAll("ol.hits h3 a").Select(Visit.Text)];

    [Theory]
    [InlineData("Srinadh Bhojanapalli", "the whole name")]
    [InlineData("bhojanapalli srinadh", "the whole name")]
    [InlineData("BHOJANAPALLI", "family name")]
    [InlineData("bhojanapa", "beginning of the family name")]
    [InlineData("srinadh b", "given name; initial B")]
    [InlineData("bhojanapalli s", "family name; initial S")]
    [InlineData("s. bhojanapalli", "initial S; family name")]
    [InlineData("Bhojanápalli", "family name")]
    [InlineData("bhojanapali s", "family name, one letter apart; initial S")]
    [InlineData("bhojanpali", "family name, two letters apart")]
    [InlineData("srinahd bhojanapalli", "given name, one letter apart; family name")]
    public async Task A_researcher_is_found_and_the_hit_says_why(string text, string why)
    {
        var visit = await site.GetAsync(For(text));

        Assert.Equal(HttpStatusCode.OK, visit.Status);
        Assert.Equal("Srinadh Bhojanapalli", Hits(visit)[0]);
        Assert.Equal("Matched: " + why, Visit.Text(visit.Page.QuerySelector("ol.hits .why")!));
        Assert.Equal("true", visit.Page.QuerySelector("nav.facets a[aria-current]")?.GetAttribute("aria-current"));
        Assert.Equal("Researchers", Visit.Text(visit.Page.QuerySelector("nav.facets a[aria-current]")!));
    }

    [Fact]
    public async Task A_researcher_is_shown_with_level_works_people_and_trust()
    {
        var visit = await site.GetAsync(For("bhojanapali s"));

        var hit = Assert.Single(visit.Page.QuerySelectorAll("ol.hits > li"));
        Assert.Equal("Bhojanapalli", Visit.Text(hit.QuerySelector("mark")!));
        Assert.Equal("L1", Visit.Text(hit.QuerySelector(".lv")!));
        Assert.Equal("Machine Learning · 6 works, 2020–2022 · with Sanjiv Kumar, Sashank J. Reddi", Visit.Text(hit.QuerySelector("div > p")!));
        Assert.Equal("21Emerging", Visit.Text(hit.QuerySelector(".ts")!));
        Assert.Contains("Showing spellings close to bhojanapali, which occurs nowhere.", Visit.Text(visit.Page.QuerySelector("p.note")!), StringComparison.Ordinal);
        Assert.Equal("bhojanapali s", visit.Page.QuerySelector("header input[name=q]")?.GetAttribute("value"));
    }

    [Theory]
    [InlineData("kumr")]
    [InlineData("kmuar")]
    [InlineData("kumat")]
    [InlineData("lumar")]
    [InlineData("kumarr")]
    public async Task A_short_word_with_one_error_is_mended(string text) =>
        Assert.Contains("Sanjiv Kumar", Hits(await site.GetAsync(For(text, "&kind=researchers"))));

    [Theory]
    [InlineData("2202.00980")]
    [InlineData("2202.00980v2")]
    [InlineData("arXiv:2202.00980")]
    [InlineData("arxiv: 2202.00980v1")]
    [InlineData("https://arxiv.org/abs/2202.00980")]
    [InlineData("http://www.arxiv.org/abs/2202.00980v3")]
    [InlineData("https://arxiv.org/pdf/2202.00980v1.pdf")]
    [InlineData("arxiv.org/abs/2202.00980")]
    [InlineData("10.48550/arXiv.2202.00980")]
    [InlineData("https://doi.org/10.48550/arXiv.2202.00980")]
    [InlineData("  2202.00980 ")]
    [InlineData("(2202.00980)")]
    public async Task An_arXiv_id_is_found_however_it_is_spelt(string text)
    {
        var visit = await site.GetAsync(For(text));

        Assert.Equal(["Robust Training of Neural Networks Using Scale Invariant Architectures"], Hits(visit));
        Assert.Equal("Matched: arXiv id", Visit.Text(visit.Page.QuerySelector(".why")!));
    }

    [Fact]
    public async Task Old_ids_and_dois_are_found()
    {
        await site.ImportAsync(
            """{"id":"hep-th/9901001","title":"An old work","authors":"A. Writer","abstract":"x","categories":"hep-th","doi":"10.1103/PhysRevD.1.Ab","update_date":"1999-01-01","versions":[{"version":"v1","created":"Fri, 1 Jan 1999 10:00:00 GMT"}],"authors_parsed":[["Writer","A.",""]]}""",
            """{"id":"math/9901002","title":"Another old work","authors":"A. Writer","abstract":"x","categories":"math.GT","update_date":"1999-01-01","versions":[{"version":"v1","created":"Fri, 1 Jan 1999 10:00:00 GMT"}],"authors_parsed":[["Writer","A.",""]]}""");

        foreach (var text in new[] { "hep-th/9901001", "hep-th/9901001v2", "https://arxiv.org/abs/hep-th/9901001", "arXiv:hep-th/9901001", "10.1103/PhysRevD.1.Ab", "https://doi.org/10.1103/PhysRevD.1.Ab", "doi:10.1103/PhysRevD.1.Ab" })
            Assert.Equal(["An old work"], Hits(await site.GetAsync(For(text))));
        foreach (var text in new[] { "math/9901002", "math.GT/9901002v1" })
            Assert.Equal(["Another old work"], Hits(await site.GetAsync(For(text))));
    }

    [Theory]
    [InlineData("1234.56789", "No record with the arXiv id 1234.56789 is here.")]
    [InlineData("10.1000/nothing", "No record with the DOI 10.1000/nothing is here.")]
    [InlineData("10.1000/no%00thing", "No record with the DOI 10.1000/nothing is here.")]
    public async Task An_identifier_that_is_not_here_is_named(string text, string says) =>
        Assert.Contains(says, Visit.Text((await site.GetAsync(For(text))).Page.QuerySelector(".empty")!), StringComparison.Ordinal);

    [Theory]
    [InlineData("robust training of neural networks using scale invariant architectures")]
    [InlineData("scale-invariant architec")]
    [InlineData("robsut training")]
    public async Task A_work_is_found_by_its_title(string text)
    {
        var visit = await site.GetAsync(For(text));

        Assert.Equal("Robust Training of Neural Networks Using Scale Invariant Architectures", Hits(visit)[0]);
        Assert.Contains("Zhiyuan Li, Srinadh Bhojanapalli,", Visit.Text(visit.Page.QuerySelector("ol.hits .by")!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cs.lg")]
    [InlineData("Machine Learning")]
    public async Task A_topic_is_found_by_name_and_code(string text) =>
        Assert.Equal("Machine Learning", Hits(await site.GetAsync(For(text, "&kind=topics")))[0]);

    [Fact]
    public async Task A_whole_name_comes_before_longer_ones_of_more_trust()
    {
        var name = await site.ScalarAsync<string>(
            "select name from authors where is_invented and name ~ '^[A-Z][a-z]+ [A-Z][a-z]+$' order by trust, id limit 1");
        await site.ExecuteAsync(
            $"""
            insert into authors (is_invented, name, works, identified_works, large_team_works, first_year, last_year, years, works_by_year, kinds,
                works_by_kind, topics, collaborators, close_collaborators, followers, level, trust, trust_since, updated_at, search)
            values (true, '{name} Xylander', 9, 0, 0, 2020, 2020, '{"{2020}"}', '{"{9}"}', '{"{}"}', '{"{}"}', 0, 0, 0, 0, 0, 99, now(), now(),
                to_tsvector('simple', '{name} Xylander'))
            """);

        var hits = Hits(await site.GetAsync(For(name, "&kind=researchers")));

        Assert.Equal(name, hits[0]);
        Assert.Contains($"{name} Xylander", hits);
    }

    [Theory]
    [InlineData("' | & ! :* ( ) <-> \\")]
    [InlineData("'; drop table works; --")]
    [InlineData("\"")]
    [InlineData("%_")]
    [InlineData("...---...")]
    [InlineData("!!!")]
    [InlineData("a & !b")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("王小明研究所機械学習")]
    [InlineData("佐藤")]
    [InlineData("محمد الأمين")]
    [InlineData("\u202Eabc\u200F")]
    [InlineData("👩‍🔬 🧪")]
    [InlineData("http://example.org/a?b=c#d user@example.org 1e5 -3.5 /usr/bin")]
    [InlineData("a b c d e f g h i j k l m n o p q r s t u v w x y z")]
    public async Task Nothing_that_is_typed_fails(string text)
    {
        foreach (var kind in new[] { "", "&kind=works", "&kind=topics" })
        {
            var visit = await site.GetAsync(For(text, kind));

            Assert.Equal(HttpStatusCode.OK, visit.Status);
            Assert.Empty(visit.Page.QuerySelectorAll("main script"));
            Assert.InRange(visit.Statements.Count, 0, 5);
        }
    }

    [Theory]
    [InlineData(10_000, HttpStatusCode.BadRequest)] // no address of this site is so long
    [InlineData(1_500, HttpStatusCode.OK)]
    public async Task A_long_text_is_cut_or_refused(int length, HttpStatusCode status)
    {
        var visit = await site.GetAsync(For(new string('a', length)));

        Assert.Equal(status, visit.Status);
        if (status == HttpStatusCode.OK)
            Assert.Contains("its first 200 characters were searched for", visit.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/search?q=%00")]
    [InlineData("/search?q=a&kind=nothing")]
    [InlineData("/search?q=a&kind=0")]
    [InlineData("/search?q=a&kind=works&after=nothing")]
    [InlineData("/search?q=a&after=000000")]
    public async Task Nonsense_in_the_address_is_refused(string address) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await site.GetAsync(address)).Status);

    [Theory]
    [InlineData("/search")]
    [InlineData("/search?q=")]
    [InlineData("/search?q=++")]
    public async Task Without_a_text_the_page_helps(string address)
    {
        var visit = await site.GetAsync(address);

        Assert.Equal("Search", visit.Heading);
        Assert.Contains("arXiv id", Visit.Text(visit.Section("What can be found")), StringComparison.Ordinal);
        Assert.Empty(visit.Statements);
    }

    [Fact]
    public async Task Where_nothing_is_found_the_page_says_what_else_to_try()
    {
        var visit = await site.GetAsync(For("qqqqzzzzxxxx"));

        Assert.Contains("Fewer words find more", Visit.Text(visit.Page.QuerySelector(".empty")!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("works", "a")]
    [InlineData("researchers", "m")]
    public async Task Paging_shows_each_hit_once_and_keeps_the_filter(string kind, string text)
    {
        var seen = new List<string>();
        var address = For(text, $"&kind={kind}");
        for (var page = 0; page < 40 && address is not null; page++)
        {
            var visit = await site.GetAsync(address);
            seen.AddRange(visit.Page.QuerySelectorAll("ol.hits h3 a").Select(a => a.GetAttribute("href")!));
            address = visit.Page.QuerySelector("a[rel=next]")?.GetAttribute("href");
            Assert.True(address is null || address.Contains($"kind={kind}", StringComparison.Ordinal));
        }

        Assert.Null(address);
        Assert.InRange(seen.Count, 25, 1000);
        Assert.Equal(seen.Distinct(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task Counts_beside_the_kinds_are_those_of_the_lists()
    {
        var visit = await site.GetAsync(For("bhojanapalli"));

        Assert.Equal(["Researchers 1", "Works 0", "Topics 0"], visit.Page.QuerySelectorAll("nav.facets li").Select(Visit.Text));
    }
}

public sealed class SearchStatementTests(RecordSite site) : IClassFixture<RecordSite>
{
    [Theory]
    [InlineData("bhojanapali s", 4)]
    [InlineData("a", 4)]
    [InlineData("2202.00980", 3)]
    [InlineData("!!!", 1)]
    public async Task A_search_takes_the_same_statements_when_the_rows_double(string text, int statements)
    {
        Assert.Equal(statements, (await site.GetAsync($"/search?q={Uri.EscapeDataString(text)}")).Statements.Count);

        await site.ImportInventedAsync(RecordSite.Works, seed: 99);

        Assert.Equal(statements, (await site.GetAsync($"/search?q={Uri.EscapeDataString(text)}")).Statements.Count);
    }
}
