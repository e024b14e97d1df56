using System.Text.Json.Nodes;
using BzPeer.Import;
using BzPeer.Import.Formats;
using BzPeer.Works;
using Xunit;

namespace BzPeer.Tests.Import.Formats;

public sealed class OrcidJsonTests
{
    private const string Id = "0000-0002-1825-0097";

    private const string Person = """
        {"last-modified-date":{"value":1572037363977},
         "name":{"created-date":{"value":1460755608732},"last-modified-date":{"value":1460755608732},"given-names":{"value":"Josiah"},"family-name":{"value":"Carberry "},"credit-name":{"value":"J. S. Carberry"},"visibility":"public","path":"0000-0002-1825-0097"},
         "other-names":{"other-name":[{"content":"Josiah Stinkney Carberry","visibility":"public"},{"content":"Hidden","visibility":"limited"}],"path":"/0000-0002-1825-0097/other-names"},
         "biography":null,
         "researcher-urls":{"researcher-url":[
            {"url-name":"Home &amp; garden","url":{"value":"https://example.org/jc"},"visibility":"public"},{"url-name":null,"url":{"value":"javascript:alert(1)"},"visibility":"public"},
            {"url-name":"x","url":{"value":"/relative"},"visibility":"public"},{"url-name":"x","url":null,"visibility":"public"}]},
         "emails":{"email":[]},"path":"/0000-0002-1825-0097/person"}
        """;

    private const string Works = """
        {"last-modified-date":{"value":1580821752178},"group":[
          {"external-ids":{"external-id":[]},"work-summary":[
            {"put-code":11,"last-modified-date":{"value":1580821752178},"source":{"source-orcid":null,"source-client-id":{"path":"0000-0001-9884-1913"},"source-name":{"value":"Crossref"}},
             "title":{"title":{"value":"Toward a unified theory"},"subtitle":{"value":"of everything"}},
             "external-ids":{"external-id":[{"external-id-type":"issn","external-id-value":"1234-5678","external-id-relationship":"part-of"},{"external-id-type":"doi","external-id-value":"10.5555/book","external-id-relationship":"part-of"},
                                            {"external-id-type":"doi","external-id-value":"https://doi.org/10.5555/12345678","external-id-relationship":"self"}]},
             "type":"journal-article","publication-date":{"year":{"value":"2020"},"month":{"value":"02"},"day":{"value":"04"}},"journal-title":{"value":"Journal of Psychoceramics"},"visibility":"public","path":"/0000-0002-1825-0097/work/11"},
            {"put-code":12,"last-modified-date":{"value":1},"source":{"source-orcid":{"path":"0000-0002-1825-0097"},"source-name":{"value":"Josiah Carberry"}},
             "title":{"title":{"value":"toward a theory"}},"external-ids":{"external-id":[{"external-id-type":"arxiv","external-id-value":"2101.00001","external-id-relationship":"self"}]},"type":"other","visibility":"public","path":"/0000-0002-1825-0097/work/12"}]},
          {"work-summary":[
            {"put-code":13,"source":null,"title":{"title":{"value":"A preprint"},"subtitle":null},"external-ids":null,"type":"PREPRINT","publication-date":{"year":{"value":"2019"},"month":null,"day":null},"journal-title":null,"visibility":"public","path":"/0000-0002-1825-0097/work/13"}]},
          {"work-summary":[{"put-code":14,"title":null,"visibility":"public","path":"/0000-0002-1825-0097/work/14"}]},
          {"work-summary":[{"put-code":15,"title":{"title":{"value":"Mine alone"}},"visibility":"limited","path":"/0000-0002-1825-0097/work/15"}]}],
         "path":"/0000-0002-1825-0097/works"}
        """;

    private const string Employments = """
        {"affiliation-group":[{"summaries":[{"employment-summary":{"department-name":"Psychoceramics","role-title":"Professor","start-date":{"year":{"value":"1929"}},"end-date":null,
            "organization":{"name":"Brown University","address":{"city":"Providence","region":"RI","country":"US"},"disambiguated-organization":{"disambiguated-organization-identifier":"https://ror.org/05gq02987","disambiguation-source":"ROR"}},"visibility":"public"}}]},
          {"summaries":[{"employment-summary":{"department-name":null,"start-date":{"year":{"value":"1920"}},"end-date":{"year":{"value":"1928"}},
            "organization":{"name":"Wesleyan","address":{"city":"Middletown","country":"US"},"disambiguated-organization":{"disambiguated-organization-identifier":"6752","disambiguation-source":"RINGGOLD"}},"visibility":"public"}}]}]}
        """;

