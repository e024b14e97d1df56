using System.Net;
using System.Text.Json;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Institutions;

public sealed class InstitutionPageTests(InstitutionSite site) : IClassFixture<InstitutionSite>
{
    [Fact]
    public async Task An_institution_has_its_names_place_people_topics_and_partners()
    {
        var visit = await site.GetAsync(await site.InstitutionAsync(1));

        Assert.Equal(HttpStatusCode.OK, visit.Status);
        Assert.Equal(InstitutionSite.Name, visit.Heading);
        Assert.Equal("Oslo, Norway. 18 works name it beside 18 people.", Visit.Text(visit.Page.QuerySelector("p.lead")!));
        Assert.Contains("UIKV", visit.Page.QuerySelectorAll("ul.chips li").Select(Visit.Text));
        Assert.Equal("https://ror.org/" + Given.Ror(1), visit.Link("ROR " + Given.Ror(1)).GetAttribute("href"));
        var names = visit.Section("Record").QuerySelectorAll("ul.list:not(dd ul) li");
        Assert.Equal(["University of Quandaries", "جامعة المعضلات", "</script><b>bold"], names.Select(Visit.Text));
        Assert.Equal([null, "ar", null], names.Select(n => n.GetAttribute("lang")));

        Assert.Equal(18, visit.Section("People now").QuerySelectorAll("li").Length);
        Assert.Equal(10, visit.Section("Works").QuerySelectorAll("li.work").Length);
        var topics = visit.Section("Topics, by share").QuerySelectorAll("li");
        Assert.Equal("100 %", Visit.Text(topics[0].QuerySelector("b")!));
        Assert.Equal(4, topics.Length);
        Assert.Equal(["Kvandar Institute for Riddles 6", "Riddle Works (Sweden) 6"], visit.Section("Partners").QuerySelectorAll("li").Select(Visit.Text).Order(StringComparer.Ordinal));
        Assert.Contains("Of 36 works on record, 26 print an affiliation, and 22 one that is surely an institution known here; 10 (28 %) say nothing", Visit.Text(visit.Section("What is known")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_leads_to_what_it_is_part_of_and_what_is_part_of_it()
    {
        var parent = await site.GetAsync(await site.InstitutionAsync(1));
        Assert.Equal(await site.InstitutionAsync(2), parent.Link("Kvandar Institute for Riddles").GetAttribute("href"));
        // One that is in no record here is named and leads to the registry.
        Assert.Contains(parent.Page.QuerySelectorAll("dd li"), li => Visit.Text(li) == "Ministry of Questions ROR" && li.QuerySelector("a")!.GetAttribute("href") == "https://ror.org/" + Given.Ror(99));

        // The child's own record does not say so: the parent's does.
        var child = await site.GetAsync(await site.InstitutionAsync(2));
        Assert.Equal(await site.InstitutionAsync(1), child.Link(InstitutionSite.Name).GetAttribute("href"));
    }

    [Fact]
    public async Task Homepages_are_linked_only_where_they_are_addresses_of_the_web()
    {
        var good = (await site.GetAsync(await site.InstitutionAsync(1))).Link("www.kvandar.example");
        Assert.Equal(("https://www.kvandar.example/path?x=1", "nofollow noopener"), (good.GetAttribute("href"), good.GetAttribute("rel")));

        var hostile = await site.GetAsync(await site.InstitutionAsync(2));
        Assert.Contains(InstitutionSite.HostileWebsite, Visit.Text(hostile.Section("Record")), StringComparison.Ordinal);
        Assert.DoesNotContain(hostile.Page.QuerySelectorAll("a"), a => a.GetAttribute("href")!.StartsWith("javascript", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Machines_read_it_as_an_organisation()
    {
        var visit = await site.GetAsync(await site.InstitutionAsync(1));

        using var data = JsonDocument.Parse(visit.Page.QuerySelector("script[type='application/ld+json']")!.TextContent);
        Assert.Equal("Organization", data.RootElement.GetProperty("@type").GetString());
        Assert.Equal(InstitutionSite.Name, data.RootElement.GetProperty("name").GetString());
        Assert.Equal("https://bzpeer.test" + await site.InstitutionAsync(1), data.RootElement.GetProperty("url").GetString());
        Assert.Equal(["https://ror.org/" + Given.Ror(1), "https://www.kvandar.example/path?x=1"], data.RootElement.GetProperty("sameAs").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal("NO", data.RootElement.GetProperty("address").GetProperty("addressCountry").GetString());
        Assert.Contains("Oslo, Norway: 18 works and 18 people", visit.Page.QuerySelector("meta[name=description]")!.GetAttribute("content"), StringComparison.Ordinal);
        Assert.EndsWith(await site.InstitutionAsync(1), visit.Page.QuerySelector("link[rel=canonical]")!.GetAttribute("href"), StringComparison.Ordinal);
        Assert.Empty(visit.Page.QuerySelectorAll("script:not([type='application/ld+json'])"));
    }

    [Fact]
    public async Task Paging_visits_each_work_once_newest_first()
    {
        var seen = new List<string>();
        for (var address = await site.InstitutionAsync(1); address is not null;)
        {
            var visit = await site.GetAsync(address);
            Assert.Equal(5, visit.Statements.Count);
            seen.AddRange(visit.Page.QuerySelectorAll("li.work h3 a").Select(a => a.GetAttribute("href")!));
            address = visit.Page.QuerySelector("a[rel=next]")?.GetAttribute("href")?.Split('#')[0];
        }

        Assert.Equal(18, seen.Count);
        Assert.Equal(18, seen.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_withdrawn_institution_leads_to_its_successor_or_says_that_it_has_none()
    {
        var merged = await site.GetAsync(await site.InstitutionAsync(4));
        Assert.Equal((HttpStatusCode.MovedPermanently, await site.InstitutionAsync(1)), (merged.Status, merged.Location));

        var mistaken = await site.GetAsync(await site.InstitutionAsync(5));
        Assert.Equal(HttpStatusCode.OK, mistaken.Status);
        Assert.Contains("ROR has withdrawn this record and names no successor", Visit.Text(mistaken.Page.QuerySelector(".notice")!), StringComparison.Ordinal);
        Assert.NotNull(mistaken.Page.QuerySelector("meta[name=robots][content=noindex]"));
        Assert.Equal(2, mistaken.Page.QuerySelectorAll(".empty").Length);

        var former = await site.GetAsync(await site.InstitutionAsync(6));
        Assert.Contains("no longer exists under this name", Visit.Text(former.Page.QuerySelector(".notice")!), StringComparison.Ordinal);
        Assert.Equal(await site.InstitutionAsync(1), former.Link(InstitutionSite.Name).GetAttribute("href"));
    }

    [Fact]
    public async Task Another_name_part_leads_to_the_present_address()
    {
        var address = await site.InstitutionAsync(1);

        var visit = await site.GetAsync($"/institutions/something-else-{address[(address.LastIndexOf('-') + 1)..]}?after=");

        Assert.Equal((HttpStatusCode.MovedPermanently, address + "?after="), (visit.Status, visit.Location));
    }

    [Theory]
    [InlineData("000000")]
    [InlineData("kvandar")]
    [InlineData("kvandar-zzzzzzzz")]
    [InlineData("-")]
    public async Task Nothing_stands_at_an_address_that_no_institution_has(string slug) =>
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync("/institutions/" + slug)).Status);

    [Fact]
    public async Task Nonsense_in_the_address_is_refused()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await site.GetAsync(await site.InstitutionAsync(1) + "?after=nonsense")).Status);
        foreach (var query in new[] { "?country=norway", "?country=no", "?country=%00%00", "?after=nonsense", "?after=a-000000" })
            Assert.Equal(HttpStatusCode.BadRequest, (await site.GetAsync("/institutions" + query)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync("/institutions?country=ZZ")).Status);
    }

    [Fact]
    public async Task The_list_has_those_with_works_most_first_and_those_of_a_country()
    {
        var all = await site.GetAsync("/institutions");
        Assert.Equal([InstitutionSite.Name, "Kvandar Institute for Riddles", "Riddle Works (Sweden)"], all.Page.QuerySelectorAll("tbody th a").Select(Visit.Text));
        Assert.Equal(["Norway 2", "Sweden 1"], all.Section("Countries").QuerySelectorAll("li").Select(Visit.Text));

        var sweden = await site.GetAsync("/institutions?country=SE");
        Assert.Equal("Institutions: Sweden", sweden.Heading);
        Assert.Equal(["Riddle Works (Sweden)"], sweden.Page.QuerySelectorAll("tbody th a").Select(Visit.Text));

        var first = site.Links.TryRead(RecordKind.Institution, await site.InstitutionAsync(1), out var id) ? site.Links.ShortId(RecordKind.Institution, id) : "";
        var rest = await site.GetAsync("/institutions?after=" + first);
        Assert.Equal(2, rest.Page.QuerySelectorAll("tbody tr").Length);
        Assert.NotNull(rest.Page.QuerySelector("a[rel=prev]"));
    }

    [Fact]
    public async Task A_profile_leads_to_the_institution_with_year_and_source()
    {
        var visit = await site.GetAsync(await site.ResearcherAsync("Riddler a Quill"));

        var chip = visit.Page.QuerySelectorAll("ul.chips li").Single(l => Visit.Text(l).StartsWith(InstitutionSite.Name, StringComparison.Ordinal));
        Assert.Equal($"{InstitutionSite.Name} 2000, OpenAlex", Visit.Text(chip));
        Assert.Equal(await site.InstitutionAsync(1), chip.QuerySelector("a")!.GetAttribute("href"));
        var drawn = visit.Page.QuerySelectorAll("table.rg-table tbody tr").Single(r => Visit.Text(r.Children[0]) == "Institution");
        Assert.Equal((InstitutionSite.Name, await site.InstitutionAsync(1)), (Visit.Text(drawn.Children[1]), drawn.QuerySelector("a")!.GetAttribute("href")));
        Assert.Contains($"Latest affiliation as printed by OpenAlex: “Department of Questions, {InstitutionSite.Name}, Oslo, Norway”, on a work of 2000.", Visit.Text(visit.Section("Provenance")), StringComparison.Ordinal);
        Assert.Contains("“Department of Questions, Nowhere at all, Oslo, Norway”, on a work of 2003. It was matched to no institution.", Visit.Text((await site.GetAsync(await site.ResearcherAsync("Riddler d Quill"))).Section("Provenance")), StringComparison.Ordinal);
        Assert.Contains("Affiliation not imported", Visit.Text((await site.GetAsync(await site.ResearcherAsync("Riddler e Quill"))).Page.QuerySelector("ul.chips")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trust_explains_the_affiliation_as_a_page_and_as_json()
    {
        var address = await site.ResearcherAsync("Riddler a Quill") + "/trust";

        var visit = await site.GetAsync(address);
        var row = visit.Page.QuerySelectorAll("tbody tr").Single(r => Visit.Text(r.Children[0]) == "Affiliation and homepage");
        Assert.Equal([$"{InstitutionSite.Name}, ROR {Given.Ror(1)}; no homepage that links back", "a work of 2000, OpenAlex", "2.5", "5"], row.Children.Skip(1).Select(Visit.Text));
        Assert.DoesNotContain("An affiliation with a ROR id", Visit.Text(visit.Section("What would raise it")), StringComparison.Ordinal);
        Assert.Contains("A homepage that links back", Visit.Text(visit.Section("What would raise it")), StringComparison.Ordinal);

        using var json = JsonDocument.Parse((await site.GetAsync(address + "?format=json")).Body);
        Assert.Equal(json.RootElement.GetProperty("score").GetInt32(), (int)Math.Floor(json.RootElement.GetProperty("signals").EnumerateArray().Sum(s => s.GetProperty("points").GetDecimal())));
        var affiliation = json.RootElement.GetProperty("affiliation");
        Assert.Equal((InstitutionSite.Name, "https://ror.org/" + Given.Ror(1), 2000, "openalex"), (affiliation.GetProperty("name").GetString(), affiliation.GetProperty("ror").GetString(), affiliation.GetProperty("year").GetInt32(), affiliation.GetProperty("source").GetString()));
    }

    [Fact]
    public async Task A_work_prints_its_affiliations_and_leads_to_the_institutions()
    {
        var visit = await site.GetAsync(await site.WorkAsync("K0"));

        var facts = visit.Section("Affiliations").QuerySelectorAll("dt, dd").Select(Visit.Text).ToList();
        Assert.Equal(
            ["Riddler a Quill", $"Department of Questions, {InstitutionSite.Name}, Oslo, Norway → {InstitutionSite.Name}", "Solver Quill", "Kvandar Institute for Riddles · Riddle Works (Sweden)"],
            facts);
        Assert.Equal(await site.InstitutionAsync(3), visit.Link("Riddle Works (Sweden)").GetAttribute("href"));
    }
}

public sealed class InstitutionStatementTests(InstitutionSite site) : IClassFixture<InstitutionSite>
{
    [Fact]
    public async Task Institutions_take_the_same_statements_when_the_rows_double()
    {
        var (institution, profile, work) = (await site.InstitutionAsync(1), await site.ResearcherAsync("Solver Quill"), await site.WorkAsync("K0"));
        await AssertStatementsAsync();

        await site.ImportWorksAsync(30, 60);

        await AssertStatementsAsync();

        async Task AssertStatementsAsync()
        {
            Assert.Equal(2, (await site.GetAsync("/institutions")).Statements.Count);
            Assert.Equal(2, (await site.GetAsync("/institutions?country=NO")).Statements.Count);
            Assert.Equal(5, (await site.GetAsync(institution)).Statements.Count);
            Assert.Equal(5, (await site.GetAsync(profile)).Statements.Count);
            Assert.Equal(4, (await site.GetAsync(work)).Statements.Count);
        }
    }
}

public sealed class NoInstitutionsTests(EmptySite site) : IClassFixture<EmptySite>
{
    [Fact]
    public async Task Without_records_the_page_says_so()
    {
        var visit = await site.GetAsync("/institutions");

        Assert.Equal(HttpStatusCode.OK, visit.Status);
        Assert.Contains("No work is on record yet.", Visit.Text(visit.Page.QuerySelector("p.lead")!), StringComparison.Ordinal);
        Assert.Contains("institutions come with the registry", Visit.Text(visit.Page.QuerySelector(".empty")!), StringComparison.Ordinal);
    }
}
