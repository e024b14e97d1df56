using BzPeer.Import;
using BzPeer.Import.Formats;
using BzPeer.Tests.Demo;
using BzPeer.Tests.Infrastructure;
using BzPeer.Works;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Import.Formats;

public sealed class ArxivFeedTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Feed =
        """
        <?xml version='1.0' encoding='UTF-8'?>
        <feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom">
          <title>arXiv Query: id_list=2202.00001</title>
          <id>https://arxiv.org/api/abc</id>
          <updated>2026-05-11T23:51:23Z</updated>
          <opensearch:totalResults>2</opensearch:totalResults>
          <entry>
            <id>http://arxiv.org/abs/2202.00001v3</id>
            <title>On trees
          &amp; $n &lt; m$</title>
            <updated>2022-03-04T23:59:59Z</updated>
            <published>2022-02-01T00:00:01Z</published>
            <summary>  An abstract.
        </summary>
            <category term="cs.DS" scheme="http://arxiv.org/schemas/atom"/>
            <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
            <category term="68Q25, 05C05" scheme="http://arxiv.org/schemas/atom"/>
            <arxiv:primary_category term="cs.LG"/>
            <arxiv:comment>10 pages</arxiv:comment>
            <arxiv:journal_ref>J. Trees 12 (2022)</arxiv:journal_ref>
            <arxiv:doi>10.1000/feed.1</arxiv:doi>
            <author><name>Ada P\'erez</name><arxiv:affiliation>Somewhere</arxiv:affiliation><arxiv:affiliation>Elsewhere</arxiv:affiliation></author>
            <author><name>Nan Li</name></author>
          </entry>
          <entry>
            <id>http://arxiv.org/abs/astro-ph/0601001v1</id>
            <title>An older one</title>
            <updated>2006-01-02T14:57:58Z</updated>
            <published>2006-01-02T14:57:58Z</published>
            <summary>Words.</summary>
            <arxiv:primary_category term="astro-ph"/>
            <author><name>Nan Li</name></author>
          </entry>
          <entry><id>http://example.org/1</id><title>Not arXiv's</title></entry>
        </feed>
        """;

    private const string Harvest =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">
        <responseDate>2022-05-05T23:10:23Z</responseDate>
        <request verb="ListRecords">http://export.arxiv.org/oai2</request>
        <ListRecords>
        <record><header status="deleted"><identifier>oai:arXiv.org:2202.00009</identifier><datestamp>2022-04-01</datestamp></header></record>
        <record>
        <header><identifier>oai:arXiv.org:2202.00001</identifier><datestamp>2022-04-01</datestamp><setSpec>cs</setSpec></header>
        <metadata>
         <arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/">
         <id>2202.00001</id><submitter>A. P\'erez</submitter><version version="v1"><date>Tue, 1 Feb 2022 00:00:01 GMT</date></version><version version="v2"><date>Fri, 4 Mar 2022 23:59:59 GMT</date></version>
         <title>On trees &amp; $n &lt; m$</title><authors>Ada P\'erez, Nan Li</authors><categories>cs.LG cs.DS</categories><doi>10.1000/feed.1</doi>
         <license>http://creativecommons.org/licenses/by/4.0/</license><abstract>  An abstract.
        </abstract></arXivRaw>
        </metadata>
        </record>
        <record>
        <header><identifier>oai:arXiv.org:2202.00002</identifier><datestamp>2022-04-01</datestamp></header>
        <metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>2202.00002</id><version version="v1"><date>last week</date></version><title>No day</title><authors>Nan Li</authors><categories>cs.LG</categories></arXivRaw></metadata>
        </record>
        </ListRecords>
        </OAI-PMH>
        """;

    [Fact]
    public async Task Entries_of_a_feed_have_the_ids_and_facts_of_the_snapshot()
    {
        var items = await FormatFile.ReadAsync(new ArxivAtom(), Feed);

        var work = Assert.IsType<IncomingRecord>(items[0].Records.Single());
        Assert.Equal((Providers.Arxiv, "2202.00001", "2202.00001", WorkKind.Preprint), (work.Provider, work.ExternalId, work.ArxivId, work.Kind));
        Assert.Equal((new DateOnly(2022, 2, 1), new DateOnly(2022, 3, 4), new DateOnly(2022, 3, 4), (short)3), (work.FirstPosted, work.LatestRevision, work.ProviderDate, work.Revisions));
        Assert.Equal(["cs.LG", "cs.DS"], work.Categories);
        Assert.Equal(("10.1000/feed.1", "J. Trees 12 (2022)", "10 pages"), (work.Doi, work.JournalReference, work.Comments));
        Assert.Equal([("Ada Pérez", "Somewhere; Elsewhere"), ("Nan Li", null)], work.Authors.Select(a => (a.Name, a.Affiliation)));
        Assert.Equal("astro-ph/0601001", items[1].Records.Single().ExternalId);
        Assert.Equal("its id is no address of a work of arXiv", items[2].Fault);
    }

    [Fact]
    public async Task A_harvested_record_is_the_snapshots_own()
    {
        var items = await FormatFile.ReadAsync(new ArxivOai(), Harvest);

        Assert.Equal(["deleted by arXiv", null, null], items.Select(i => i.LeftOut));
        var work = Assert.IsType<IncomingRecord>(items[1].Records.Single());
        Assert.Equal(("2202.00001", (short)2, new DateOnly(2022, 4, 1), "http://creativecommons.org/licenses/by/4.0/"), (work.ExternalId, work.Revisions, work.ProviderDate, work.License));
        Assert.Equal(["Ada Pérez", "Nan Li"], work.Authors.Select(a => a.Name));
        Assert.Equal("a date is not a date", items[2].Fault);
    }

    [Fact]
    public async Task Snapshot_feed_and_harvest_tell_of_one_source_record_and_the_later_date_wins()
    {
        var token = TestContext.Current.CancellationToken;
        await FormatFile.ImportAsync(database.DataSource, Feed, "feed.xml");

        var snapshot = await Records.ImportAsync(database.DataSource, [Records.One("2202.00001", "On trees", updated: "2022-03-05", names: ["Ada Pérez", "Nan Li"])]);
        var older = await FormatFile.ImportAsync(database.DataSource, Feed, "feed.xml");
        var harvest = await FormatFile.ImportAsync(database.DataSource, Harvest, "harvest.xml");

        Assert.Equal((0, 1), (snapshot.Added, snapshot.Changed));
        Assert.Equal((0, 0, 2), (older.Added, older.Changed, older.Unchanged));
        Assert.Equal((3, 0, 1, 1, 1), (harvest.Read, harvest.Added, harvest.Changed, harvest.LeftOut, harvest.Rejected));
        await using var records = database.Open();
        Assert.Equal(1, await records.SourceRecords.CountAsync(r => r.ExternalId == "2202.00001", token));
        Assert.Equal(2, (await records.Authors.SingleAsync(a => a.Name == "Nan Li", token)).Works);
    }

    [Fact]
    public async Task A_feed_without_works_says_so_in_a_sentence()
    {
        const string Error = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>https://arxiv.org/</id><entry><id>https://arxiv.org/api/errors#x</id><title>Error</title><summary>incorrect id format for abc</summary></entry></feed>";
        const string Empty = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>https://arxiv.org/api/x</id></feed>";
        const string Nothing = "<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\"><request metadataPrefix=\"arXivRaw\">x</request><error code=\"noRecordsMatch\"/></OAI-PMH>";

        Assert.Equal("feed.xml holds no records but an error of arXiv's: incorrect id format for abc.", (await Assert.ThrowsAsync<ImportRefusedException>(() => FormatFile.ImportAsync(database.DataSource, Error, "feed.xml"))).Message);
        Assert.Equal("feed.xml holds no records: arXiv found nothing.", (await Assert.ThrowsAsync<ImportRefusedException>(() => FormatFile.ImportAsync(database.DataSource, Empty, "feed.xml"))).Message);
        Assert.Equal("oai.xml holds no records but an error of arXiv's: noRecordsMatch.", (await Assert.ThrowsAsync<ImportRefusedException>(() => FormatFile.ImportAsync(database.DataSource, Nothing, "oai.xml"))).Message);
    }

    [Fact]
    public void Only_feeds_and_harvests_of_arXiv_are_recognised()
    {
        Assert.Equal(["arxiv-atom"], FormatFile.Recognised(Feed));
        Assert.Equal(["arxiv-oai"], FormatFile.Recognised(Harvest));
        Assert.Empty(FormatFile.Recognised(Feed.Replace("https://arxiv.org/api/abc", "https://example.org/arxiv.org", StringComparison.Ordinal)));
        Assert.Empty(FormatFile.Recognised(Feed.Replace("https://arxiv.org/api/abc", "https://notarxiv.org/x", StringComparison.Ordinal)));
        Assert.Empty(FormatFile.Recognised(Harvest.Replace("http://arxiv.org/OAI/arXivRaw/", "http://arxiv.org/OAI/arXiv/", StringComparison.Ordinal)));
    }

    /// <summary>SOURCE.md counts 107 entries, the error among them; two feeds hold the same work.</summary>
    [Fact]
    public async Task Every_entry_of_the_real_feeds_is_read()
    {
        var folder = Corpus.Find("arxiv/atom");
        var harvest = Corpus.Find("arxiv/arxivraw_1810.09584.xml");
        Assert.SkipWhen(folder is null || harvest is null, Corpus.Absent);
        var token = TestContext.Current.CancellationToken;
        var works = new List<IncomingRecord>();
        var errors = 0;

        foreach (var path in ListFiles.Of(folder!).Append(harvest!))
        {
            using var file = new SourceFile(path);
            try
            {
                await foreach (var item in RecordFormat.Of(file.ReadStart())!.ReadAsync(file, token))
                    works.Add(Assert.IsType<IncomingRecord>(item.Records.Single()));
            }
            catch (ImportRefusedException e)
            {
                Assert.Contains("incorrect id format for abc", e.Message, StringComparison.Ordinal);
                errors++;
            }
        }

        Assert.Equal((107, 1), (works.Count, errors));
        Assert.Equal(106, works.Select(w => w.ExternalId).Distinct().Count());
        var harvested = works.Single(w => w.ExternalId == "1810.09584");
        Assert.Equal(((short)2, new DateOnly(2019, 1, 15), 4), (harvested.Revisions, harvested.ProviderDate, harvested.Authors.Count));
        Assert.Equal("Édgar Roldán", harvested.Authors[3].Name);
        Assert.Equal("Warsaw University Observatory", works.Single(w => w.ExternalId == "astro-ph/0601001").Authors[3].Affiliation);
    }
}
