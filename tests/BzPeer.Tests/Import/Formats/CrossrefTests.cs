using System.Text.Json.Nodes;
using BzPeer.Import;
using BzPeer.Import.Formats;
using BzPeer.Text;
using BzPeer.Works;
using Xunit;

namespace BzPeer.Tests.Import.Formats;

public sealed class CrossrefTests
{
    internal const string Work = """
        {"indexed":{"date-parts":[[2022,3,31]],"date-time":"2022-03-31T13:00:34Z","timestamp":{"$numberLong":"1648731634281"}},"publisher":"A Press","prefix":"10.1080","member":"301",
         "DOI":"10.1080/ABC.2021.1","type":"journal-article","title":["Nest relocation of <i>Melophorus bagoti</i>"],"subtitle":["A study"],
         "abstract":"<jats:p>We <jats:italic>watched</jats:italic> ants.</jats:p>","language":"en",
         "author":[
           {"ORCID":"http://orcid.org/0000-0003-1613-5981","authenticated-orcid":false,"given":"Adam C.","family":"Sales","suffix":"Jr.","sequence":"first",
            "affiliation":[{"name":"University of Texas &amp; Friends","department":["Physics"],"place":["Austin"],"id":[{"id":"https://ror.org/00hj54h04","id-type":"ROR","asserted-by":"publisher"}]},{"name":"Elsewhere"}]},
           {"family":"Drake","sequence":"additional","affiliation":[]},
           {"name":"OLYMPUS Collaboration","sequence":"additional","affiliation":[]},
           {"given":"志华","family":"周"},
           {"sequence":"additional"}],
         "container-title":["Notes in Ants","Ants &amp; Bees"],"volume":"12","issue":"3","page":"424-425","article-number":"7",
         "published-print":{"date-parts":[[2021,5]]},"issued":{"date-parts":[[2021,4,28]]},"deposited":{"date-parts":[[2021,1,1]]},
         "license":[{"content-version":"tdm","URL":"https://example.org/mining"},{"content-version":"vor","URL":"http://creativecommons.org/licenses/by/4.0/"}],
         "relation":{"has-preprint":[{"id-type":"doi","id":"10.48550/arXiv.2101.00001","asserted-by":"subject"}]},"alternative-id":["10.1080/ABC.2021.1"]}
        """;

    [Fact]
    public async Task A_work_is_read_with_all_that_it_tells()
    {
        var work = (await ReadAsync("{}")).The<IncomingRecord>();

        Assert.Equal(
            ("crossref", "10.1080/abc.2021.1", "10.1080/ABC.2021.1", "2101.00001", WorkKind.Article, TextMarkup.Jats, "en"),
            (work.Provider, work.ExternalId, work.Doi, work.ArxivId, work.Kind, work.Markup, work.Language));
        Assert.Equal(("Nest relocation of <i>Melophorus bagoti</i>: A study", "<jats:p>We <jats:italic>watched</jats:italic> ants.</jats:p>"), (work.Title, work.Abstract));
        Assert.Equal(((short?)2021, new DateOnly(2021, 4, 28), new DateOnly(2022, 3, 31), false, true), (work.Year, work.LatestRevision, work.ProviderDate, work.IsRetracted, work.ListsAllAuthors));
        Assert.Equal(("Ants & Bees 12(3), 424–425", "http://creativecommons.org/licenses/by/4.0/"), (work.JournalReference, work.License));
        Assert.Equal(
            [
                "Adam C. Sales Jr.|Sales|Physics, University of Texas & Friends, Austin; Elsewhere|0000-0003-1613-5981|00hj54h04",
                "Drake|Drake|||",
                "OLYMPUS Collaboration||||",
                "周志华|周|||",
            ],
            work.Authors.Select(a => $"{a.Name}|{a.Family}|{a.Affiliation}|{a.Orcid}|{string.Join(' ', a.RorIds)}"));
    }

