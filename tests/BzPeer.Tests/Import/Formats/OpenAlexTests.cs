using System.Text.Json.Nodes;
using BzPeer.Import;
using BzPeer.Import.Formats;
using BzPeer.Institutions;
using BzPeer.Text;
using BzPeer.Works;
using Xunit;

namespace BzPeer.Tests.Import.Formats;

public sealed class OpenAlexTests
{
    /// <summary>A work as the API prints it, with the fields that are read and some that are not.</summary>
    internal const string Work = """
        {"id":"https://openalex.org/W2741809807","doi":"https://doi.org/10.7717/peerj.4375",
         "title":"The state of OA: analysis &amp; impact of <i>Open Access</i>","display_name":"Another","publication_year":2018,"publication_date":"2018-02-13",
         "ids":{"mag":"2741809807"},"language":"en","type":"article","is_retracted":true,"is_paratext":false,
         "primary_location":{"landing_page_url":"https://doi.org/10.7717/peerj.4375","license":"cc-by","license_id":"https://openalex.org/licenses/cc-by",
           "source":{"id":"https://openalex.org/S1983995261","display_name":"PeerJ &amp; Co","type":"journal"},"version":"publishedVersion"},
         "locations":[{"landing_page_url":"https://doi.org/10.7717/peerj.4375"},{"landing_page_url":"http://arxiv.org/abs/1801.00001v3","source":null}],
         "biblio":{"volume":"6","issue":null,"first_page":"e4375","last_page":"e4375"},
         "authorships":[
           {"author":{"id":"https://openalex.org/A5048491430","display_name":"Heather Piwowar","orcid":"https://orcid.org/0000-0003-1613-5981"},
            "institutions":[{"id":"https://openalex.org/I4200000001","display_name":"OurResearch &amp; Friends","ror":"https://ror.org/02nr0ka47","country_code":"ca"},
                            {"id":"https://openalex.org/I999","display_name":"No Ror","ror":null,"country_code":"CR"}],
            "raw_author_name":"Heather A. Piwowar","raw_affiliation_strings":["Impactstory, Sanford, NC, USA",""," Second &amp; Third  place"]},
           {"author":{"id":null,"display_name":"Löfgren, Karl-Gustaf","orcid":"https://orcid.org/0000-0003-1613-5982"},"institutions":[],"raw_author_name":null,"raw_affiliation_strings":[]},
           {"author":{"id":"https://openalex.org/A9999999999","display_name":null},"institutions":[],"raw_author_name":" - ","raw_affiliation_strings":null},
           {"author":{"id":"https://openalex.org/A5023888391","display_name":"Jason Priem","orcid":null},"raw_orcid":"https://orcid.org/0000-0001-6187-6610",
            "institutions":[{"id":"https://openalex.org/I4200000001","display_name":"OurResearch","ror":"https://ror.org/02nr0ka47","country_code":"CA"}]}],
         "primary_topic":{"id":"https://openalex.org/T10102","display_name":"scientometrics and bibliometrics","subfield":{"display_name":"Statistics"},"field":{"display_name":"Decision Sciences"},"domain":{"display_name":"Social Sciences"}},
         "topics":[{"id":"https://openalex.org/T13607","display_name":"Academic Publishing","subfield":{"display_name":"Media"},"field":{"display_name":"Social Sciences"},"domain":{"display_name":"Social Sciences"}},
                   {"id":"https://openalex.org/T10102","display_name":"scientometrics and bibliometrics","subfield":{"display_name":"Statistics"},"field":{"display_name":"Decision Sciences"},"domain":{"display_name":"Social Sciences"}},
                   {"id":"https://openalex.org/T1","display_name":"Without a field"}],
         "abstract_inverted_index":{"Despite":[0],"growing":[1],"interest":[2,5],"in":[3],"Open":[4],"end.":[99999999999]},
         "updated_date":"2025-05-02T06:28:07.542172","created_date":"2017-08-08"}
        """;

