using BzPeer.Import;
using BzPeer.Import.Formats;
using BzPeer.Tests.Demo;
using BzPeer.Tests.Infrastructure;
using BzPeer.Text;
using BzPeer.Works;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Import.Formats;

public sealed class AclAnthologyTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Old =
        """
        <?xml version='1.0' encoding='UTF-8'?>
        <collection id="P19">
          <volume id="1" ingest-date="2019-07-28">
            <meta>
              <booktitle>Proceedings of the 57th <fixed-case>A</fixed-case>nnual Meeting</booktitle>
              <editor><first>Anna</first><last>Editor</last></editor>
              <month>July</month>
              <year>2019</year>
              <url hash="8d8cdc49">P19-1</url>
            </meta>
            <frontmatter>
              <url hash="5c925b1d">P19-1000</url>
              <bibkey>acl-2019-association</bibkey>
            </frontmatter>
            <paper id="1">
              <title>On <fixed-case>T</fixed-case>rees &amp; <tex-math>n &lt; m</tex-math></title>
              <author><first>Ada</first><last>García  Pérez</last></author>
              <author><first/><last>Mausam</last></author>
              <author id="yang-liu-ict"><first>Yang</first><last>Liu</last></author>
              <pages>1–11</pages>
              <abstract>We read <b>many</b> <i>trees</i>. See <url>https://example.org/a?b=1&amp;c=2</url>.</abstract>
              <url hash="e6f6a98f">P19-1001</url>
              <doi>10.18653/v1/P19-1001</doi>
              <revision id="1" href="P19-1001v1" hash="b2a2a9e6"/>
              <revision id="2" href="P19-1001v2" hash="b2a2a9e7" date="2020-01-31">Corrected Table 2</revision>
              <erratum id="1" hash="b2a2a9e8" date="2020-02-01">P19-1001e1</erratum>
              <bibkey>garcia-perez-etal-2019-trees</bibkey>
            </paper>
            <paper id="2">
              <title>What had to go</title>
              <author><first>Ada</first><last>García Pérez</last></author>
              <revision id="2" href="P19-1002v2" hash="b2a2a9e7" date="2020-09-01">Retracted.</revision>
              <retracted date="2020-09-01">The results don't hold.</retracted>
              <bibkey>garcia-perez-2019-what</bibkey>
            </paper>
          </volume>
          <volume id="2">
            <meta><booktitle>Student Workshop</booktitle><year>2019</year></meta>
            <paper id="0"><title>Proceedings of the Student Workshop</title><editor><first>Anna</first><last>Editor</last></editor></paper>
            <paper id="17"><title>A second volume</title><author><first>Nan</first><last>Li</last></author></paper>
          </volume>
        </collection>
        """;

    private const string New =
        """
        <?xml version='1.0' encoding='UTF-8'?>
        <collection id="2025.tacl">
          <volume id="1" ingest-date="2025-07-14" type="journal">
            <!-- https://aclanthology.org/2025.tacl-1/ -->
            <meta>
              <booktitle>Transactions of the Association, Volume 13</booktitle>
              <year>2025</year>
              <journal-volume>13</journal-volume>
              <journal-title>Transactions of the Association</journal-title>
            </meta>
            <paper id="1">
              <title>Éléments d’une théorie</title>
              <language>fra</language>
              <author id="weiqi-wang" orcid="0000-0002-1825-0097"><first>Weiqi</first><last>Wang</last><affiliation>A&amp;B University</affiliation><affiliation>Elsewhere</affiliation><variant script="hani"><first>伟其</first><last>王</last></variant></author>
              <author orcid="0000-0002-1825-0098"><first>No</first><last>Checksum</last></author>
              <pages>1-22</pages>
              <doi>10.1162/tacl_a_00001</doi>
            </paper>
            <paper id="2"><title>Nobody's</title></paper>
            <paper id="X-1"><title>A strange number</title><author><first>A</first><last>B</last></author></paper>
            <paper id="3" type="backmatter"><title>Author Index</title></paper>
          </volume>
          <event id="tacl-2025"><meta><title>An event</title></meta></event>
        </collection>
        """;

    [Fact]
    public async Task Papers_of_the_old_format_come_with_their_ids_markup_people_and_fates()
    {
        var items = await FormatFile.ReadAsync(new AclAnthology(), Old);

        Assert.Equal(["P19-1001", "P19-1002", "P19-2017"], items.SelectMany(i => i.Records).Select(r => r.ExternalId));
        Assert.Equal(["front matter", "front matter"], items.Where(i => i.LeftOut is not null).Select(i => i.LeftOut));
        Assert.DoesNotContain(items, i => i.Fault is not null);
        var paper = Assert.IsType<IncomingRecord>(items[1].Records.Single());
        Assert.Equal(15, items[1].Number);
        Assert.Equal(("acl", WorkKind.Proceedings, TextMarkup.Anthology), (paper.Provider, paper.Kind, paper.Markup));
        Assert.Equal("On <fixed-case>T</fixed-case>rees &amp; <tex-math>n &lt; m</tex-math>", paper.Title);
        Assert.Equal("We read <b>many</b> <i>trees</i>. See <url>https://example.org/a?b=1&amp;c=2</url>.", paper.Abstract);
        Assert.Equal(("10.18653/v1/P19-1001", (short?)2019), (paper.Doi, paper.Year));
        Assert.Equal("Proceedings of the 57th Annual Meeting, 1–11", paper.JournalReference);
        Assert.Equal("Revised 2020-01-31: Corrected Table 2. Erratum 2020-02-01.", paper.Comments);
        Assert.Equal(new DateOnly(2020, 2, 1), paper.ProviderDate);
        Assert.Equal(
            [new PrintedAuthor("Ada García Pérez", "García Pérez"), new PrintedAuthor("Mausam", "Mausam"), new PrintedAuthor("Yang Liu", "Liu", ProviderAuthorId: "yang-liu-ict")],
            paper.Authors.Select(a => a with { RorIds = [] }).Zip(Enumerable.Repeat(0, 3), (a, _) => new PrintedAuthor(a.Name, a.Family, a.Affiliation, a.Orcid, a.ProviderAuthorId)));
        var retracted = Assert.IsType<IncomingRecord>(items[2].Records.Single());
        Assert.True(retracted.IsRetracted && !paper.IsRetracted);
        Assert.Equal("Revised 2020-09-01: Retracted. Retracted 2020-09-01: The results don't hold.", retracted.Comments);
    }

    [Fact]
    public async Task Papers_of_the_new_format_come_with_iDs_and_affiliations_and_journals_are_journals()
    {
        var items = await FormatFile.ReadAsync(new AclAnthology(), New);

        var article = Assert.IsType<IncomingRecord>(items[0].Records.Single());
        Assert.Equal(("2025.tacl-1.1", WorkKind.Article, "fra"), (article.ExternalId, article.Kind, article.Language));
        Assert.Equal("Transactions of the Association 13, 1-22", article.JournalReference);
        Assert.Equal(("Weiqi Wang", "A&B University; Elsewhere", "0000-0002-1825-0097", "weiqi-wang"), (article.Authors[0].Name, article.Authors[0].Affiliation, article.Authors[0].Orcid, article.Authors[0].ProviderAuthorId));
        Assert.Null(article.Authors[1].Orcid);
        Assert.Equal([null, "no author is named", "the ids of collection, volume and paper make no id of the Anthology", null], items.Select(i => i.Fault));
        Assert.Equal("front matter", items[3].LeftOut);
    }

    /// <summary>The examples of the Anthology's own tools (utils/ids.py) and of its pages.</summary>
    [Theory]
    [InlineData("P18", "1", "1", "P18-1001")]
    [InlineData("W18", "63", "10", "W18-6310")]
    [InlineData("W02", "1", "2", "W02-0102")]
    [InlineData("D19", "1", "1", "D19-1001")]
    [InlineData("D19", "57", "2", "D19-5702")]
    [InlineData("C69", "1", "2", "C69-0102")]
    [InlineData("2022.acl", "long", "42", "2022.acl-long.42")]
    [InlineData("P18", "long", "1", null)]
    [InlineData("2022.acl", "a/b", "1", null)]
    [InlineData("", "1", "1", null)]
    public void Ids_are_built_as_the_Anthology_builds_them(string collection, string volume, string paper, string? id) => Assert.Equal(id, AclAnthology.Id(collection, volume, paper));

    [Fact]
    public void Only_collections_of_the_Anthology_are_recognised()
    {
        Assert.Equal(["acl"], FormatFile.Recognised(Old));
        Assert.Equal(["acl"], FormatFile.Recognised(New));
        Assert.Empty(FormatFile.Recognised("<collection id=\"stamps\"><volume id=\"1\"/></collection>"));
        Assert.Empty(FormatFile.Recognised("<collection id=\"P19\"><stamp/></collection>"));
        Assert.Empty(FormatFile.Recognised("<collection xmlns=\"urn:other\" id=\"P19\"><volume/></collection>"));
    }

    [Fact]
    public async Task Works_of_the_file_are_there_with_their_authors_and_the_same_file_again_changes_nothing()
    {
        var token = TestContext.Current.CancellationToken;

        var first = await FormatFile.ImportAsync(database.DataSource, Old, "P19.xml");
        var again = await FormatFile.ImportAsync(database.DataSource, Old, "P19.xml");

        Assert.Equal((5, 3, 2, 0), (first.Read, first.Added, first.LeftOut, first.Rejected));
        Assert.Equal((0, 0, 3), (again.Added, again.Changed, again.Unchanged));
        await using var records = database.Open();
        var work = await records.Works.SingleAsync(w => w.ExternalId == "P19-1001", token);
        Assert.Equal(("On Trees & n < m", (short)2019, "10.18653/v1/P19-1001"), (work.Title, work.Year, work.Doi));
        Assert.True((await records.Works.SingleAsync(w => w.ExternalId == "P19-1002", token)).IsRetracted);
        Assert.Equal((2, 1), ((await records.Authors.SingleAsync(a => a.Name == "Ada García Pérez", token)).Works, (await records.Authors.SingleAsync(a => a.Name == "Mausam", token)).Works));
    }

    /// <summary>Counts of SOURCE.md and README: 9,513 works, 14,457 names (a first and a last name each; 14,446 as they are printed).</summary>
    [Fact]
    public async Task Every_paper_of_the_real_volumes_is_read()
    {
        var folder = Corpus.Find("acl-anthology/xml");
        Assert.SkipWhen(folder is null, Corpus.Absent);
        var works = new List<IncomingRecord>();
        var leftOut = 0;

        foreach (var path in ListFiles.Of(folder!))
        {
            using var file = new SourceFile(path);
            Assert.IsType<AclAnthology>(RecordFormat.Of(file.ReadStart()));
            await foreach (var item in new AclAnthology().ReadAsync(file, TestContext.Current.CancellationToken))
            {
                Assert.Null(item.Fault);
                leftOut += item.LeftOut is null ? 0 : 1;
                works.AddRange(item.Records.Cast<IncomingRecord>());
            }
        }

        Assert.Equal((9_513, 83), (works.Count, leftOut));
        Assert.Equal(9_513, works.Select(w => w.ExternalId).Distinct().Count());
        Assert.Equal(38_448, works.Sum(w => w.Authors.Count));
        Assert.Equal(14_446, works.SelectMany(w => w.Authors).Select(a => a.Name).Distinct().Count());
        Assert.Equal(3, works.Count(w => w.IsRetracted));
        Assert.Equal(9_142, works.Count(w => w.Doi is not null));
        // Its own id is the end of the DOI, wherever there is one of the Anthology's.
        Assert.All(works.Where(w => w.Doi?.StartsWith("10.18653/v1/", StringComparison.Ordinal) == true), w => Assert.Equal(w.Doi![12..], w.ExternalId, ignoreCase: true));
    }

    [Fact]
    public async Task The_real_excerpt_of_the_new_format_is_read()
    {
        var path = Corpus.Find("acl-anthology/new-format-sample/2025.acl.excerpt.xml");
        Assert.SkipWhen(path is null, Corpus.Absent);

        var outcome = await FormatFile.ImportAsync(database.DataSource, path!);

        Assert.Equal(("acl", 3, 2, 1), (outcome.Format.Name, outcome.Read, outcome.Added, outcome.LeftOut));
        await using var records = database.Open();
        Assert.Equal(18, await records.Authorships.CountAsync(a => a.Orcid != null && a.ProviderAuthorId != null, TestContext.Current.CancellationToken));
    }
}