    [Fact]
    public async Task A_person_is_read_with_public_names_and_pages()
    {
        var person = (await ReadAsync(Person)).The<IncomingPerson>();

        Assert.Equal((Id, Id, "J. S. Carberry", new DateOnly(2019, 10, 25)), (person.ExternalId, person.Orcid, person.Name, person.ProviderDate));
        Assert.Equal(["Josiah Carberry", "Josiah Stinkney Carberry"], person.OtherNames);
        Assert.Equal([new PersonLink("https://example.org/jc", "Home & garden")], person.Links);
        Assert.Empty(person.Affiliations);
    }

    [Fact]
    public async Task Works_in_summary_are_one_a_group_and_by_the_person_alone()
    {
        var items = await ReadAsync(Works);

        Assert.Equal([null, null, "the title is empty", null], items.Select(i => i.Fault));
        Assert.Equal("the work is not public", items[3].LeftOut);
        var (first, second) = ((IncomingRecord)items[0].Records[0], (IncomingRecord)items[1].Records[0]);
        Assert.Equal(
            ("orcid", Id + "/11", "Toward a unified theory: of everything", "10.5555/12345678", "2101.00001", WorkKind.Article, false),
            (first.Provider, first.ExternalId, first.Title, first.Doi, first.ArxivId, first.Kind, first.ListsAllAuthors));
        Assert.Equal(
            ((short?)2020, new DateOnly(2020, 2, 4), new DateOnly(2020, 2, 4), "Journal of Psychoceramics", "https://orcid.org/" + Id),
            (first.Year, first.LatestRevision, first.ProviderDate, first.JournalReference, first.PageAddress));
        Assert.Equal((Id + "/13", WorkKind.Preprint, (short?)2019, null, null), (second.ExternalId, second.Kind, second.Year, second.LatestRevision, second.Doi));
        Assert.All([first, second], w => Assert.Equal([new PrintedAuthor("Josiah Carberry", null, Orcid: Id)], w.Authors, (a, b) => (a.Name, a.Orcid) == (b.Name, b.Orcid)));
    }

    [Fact]
    public async Task Works_that_name_nobody_are_rejected_with_what_to_do()
    {
        var items = await ReadAsync(Works.Replace("\"source-orcid\":{\"path\":\"0000-0002-1825-0097\"}", "\"source-orcid\":null", StringComparison.Ordinal));

        Assert.Equal("nothing here names the person: import their whole record", items[0].Fault);
    }

    [Fact]
    public async Task A_record_is_the_person_with_employments_and_the_works_under_the_persons_name()
    {
        var items = await ReadAsync(Record());

        var person = items.The<IncomingPerson>();
        Assert.Equal(new DateOnly(2021, 1, 1), person.ProviderDate);
        Assert.Equal(
            [new PersonAffiliation("Psychoceramics, Brown University, Providence, US", "05gq02987", 1929), new PersonAffiliation("Wesleyan, Middletown, US", null, 1920, 1928)],
            person.Affiliations);
        var works = items.SelectMany(i => i.Records).OfType<IncomingRecord>().ToList();
        Assert.Equal(2, works.Count);
        Assert.All(works, w => Assert.Equal("J. S. Carberry", w.Authors.Single().Name));
    }

    [Theory]
    [InlineData("history", """{"deactivation-date":{"value":1},"last-modified-date":{"value":2}}""", "the record is deactivated")]
    [InlineData("person", """{"name":null,"other-names":null}""", "the name is not public")]
    [InlineData("person", """{"name":{"given-names":{"value":"Ada"},"visibility":"limited"}}""", "the name is not public")]
    [InlineData("person", """{"name":{"given-names":{"value":"Given Names Deactivated"},"family-name":{"value":"Family Name Deactivated"},"visibility":"public"}}""", "the record is deactivated")]
    public async Task Of_a_record_that_is_not_public_nothing_is_taken(string key, string value, string reason)
    {
        var record = JsonNode.Parse(Record())!.AsObject();
        record[key] = JsonNode.Parse(value);

        var item = Assert.Single(await ReadAsync(record.ToJsonString()));

        Assert.Equal((reason, 0), (item.LeftOut, item.Records.Count));
    }