    [Theory]
    [InlineData("""{"issued":{"date-parts":[[null]]},"published-print":{"date-parts":[[1998]]}}""", 1998, null)]
    [InlineData("""{"issued":{"date-parts":[[2002,3]]}}""", 2002, null)]
    [InlineData("""{"issued":{"date-parts":[[2018,2,30]]}}""", 2018, null)]
    [InlineData("""{"issued":{"date-parts":[["2018","2","3"]]}}""", 2018, "2018-02-03")]
    [InlineData("""{"issued":{"date-parts":[[null]]},"published-print":null}""", 0, null)]
    [InlineData("""{"issued":{"date-parts":[]},"published-print":{"date-parts":null}}""", 0, null)]
    [InlineData("""{"issued":{"date-parts":[[99999999999]]},"published-print":{"date-parts":[[0,0,0]]}}""", 0, null)]
    public async Task Dates_may_lack_parts(string fields, int year, string? day)
    {
        var work = (await ReadAsync(fields)).The<IncomingRecord>();

        Assert.Equal(((short?)year, day), (work.Year, work.LatestRevision?.ToString("o", null)));
    }

    [Theory]
    [InlineData("proceedings-article", WorkKind.Proceedings)]
    [InlineData("posted-content", WorkKind.Preprint)]
    [InlineData("dataset", WorkKind.Dataset)]
    [InlineData("book-chapter", WorkKind.Other)]
    [InlineData("peer-review", WorkKind.Other)]
    public async Task The_kind_is_told_by_the_type(string type, WorkKind kind) =>
        Assert.Equal(kind, (await ReadAsync($$"""{"type":"{{type}}"}""")).The<IncomingRecord>().Kind);

    [Theory]
    [InlineData("""{"updated-by":[{"DOI":"10.1080/other","type":"retraction","source":"retraction-watch"}]}""", true)]
    [InlineData("""{"updated-by":[{"DOI":"10.1080/other","type":"correction"}]}""", false)]
    [InlineData("""{"update-to":[{"DOI":"10.1080/abc.2021.1","type":"retraction"}]}""", true)]
    [InlineData("""{"update-to":[{"DOI":"10.1080/other","type":"retraction"}],"title":["Retracted: Nest relocation"]}""", false)]
    [InlineData("""{"title":["RETRACTED: Nest relocation"]}""", true)]
    [InlineData("""{"title":["RETRACTED ARTICLE: Nest relocation"]}""", true)]
    [InlineData("""{"title":["[Retracted] Nest relocation"]}""", true)]
    [InlineData("""{"title":["Retracted papers and their readers"]}""", false)]
    [InlineData("""{"title":["Retraction note to: Nest relocation"]}""", false)]
    public async Task A_retraction_is_told_by_its_notice_or_by_the_title(string fields, bool retracted) =>
        Assert.Equal(retracted, (await ReadAsync(fields)).The<IncomingRecord>().IsRetracted);

    [Theory]
    [InlineData("""{"relation":{"is-identical-to":[{"id-type":"arxiv","id":"math.GT/0309136v2"}]}}""", "math/0309136")]
    [InlineData("""{"relation":{"references":[{"id-type":"arxiv","id":"2101.00001"}]}}""", null)]
    [InlineData("""{"relation":[],"alternative-id":["arXiv:2101.00002v1"]}""", "2101.00002")]
    [InlineData("""{"relation":null,"alternative-id":["2101.00002"]}""", null)]
    [InlineData("""{"relation":null,"DOI":"10.48550/arXiv.2101.00003"}""", "2101.00003")]
    public async Task An_arXiv_id_comes_from_another_version_of_the_same_work(string fields, string? id) =>
        Assert.Equal(id, (await ReadAsync(fields)).The<IncomingRecord>().ArxivId);