    [Fact]
    public async Task A_work_is_read_with_all_that_it_tells()
    {
        var items = await new OpenAlexWorks().ReadAsync(Work);

        var work = items.The<IncomingRecord>();
        Assert.Equal(
            ("openalex", "W2741809807", "10.7717/peerj.4375", "1801.00001", "en", WorkKind.Article, true),
            (work.Provider, work.ExternalId, work.Doi, work.ArxivId, work.Language, work.Kind, work.IsRetracted));
        Assert.Equal(("The state of OA: analysis &amp; impact of <i>Open Access</i>", TextMarkup.Html), (work.Title, work.Markup));
        Assert.Equal("Despite growing interest in Open interest end.", work.Abstract);
        Assert.Equal(((short?)2018, new DateOnly(2018, 2, 13), new DateOnly(2025, 5, 2), true), (work.Year, work.LatestRevision, work.ProviderDate, work.ListsAllAuthors));
        Assert.Equal(("PeerJ & Co 6, e4375", "https://openalex.org/licenses/cc-by"), (work.JournalReference, work.License));
        Assert.Equal(["T10102", "T13607", "T1"], work.Categories);
        Assert.Equal("OpenAlex", work.Taxonomy);
        Assert.Equal(
            [
                "Heather A. Piwowar||Impactstory, Sanford, NC, USA; Second & Third place|0000-0003-1613-5981|A5048491430|02nr0ka47",
                "Karl-Gustaf Löfgren|Löfgren||||",
                "Jason Priem||OurResearch|0000-0001-6187-6610|A5023888391|02nr0ka47",
            ],
            work.Authors.Select(a => $"{a.Name}|{a.Family}|{a.Affiliation}|{a.Orcid}|{a.ProviderAuthorId}|{string.Join(' ', a.RorIds)}"));

        var mentions = items.Single().Records.Skip(1).ToList();
        Assert.All(mentions, m => Assert.True(m is { IsMention: true, ProviderDate: null, Provider: "openalex" }));
        var institution = Assert.Single(mentions.OfType<IncomingInstitution>());
        Assert.Equal(("I4200000001", "02nr0ka47", "OurResearch & Friends", "CA"), (institution.ExternalId, institution.RorId, institution.Name, institution.CountryCode));
        Assert.Equal(
            ["T10102 scientometrics and bibliometrics/Decision Sciences/Statistics/Social Sciences", "T13607 Academic Publishing/Social Sciences/Media/Social Sciences"],
            mentions.OfType<IncomingTopic>().Select(t => $"{t.ExternalId} {t.Name}/{t.Group}/{t.Subfield}/{t.Domain}"));
    }

    [Theory]
    [InlineData("""{"type":"preprint","primary_location":{"source":{"type":"repository"}}}""", WorkKind.Preprint)]
    [InlineData("""{"type":"article","primary_location":{"source":{"type":"repository"},"version":"submittedVersion"}}""", WorkKind.Preprint)]
    [InlineData("""{"type":"article","primary_location":{"source":null,"raw_type":"proceedings-article"}}""", WorkKind.Proceedings)]
    [InlineData("""{"type":"article","type_crossref":"proceedings-article","primary_location":{"source":{"type":"journal"}}}""", WorkKind.Proceedings)]
    [InlineData("""{"type":"book-chapter","primary_location":{"source":{"type":"conference"}}}""", WorkKind.Proceedings)]
    [InlineData("""{"type":"review","primary_location":{"source":{"type":"journal"}}}""", WorkKind.Article)]
    [InlineData("""{"type":"article","primary_location":null}""", WorkKind.Other)]
    [InlineData("""{"type":"dataset"}""", WorkKind.Dataset)]
    [InlineData("""{"type":"book"}""", WorkKind.Other)]
    [InlineData("""{"type":null}""", WorkKind.Other)]
    public async Task The_kind_is_told_by_type_and_place(string fields, WorkKind kind) =>
        Assert.Equal(kind, (await ReadAsync(fields)).The<IncomingRecord>().Kind);