    [Fact]
    public async Task A_refusal_of_the_API_is_left_out()
    {
        const string Answer = """{"response-code":409,"developer-message":"409 Conflict: The ORCID record is deactivated.","user-message":"x","error-code":9044,"more-info":"x"}""";

        Assert.Equal("orcid-json", FormatReader.Recognised(Answer));
        Assert.Equal("ORCID answers that there is no such public record", Assert.Single(await ReadAsync(Answer)).LeftOut);
    }

    [Fact]
    public async Task The_older_record_without_groups_of_employments_is_read_too()
    {
        var older = JsonNode.Parse(Record())!.AsObject();
        older["activities-summary"] = JsonNode.Parse("""{"employments":{"employment-summary":[{"organization":{"name":"Brown University","address":null},"visibility":"PUBLIC"}]},"works":{"group":null}}""");

        var items = await ReadAsync(older.ToJsonString());

        Assert.Equal([new PersonAffiliation("Brown University")], Assert.Single(items).Records.OfType<IncomingPerson>().Single().Affiliations);
    }

    [Fact]
    public async Task A_work_in_full_lists_its_authors_with_the_person_among_them()
    {
        const string Work = """
            {"put-code":11,"path":"/0000-0002-1825-0097/work/11","title":{"title":{"value":"A work"}},"source":{"source-orcid":{"path":"0000-0002-1825-0097"},"source-name":{"value":"Josiah Carberry"}},
             "short-description":"Words.","external-ids":{"external-id":null},"language-code":"en","type":"conference-paper","visibility":"public","contributors":{"contributor":[
               {"contributor-orcid":null,"credit-name":{"value":"Doe, Jane"},"contributor-attributes":{"contributor-sequence":"first","contributor-role":"author"}},
               {"contributor-orcid":{"path":"0000-0001-6187-6610"},"credit-name":{"value":"Jason Priem"},"contributor-attributes":{"contributor-role":"http://credit.niso.org/contributor-roles/software/"}},
               {"contributor-orcid":{"path":"0000-0001-6187-6610"},"credit-name":{"value":"Jason Priem"},"contributor-attributes":{"contributor-role":"http://credit.niso.org/contributor-roles/data-curation/"}},
               {"contributor-orcid":null,"credit-name":{"value":"josiah carberry"},"contributor-attributes":null},
               {"contributor-orcid":null,"credit-name":{"value":"An Editor"},"contributor-attributes":{"contributor-role":"editor"}},
               {"contributor-orcid":null,"credit-name":null,"contributor-attributes":{"contributor-role":"author"}}]}}
            """;

        foreach (var content in new[] { Work, $$$"""{"bulk":[{"work":{{{Work}}}},{"error":{"response-code":404}}]}""" })
        {
            Assert.Equal("orcid-json", FormatReader.Recognised(content));
            var work = (await ReadAsync(content)).The<IncomingRecord>();
            Assert.Equal(["Jane Doe ", "Jason Priem 0000-0001-6187-6610", "josiah carberry " + Id], work.Authors.Select(a => $"{a.Name} {a.Orcid}"));
            Assert.Equal(("Words.", "en", WorkKind.Proceedings, false), (work.Abstract, work.Language, work.Kind, work.ListsAllAuthors));
        }
    }

    [Fact]
    public async Task An_answer_without_works_is_left_out() =>
        Assert.Equal("there are no works", Assert.Single(await ReadAsync("""{"last-modified-date":null,"group":[],"path":"/0000-0003-1620-1408/works"}""")).LeftOut);

    [Theory]
    [InlineData(Person)]
    [InlineData(Works)]
    [InlineData("""{"last-modified-date":null,"group":[],"path":"/0000-0003-1620-1408/works"}""")]
    public void Answers_are_recognised(string content) => Assert.Equal("orcid-json", FormatReader.Recognised(content));

    [Theory]
    [InlineData("""{"last-modified-date":null,"group":[],"path":"/0000-0003-1620-1408/fundings"}""")]
    [InlineData("""{"put-code":1,"title":"x"}""")]
    public void Other_answers_are_not(string content) => Assert.Null(FormatReader.Recognised(content));

    private static string Record() =>
        $$$"""
        {"orcid-identifier":{"uri":"https://orcid.org/{{{Id}}}","path":"{{{Id}}}","host":"orcid.org"},"history":{"deactivation-date":null,"last-modified-date":{"value":1609459200000},"claimed":true},
         "person":{{{Person}}},"activities-summary":{"employments":{{{Employments}}},"works":{{{Works}}}},"path":"/{{{Id}}}"}
        """;

    private static Task<List<ReadItem>> ReadAsync(string content) => new OrcidJson().ReadAsync(content);
}