    [Theory]
    [InlineData("""{"title":["Whose turn?"],"subtitle":["Ants"]}""", "Whose turn? Ants")]
    [InlineData("""{"title":["Ants: a study"],"subtitle":["A study"]}""", "Ants: a study")]
    [InlineData("""{"title":["", "Second"],"subtitle":[]}""", "Second")]
    public async Task Title_and_subtitle_stand_in_one_line(string fields, string title) => Assert.Equal(title, (await ReadAsync(fields)).The<IncomingRecord>().Title);

    [Theory]
    [InlineData("""{"title":[]}""", "the title is empty", null)]
    [InlineData("""{"title":null}""", "the title is empty", null)]
    [InlineData("""{"author":[]}""", "no author is named", null)]
    [InlineData("""{"author":null,"editor":[{"family":"Editor"}]}""", "no author is named", null)]
    [InlineData("""{"DOI":"none"}""", "there is no DOI", null)]
    [InlineData("""{"type":"journal-issue"}""", null, "a journal-issue is no work with authors")]
    public async Task What_cannot_be_taken_is_told(string fields, string? fault, string? leftOut)
    {
        var item = Assert.Single(await ReadAsync(fields));

        Assert.Equal((fault, leftOut), (item.Fault, item.LeftOut));
    }

    [Fact]
    public async Task A_partial_record_and_a_posted_one_are_taken_as_they_are()
    {
        var work = (await new Crossref().ReadAsync("""{"DOI":"10.1080/x.1","title":["T"],"author":[{"family":"F"}]}""")).The<IncomingRecord>();
        Assert.Equal((WorkKind.Other, (short?)0, null, TextMarkup.Html, "T"), (work.Kind, work.Year, work.ProviderDate, work.Markup, work.Title));

        var posted = (await ReadAsync("""{"type":"posted-content","container-title":[],"institution":[{"name":"An Archive"}],"volume":null,"issue":null,"page":null,"article-number":null}""")).The<IncomingRecord>();
        Assert.Equal("An Archive", posted.JournalReference);
    }

    [Fact]
    public async Task Lines_and_answers_with_one_or_many_works_are_the_same()
    {
        var line = JsonNode.Parse(Work)!.ToJsonString();
        string[] contents =
        [
            $"{line}\n{line}",
            $$$"""{"status":"ok","message-type":"work-list","message":{"facets":{},"items":[{{{Work}}},{{{Work}}}]}}""",
            $$$"""{"status":"ok","message":{{{line}}}}""" + "\n" + $$$"""{"status":"ok","message":{{{line}}}}""",
        ];

        foreach (var content in contents)
        {
            Assert.Equal("crossref", FormatReader.Recognised(content));
            Assert.Equal(2, (await new Crossref().ReadAsync(content)).Count(i => i.Records.Count == 1));
        }

        Assert.Single(await new Crossref().ReadAsync($$$"""{"status":"ok","message":{{{Work}}}}"""));
    }

    [Theory]
    [InlineData("""{"DOI":"10.1080/x.1","title":["T"]}""", "crossref")]
    [InlineData("""{"DOI":"10.1080/x.1","prefix":"10.1080","member":"1","type":"journal-issue"}""", "crossref")]
    [InlineData("""{"id":"x","type":"article-journal","DOI":"10.1080/x.1","title":"As CSL prints it"}""", null)]
    [InlineData("""{"DOI":null,"title":["T"]}""", null)]
    [InlineData("""{"doi":"10.1080/x.1","title":["T"]}""", null)]
    public void Other_JSON_with_a_DOI_is_anothers(string content, string? format) => Assert.Equal(format, FormatReader.Recognised(content));

    private static Task<List<ReadItem>> ReadAsync(string fields)
    {
        var work = JsonNode.Parse(Work)!.AsObject();
        foreach (var (key, value) in JsonNode.Parse(fields)!.AsObject())
            work[key] = value?.DeepClone();
        return new Crossref().ReadAsync(work.ToJsonString());
    }
}