    [Theory]
    [InlineData("""{"is_paratext":true}""", null, "paratext")]
    [InlineData("""{"type":"paratext"}""", null, "paratext")]
    [InlineData("""{"title":null,"display_name":null}""", "the title is empty", null)]
    [InlineData("""{"authorships":[]}""", "no author is named", null)]
    [InlineData("""{"authorships":null}""", "no author is named", null)]
    [InlineData("""{"id":"https://openalex.org/W"}""", "there is no id of a work", null)]
    [InlineData("""{"title":"half \ud800"}""", "a text is not valid Unicode", null)]
    public async Task What_cannot_be_taken_is_told(string fields, string? fault, string? leftOut)
    {
        var item = Assert.Single(await ReadAsync(fields));

        Assert.Equal((fault, leftOut), (item.Fault, item.LeftOut));
        Assert.Empty(item.Records);
    }

    [Theory]
    [InlineData("""{"doi":null,"language":null,"updated_date":null,"publication_date":null,"publication_year":null,"topics":null,"primary_topic":null,"biblio":null,"locations":null,"primary_location":null,"abstract_inverted_index":null}""")]
    [InlineData("""{"doi":7,"language":[],"updated_date":{},"publication_date":"2018-13-40","publication_year":"x","topics":{},"primary_topic":"T","biblio":[],"locations":[null,1],"primary_location":"x","abstract_inverted_index":["x"]}""")]
    public async Task What_is_null_or_of_another_kind_is_not_there(string fields)
    {
        var work = (await ReadAsync(fields)).The<IncomingRecord>();

        Assert.Equal((null, null, null, "", (short?)0), (work.Doi, work.Language, work.ProviderDate, work.Abstract, work.Year));
        Assert.Equal((null, null, null, null), (work.LatestRevision, work.JournalReference, work.License, work.ArxivId));
        Assert.Empty(work.Categories);
    }

    [Fact]
    public async Task A_year_alone_is_no_day_and_a_list_cut_short_says_so()
    {
        var work = (await ReadAsync("""{"publication_date":"2018-01-01","is_authors_truncated":true}""")).The<IncomingRecord>();

        Assert.Equal(((short?)2018, null, false), (work.Year, work.LatestRevision, work.ListsAllAuthors));
    }

    [Fact]
    public async Task Places_of_words_cost_nothing_however_large_they_are()
    {
        var work = (await ReadAsync("""{"abstract_inverted_index":{"last":[9223372036854775807],"first":[-5],"same":[3],"place":[3],"no":["x",1.5,null,18446744073709551616]}}""")).The<IncomingRecord>();

        Assert.Equal("first same place last", work.Abstract);
    }

    [Fact]
    public async Task An_index_that_makes_an_abstract_of_gigabytes_is_rejected()
    {
        var index = new JsonObject { [new string('x', 30_000)] = new JsonArray([.. Enumerable.Range(0, 100_000).Select(i => (JsonNode)i)]) };

        var item = Assert.Single(await ReadAsync(new JsonObject { ["abstract_inverted_index"] = index }.ToJsonString()));

        Assert.Equal("the abstract has more than 100000 characters", item.Fault);
    }

    [Fact]
    public async Task Affiliations_longer_than_a_field_are_cut_between_them()
    {
        var authorships = new JsonArray(new JsonObject { ["raw_author_name"] = "Ada Long", ["raw_affiliation_strings"] = new JsonArray("Somewhere", new string('x', 4_990), "Elsewhere") });

        var work = (await ReadAsync(new JsonObject { ["authorships"] = authorships }.ToJsonString())).The<IncomingRecord>();

        Assert.Equal("Somewhere", work.Authors[0].Affiliation);
    }

