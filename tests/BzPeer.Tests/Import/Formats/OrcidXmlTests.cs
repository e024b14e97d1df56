using BzPeer.Import;
using BzPeer.Import.Formats;
using BzPeer.Tests.Demo;
using BzPeer.Tests.Infrastructure;
using BzPeer.Works;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Import.Formats;

public sealed class OrcidXmlTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Begin =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <record:record path="/0000-0002-1825-0097" xmlns:record="http://www.orcid.org/ns/record" xmlns:common="http://www.orcid.org/ns/common"
          xmlns:person="http://www.orcid.org/ns/person" xmlns:personal-details="http://www.orcid.org/ns/personal-details" xmlns:other-name="http://www.orcid.org/ns/other-name"
          xmlns:researcher-url="http://www.orcid.org/ns/researcher-url" xmlns:activities="http://www.orcid.org/ns/activities" xmlns:employment="http://www.orcid.org/ns/employment"
          xmlns:history="http://www.orcid.org/ns/history" xmlns:work="http://www.orcid.org/ns/work">
          <common:orcid-identifier><common:uri>https://orcid.org/0000-0002-1825-0097</common:uri><common:path>0000-0002-1825-0097</common:path></common:orcid-identifier>
          <history:history><common:last-modified-date>2023-04-05T23:30:00.000-06:00</common:last-modified-date></history:history>
        """;

    private const string Person =
        """
          <person:person path="/0000-0002-1825-0097/person">
            <person:name visibility="public" path="0000-0002-1825-0097"><personal-details:given-names>Ada</personal-details:given-names><personal-details:family-name>Record</personal-details:family-name><personal-details:credit-name>Ada &amp; Co. Record</personal-details:credit-name></person:name>
            <other-name:other-names><other-name:other-name visibility="public"><other-name:content>A. Record</other-name:content></other-name:other-name>
              <other-name:other-name visibility="limited"><other-name:content>Secret Record</other-name:content></other-name:other-name></other-name:other-names>
            <researcher-url:researcher-urls><researcher-url:researcher-url visibility="public"><researcher-url:url-name>Home</researcher-url:url-name><researcher-url:url>https://example.org/ada</researcher-url:url></researcher-url:researcher-url></researcher-url:researcher-urls>
          </person:person>
        """;

    private const string Work =
        """
              <activities:group>
                <common:external-ids/>
                <work:work-summary put-code="7" path="/0000-0002-1825-0097/work/7" visibility="public">
                  <common:last-modified-date>2020-01-02T03:04:05.000Z</common:last-modified-date>
                  <work:title><common:title>A work on ORCID's own list</common:title><common:subtitle>with more</common:subtitle></work:title>
                  <common:external-ids>
                    <common:external-id><common:external-id-type>issn</common:external-id-type><common:external-id-value>1234-5678</common:external-id-value><common:external-id-relationship>part-of</common:external-id-relationship></common:external-id>
                    <common:external-id><common:external-id-type>doi</common:external-id-type><common:external-id-value>https://doi.org/10.1000/orcid.7</common:external-id-value><common:external-id-relationship>self</common:external-id-relationship></common:external-id>
                  </common:external-ids>
                  <work:type>journal-article</work:type>
                  <common:publication-date><common:year>2019</common:year><common:month>03</common:month><common:day>04</common:day></common:publication-date>
                  <work:journal-title>Journal of Records</work:journal-title>
                </work:work-summary>
              </activities:group>
        """;

    private const string Activities =
        $"""
          <activities:activities-summary path="/0000-0002-1825-0097/activities">
            <activities:educations><activities:affiliation-group><employment:employment-summary visibility="public"><common:organization><common:name>A school</common:name></common:organization></employment:employment-summary></activities:affiliation-group></activities:educations>
            <activities:employments><activities:affiliation-group><common:external-ids/>
              <employment:employment-summary visibility="public"><common:department-name>Maths</common:department-name><common:start-date><common:year>2001</common:year></common:start-date>
                <common:organization><common:name>Somewhere University</common:name><common:address><common:city>Pasadena</common:city><common:country>US</common:country></common:address>
                <common:disambiguated-organization><common:disambiguated-organization-identifier>https://ror.org/05dxps055</common:disambiguated-organization-identifier><common:disambiguation-source>ROR</common:disambiguation-source></common:disambiguated-organization></common:organization>
              </employment:employment-summary></activities:affiliation-group></activities:employments>
            <activities:works>
        {Work}
            </activities:works>
          </activities:activities-summary>
        """;

    private const string Record = Begin + Person + Activities + "</record:record>";

    [Fact]
    public async Task A_record_tells_of_its_person_and_works()
    {
        var items = await FormatFile.ReadAsync(new OrcidXml(), Record);

        Assert.All(items, i => Assert.Null(i.Fault));
        var person = items.SelectMany(i => i.Records).OfType<IncomingPerson>().Single();
        Assert.Equal(("0000-0002-1825-0097", "0000-0002-1825-0097", "Ada & Co. Record", new DateOnly(2023, 4, 6)), (person.ExternalId, person.Orcid, person.Name, person.ProviderDate));
        Assert.Equal(["Ada Record", "A. Record"], person.OtherNames);
        Assert.Equal([new PersonLink("https://example.org/ada", "Home")], person.Links);
        Assert.Equal([new PersonAffiliation("Maths, Somewhere University, Pasadena, US", "05dxps055", 2001)], person.Affiliations);
        var work = items.SelectMany(i => i.Records).OfType<IncomingRecord>().Single();
        Assert.Equal(("0000-0002-1825-0097/7", "A work on ORCID's own list: with more", WorkKind.Article, "10.1000/orcid.7"), (work.ExternalId, work.Title, work.Kind, work.Doi));
        Assert.Equal(("Journal of Records", (short?)2019, new DateOnly(2019, 3, 4), new DateOnly(2020, 1, 2), false), (work.JournalReference, work.Year, work.LatestRevision, work.ProviderDate, work.ListsAllAuthors));
        Assert.Equal([("Ada & Co. Record", "0000-0002-1825-0097")], work.Authors.Select(a => (a.Name, a.Orcid)));
    }

    /// <summary>The same answer as JSON, by the same hand.</summary>
    [Fact]
    public async Task The_same_record_as_JSON_tells_the_same()
    {
        const string Json =
            """
            {"orcid-identifier": {"uri": "https://orcid.org/0000-0002-1825-0097", "path": "0000-0002-1825-0097", "host": "orcid.org"},
             "history": {"last-modified-date": {"value": 1680759000000}},
             "person": {
              "name": {"given-names": {"value": "Ada"}, "family-name": {"value": "Record"}, "credit-name": {"value": "Ada & Co. Record"}, "visibility": "public", "path": "0000-0002-1825-0097"},
              "other-names": {"other-name": [{"content": "A. Record", "visibility": "public"}]},
              "researcher-urls": {"researcher-url": [{"url-name": "Home", "url": {"value": "https://example.org/ada"}, "visibility": "public"}]}},
             "activities-summary": {
              "employments": {"affiliation-group": [{"summaries": [{"employment-summary": {"department-name": "Maths", "start-date": {"year": {"value": "2001"}, "month": null, "day": null}, "end-date": null,
                "organization": {"name": "Somewhere University", "address": {"city": "Pasadena", "region": null, "country": "US"}, "disambiguated-organization": {"disambiguated-organization-identifier": "https://ror.org/05dxps055", "disambiguation-source": "ROR"}}, "visibility": "public"}}]}]},
              "works": {"group": [{"work-summary": [{"put-code": 7, "last-modified-date": {"value": 1577934245000}, "title": {"title": {"value": "A work on ORCID's own list"}, "subtitle": {"value": "with more"}},
                "external-ids": {"external-id": [{"external-id-type": "doi", "external-id-value": "https://doi.org/10.1000/orcid.7", "external-id-relationship": "self"}]},
                "type": "journal-article", "publication-date": {"year": {"value": "2019"}, "month": {"value": "03"}, "day": {"value": "04"}}, "visibility": "public", "path": "/0000-0002-1825-0097/work/7", "journal-title": {"value": "Journal of Records"}}]}]}},
             "path": "/0000-0002-1825-0097"}
            """;

        var xml = await FormatFile.ReadAsync(new OrcidXml(), Record);
        var json = await FormatFile.ReadAsync(new OrcidJson(), Json);

        Assert.Equal(json.SelectMany(i => i.Records).Select(r => Convert.ToHexString(r.ContentHash)), xml.SelectMany(i => i.Records).Select(r => Convert.ToHexString(r.ContentHash)));
        Assert.Equal(2, xml.Sum(i => i.Records.Count));
    }

    [Fact]
    public async Task Persons_works_and_activities_of_their_own_are_read()
    {
        const string Names = "xmlns:common=\"http://www.orcid.org/ns/common\" xmlns:work=\"http://www.orcid.org/ns/work\" xmlns:activities=\"http://www.orcid.org/ns/activities\"";
        var named = Work.Replace("<work:title>", "<common:source><common:source-orcid><common:path>0000-0002-1825-0097</common:path></common:source-orcid><common:source-name>Ada Record</common:source-name></common:source><work:title>", StringComparison.Ordinal);

        var works = await FormatFile.ReadAsync(new OrcidXml(), $"<activities:works path=\"/0000-0002-1825-0097/works\" {Names}>{named}</activities:works>");
        var nameless = await FormatFile.ReadAsync(new OrcidXml(), $"<activities:activities-summary path=\"/0000-0002-1825-0097/activities\" {Names}><activities:works>{Work}</activities:works></activities:activities-summary>");
        var person = await FormatFile.ReadAsync(new OrcidXml(), Begin[..Begin.IndexOf("<record:record", StringComparison.Ordinal)]
            + "<person:person path=\"/0000-0002-1825-0097/person\" xmlns:person=\"http://www.orcid.org/ns/person\" xmlns:personal-details=\"http://www.orcid.org/ns/personal-details\"><person:name visibility=\"public\"><personal-details:given-names>Ada</personal-details:given-names></person:name></person:person>");

        Assert.Equal("Ada Record", Assert.IsType<IncomingRecord>(works.Single().Records.Single()).Authors.Single().Name);
        Assert.NotNull(nameless.Single().Fault);
        Assert.Equal("Ada", Assert.IsType<IncomingPerson>(person.Single().Records.Single()).Name);
    }

    [Fact]
    public async Task The_person_and_the_work_are_there_and_the_iD_is_the_authors()
    {
        var token = TestContext.Current.CancellationToken;

        var first = await FormatFile.ImportAsync(database.DataSource, Record, "0000-0002-1825-0097.xml");
        var again = await FormatFile.ImportAsync(database.DataSource, Record, "0000-0002-1825-0097.xml");

        Assert.Equal(("orcid-xml", 2, 2, 0), (first.Format.Name, first.Read, first.Added, first.Rejected));
        Assert.Equal((0, 0, 2), (again.Added, again.Changed, again.Unchanged));
        await using var records = database.Open();
        Assert.Equal("10.1000/orcid.7", (await records.Works.SingleAsync(w => w.ExternalId == "0000-0002-1825-0097/7", token)).Doi);
        Assert.Equal(1, await records.AuthorKeys.CountAsync(k => k.Key == "orcid:0000-0002-1825-0097", token));
    }

    /// <summary>Of the samples those that stand for a whole answer are of the format: no address, keyword or list of errors.</summary>
    [Fact]
    public async Task Of_the_real_samples_the_answers_about_persons_and_works_are_read_and_no_others()
    {
        var folder = Corpus.Find("orcid/model-3.0-samples");
        Assert.SkipWhen(folder is null, Corpus.Absent);
        var read = new Dictionary<string, string>(StringComparer.Ordinal);

        foreach (var path in ListFiles.Of(folder!))
        {
            using var file = new SourceFile(path);
            if (RecordFormat.Of(file.ReadStart()) is not { } format)
                continue;
            var items = new List<ReadItem>();
            await foreach (var item in format.ReadAsync(file, TestContext.Current.CancellationToken))
                items.Add(item);
            read.Add(Path.GetFileName(path), $"{format.Name} {items.Count(i => i.Records.Count > 0)} {items.Count(i => i.LeftOut is not null)} {items.Count(i => i.Fault is not null)}");
        }

        Assert.Equal(
            [
                ("activities-3.0.xml", "orcid-xml 0 1 0"),
                ("person-3.0.xml", "orcid-xml 0 0 1"),
                ("record-3.0.xml", "orcid-xml 0 1 0"),
                ("record-no-city-country-for-professional-activities-3.0.xml", "orcid-xml 0 1 0"),
                ("work-3.0.xml", "orcid-xml 0 0 1"),
                ("work-full-3.0.xml", "orcid-xml 0 0 1"),
                ("work-review-3.0.xml", "orcid-xml 0 0 1"),
                ("works-3.0.xml", "orcid-xml 3 0 0"),
            ],
            read.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => (r.Key, r.Value)));
    }
}