    [Fact]
    public async Task An_author_is_read_with_names_and_years()
    {
        var person = (await new OpenAlexAuthors().ReadAsync(
            """
            {"id":"https://openalex.org/A5023888391","orcid":"https://orcid.org/0000-0001-6187-6610","display_name":"Jason Priem","display_name_alternatives":["Priem Jason","Jason Priem"],
             "affiliations":[{"institution":{"id":"https://openalex.org/I4200000001","ror":"https://ror.org/02nr0ka47","display_name":"OurResearch","country_code":"CA"},"years":[2023,2019,2022]},
                             {"institution":{"id":"https://openalex.org/I94062374","ror":null,"display_name":"Florida College"},"years":[2008]}],
             "last_known_institutions":[{"id":"https://openalex.org/I4200000001"}],"updated_date":"2025-06-08T21:53:07.725446"}
            """)).The<IncomingPerson>();

        Assert.Equal(("A5023888391", "Jason Priem", "0000-0001-6187-6610", new DateOnly(2025, 6, 8)), (person.ExternalId, person.Name, person.Orcid, person.ProviderDate));
        Assert.Equal(["Priem Jason"], person.OtherNames);
        Assert.Equal(
            [new PersonAffiliation("OurResearch", "02nr0ka47", 2019), new PersonAffiliation("Florida College", null, 2008, 2008)],
            person.Affiliations);
    }

    [Fact]
    public async Task An_institution_is_read_with_names_and_relations()
    {
        var items = await new OpenAlexInstitutions().ReadAsync(
            """
            {"id":"https://openalex.org/I27837315","ror":"https://ror.org/00jmfr291","display_name":"University of Michigan","country_code":"US","type":"funder","homepage_url":"https://www.umich.edu",
             "display_name_acronyms":["UM"],"display_name_alternatives":["UMich"],"geo":{"city":"Ann Arbor","region":null,"country_code":"US","country":"United States"},
             "international":{"display_name":{"fr":"université du Michigan","ar":"جامعة ميشيغان"}},
             "associated_institutions":[{"id":"https://openalex.org/I1","ror":"https://ror.org/02bkkgm47","display_name":"Center","relationship":"child"},{"id":"https://openalex.org/I2","ror":null,"display_name":"X","relationship":"child"},{"ror":"https://ror.org/02nr0ka47","display_name":"Y","relationship":"friend"}]}
            {"id":"https://openalex.org/I2","ror":null,"display_name":"Without ROR"}
            """.ReplaceLineEndings(" ").Replace("} {", "}\n{", StringComparison.Ordinal));

        var institution = items.The<IncomingInstitution>();
        Assert.Equal(("00jmfr291", "Ann Arbor", "United States", "US", "https://www.umich.edu/"), (institution.RorId, institution.Place, institution.Country, institution.CountryCode, institution.Website));
        Assert.Equal(
            ["Label University of Michigan", "Alias UMich", "Acronym UM", "Label université du Michigan fr", "Label جامعة ميشيغان ar"],
            institution.Names.Select(n => $"{n.Kind} {n.Value} {n.Language}".TrimEnd()));
        Assert.Equal([new InstitutionRelated(InstitutionRelationKind.Child, "02bkkgm47", "Center")], institution.Relations);
        Assert.Equal("there is no ROR id", items[1].LeftOut);
    }

    [Theory]
    [InlineData("id_topic,topic,description,id_subfield,subfield,id_field,field,id_domain,domain\nT11881,\"Crystals, and\nsolubility\",\"says \"\"so\"\"\",s/2505,Materials Chemistry,f/25,Materials Science,d/3,Physical Sciences\nbroken\nX1,a,b,c,d,e,f,g,h\n")]
    [InlineData("\uFEFFtopic_id,topic_name,subfield_id,subfield_name,field_id,field_name,domain_id,domain_name,keywords,summary\r\n11881,\"Crystals, and\r\nsolubility\",2505,Materials Chemistry,25,Materials Science,3,Physical Sciences,k,\"says \"\"so\"\"\"\r\nbroken\r\nX1,a,b,c,d,e,f,g,h,i\r\n")]
    public async Task The_table_of_topics_is_read_under_either_header(string table)
    {
        Assert.Equal("openalex-topics", FormatReader.Recognised(table));

        var items = await new OpenAlexTopics().ReadAsync(table);

        var topic = items.The<IncomingTopic>();
        Assert.Equal(
            ("T11881", "OpenAlex", "Crystals, and solubility", "Materials Science", "Materials Chemistry", "Physical Sciences", "says \"so\"", false),
            (topic.ExternalId, topic.Taxonomy, topic.Name, topic.Group, topic.Subfield, topic.Domain, topic.Description, topic.IsMention));
        Assert.Equal([null, "the topic has no id, name or field", "the topic has no id, name or field"], items.Select(i => i.Fault));
    }

    [Fact]
    public async Task A_row_of_the_table_that_does_not_end_is_refused_in_one_sentence()
    {
        var table = "id_topic,topic,subfield,field,domain\nT1" + new string(',', 3 << 20);

        var refused = await Assert.ThrowsAsync<ImportRefusedException>(() => new OpenAlexTopics().ReadAsync(table));

        Assert.Equal("file.txt is refused: something in it, a tag, a name or a row, is longer than 1 MB.", refused.Message);
    }

    [Fact]
    public async Task A_quote_of_the_table_that_nothing_closes_is_refused_in_one_sentence()
    {
        var table = "id_topic,topic,subfield,field,domain\nT1,\"" + new string('x', 3 << 20);

        var refused = await Assert.ThrowsAsync<ImportRefusedException>(() => new OpenAlexTopics().ReadAsync(table));

        Assert.Equal("file.txt is no table from row 2 on: a field is longer than 524288 characters.", refused.Message);
    }

    [Theory]
    [InlineData("""{"id":"https://openalex.org/W1"}""", "openalex-works")]
    [InlineData("""{"id":"https://openalex.org/A1"}""", "openalex-authors")]
    [InlineData("""{"id":"https://openalex.org/I1"}""", "openalex-institutions")]
    [InlineData("""{"id":"https://openalex.org/T1"}""", "openalex-topics")]
    [InlineData("""{"meta":{},"results":[{"id":"https://openalex.org/W1"}]}""", "openalex-works")]
    [InlineData("broken\n{\"id\":\"https://openalex.org/W1\"}", "openalex-works")]
    [InlineData("""{"id":"https://openalex.org/C1"}""", null)]
    [InlineData("""{"id":"https://openalex.org/W1x"}""", null)]
    [InlineData("""{"id":"https://example.org/W1"}""", null)]
    [InlineData("""{"id":"W1"}""", null)]
    [InlineData("""{"results":[]}""", null)]
    [InlineData("id_topic,topic\nT1,x", null)]
    public void Entities_are_told_apart_by_their_ids(string content, string? format) => Assert.Equal(format, FormatReader.Recognised(content));

    /// <summary>The work with other fields.</summary>
    internal static string With(string fields)
    {
        var work = JsonNode.Parse(Work)!.AsObject();
        // What is half a surrogate pair survives no parser: it is set as text.
        var raw = fields.Contains("\\ud800", StringComparison.Ordinal);
        foreach (var (key, value) in JsonNode.Parse(raw ? fields.Replace("\\ud800", "HALF", StringComparison.Ordinal) : fields)!.AsObject())
            work[key] = value?.DeepClone();
        return work.ToJsonString().Replace("HALF", "\\ud800", StringComparison.Ordinal);
    }

    private static Task<List<ReadItem>> ReadAsync(string fields) => new OpenAlexWorks().ReadAsync(With(fields));
}
