using BzPeer.Import;
using BzPeer.Tests.Demo;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Import.Formats;

/// <summary>Files of the JSON formats on their whole way: recognised, read, staged, merged, derived.</summary>
public sealed class JsonImportTests(TestServer server) : IAsyncLifetime
{
    private readonly TestDatabase database = new(server);

    [Fact]
    public async Task One_work_of_three_sources_is_one_work_of_the_same_persons()
    {
        var crossref = """
            {"DOI":"10.7717/PEERJ.4375","type":"journal-article","title":["The state of OA: analysis &amp; impact of <i>Open Access</i>"],"indexed":{"date-parts":[[2022,3,31]]},
             "issued":{"date-parts":[[2018,2,13]]},"container-title":["PeerJ"],"updated-by":[{"type":"retraction","DOI":"10.7717/notice"}],
             "author":[{"given":"Heather","family":"Piwowar","ORCID":"http://orcid.org/0000-0003-1613-5981"},{"given":"Karl-Gustaf","family":"Löfgren"},{"given":"Jason","family":"Priem"}]}
            """;
        var orcid = """
            {"put-code":7,"path":"/0000-0003-1613-5981/work/7","title":{"title":{"value":"The state of OA"}},"source":{"source-orcid":{"path":"0000-0003-1613-5981"},"source-name":{"value":"H. Piwowar"}},
             "external-ids":{"external-id":[{"external-id-type":"doi","external-id-value":"10.7717/peerj.4375","external-id-relationship":"self"}]},"type":"journal-article","visibility":"public"}
            """;
        var priem = """{"id":"https://openalex.org/A5023888391","orcid":"https://orcid.org/0000-0001-6187-6610","display_name":"Jason Priem","updated_date":"2025-06-08"}""";

        Assert.Equal(("openalex-works", 1L, 0L), await ImportAsync(OpenAlexTests.Work));
        Assert.Equal(("crossref", 1L, 0L), await ImportAsync(crossref));
        Assert.Equal(("orcid-json", 1L, 0L), await ImportAsync(orcid));
        Assert.Equal(("openalex-authors", 1L, 0L), await ImportAsync(priem));

        Assert.Equal(
            ["crossref 10.7717/peerj.4375 Article 2018 3 1801.00001 true"],
            await QueryAsync("select concat_ws(' ', provider, external_id, kind, year, source_count, arxiv_id, is_retracted::text) from works where merged_into_id is null"));
        // The title as a reader sees it, with its markup read and its entity decoded.
        Assert.Equal(["The state of OA: analysis & impact of Open Access"], await QueryAsync("select title from works where merged_into_id is null"));
        Assert.Equal(
            ["Heather Piwowar 1", "Jason Priem 1", "Karl-Gustaf Löfgren 1"],
            await QueryAsync("select name || ' ' || works from authors where works > 0 order by name"));
        Assert.Equal(
            ["Academic Publishing/Social Sciences T13607", "T1/Other T1", "scientometrics and bibliometrics/Decision Sciences T10102"],
            await QueryAsync("""select concat(t.name, '/', t."group", ' ', c.code) from topics t join topic_codes c on c.topic_id = t.id where t.taxonomy = 'OpenAlex' order by t.name collate "C" """));
        Assert.Equal(["I4200000001 02nr0ka47 OurResearch & Friends"], await QueryAsync("select concat_ws(' ', external_id, ror_id, name) from institution_records"));

        foreach (var again in new[] { OpenAlexTests.Work, crossref, orcid, priem })
            Assert.Equal((0L, 0L, 1L), await AgainAsync(again));
    }

    [Fact]
    public async Task Topics_that_are_given_one_name_keep_apart_and_topics_that_share_a_name_stay_as_they_are()
    {
        const string Columns = "id_topic,topic,description,subfield,field,domain\n";
        const string Topics = "select concat(c.code, ' ', t.name, '/', t.\"group\") from topics t join topic_codes c on c.topic_id = t.id where c.code in ('T901', 'T902', 'T903', 'T904') order by 1";

        await ImportAsync(Columns + "T901,Trees,x,S,F,D\nT902,Forests,x,S,F,D\nT903,Shared,x,S,Botany,D\nT904,Shared,x,S,Zoology,D\n");
        Assert.Equal(["T901 Trees/F", "T902 Forests/F", "T903 Shared/Botany", "T904 Shared/Botany"], await QueryAsync(Topics));
        Assert.Equal((0L, 0L, 4L), await AgainAsync(Columns + "T901,Trees,x,S,F,D\nT902,Forests,x,S,F,D\nT903,Shared,x,S,Botany,D\nT904,Shared,x,S,Zoology,D\n"));

        await ImportAsync(Columns + "T901,Woods,x,S,F,D\nT902,Woods,x,S,F,D\n");
        Assert.Equal(["T901 Woods/F", "T902 Forests/F"], (await QueryAsync(Topics))[..2]);
    }

    [Fact]
    public async Task A_topic_named_in_passing_is_renamed_by_the_taxonomy_and_not_the_other_way()
    {
        const string Table = "id_topic,topic,description,subfield,field,domain\nT10102,Scientometrics,About it,Statistics,Decision Sciences,Social Sciences\nT1,Found later,x,S,F,D\n";
        const string Names = "select t.name from topics t join topic_codes c on c.topic_id = t.id where t.taxonomy = 'OpenAlex' and c.code in ('T1', 'T10102') order by c.code";

        await ImportAsync(OpenAlexTests.Work);
        Assert.Equal(["T1", "scientometrics and bibliometrics"], await QueryAsync(Names));
        Assert.Equal(("openalex-topics", 0L, 2L), await ImportAsync(Table));
        Assert.Equal(["Found later", "Scientometrics"], await QueryAsync(Names));

        Assert.Equal(("openalex-works", 1L, 0L), await ImportAsync(OpenAlexTests.With("""{"id":"https://openalex.org/W7","title":"Another","doi":null,"locations":null}""")));
        Assert.Equal(["Found later", "Scientometrics"], await QueryAsync(Names));
        Assert.Equal((0L, 0L, 2L), await AgainAsync(Table));
    }

    [Fact]
    public async Task Real_files_come_in_whole_and_again_change_nothing()
    {
        var root = Corpus.Find("openalex");
        Assert.SkipWhen(root is null, Corpus.Absent);
        string[] files =
        [
            "openalex/taxonomy/topics_4516.csv.gz", "openalex/works/api_page_bibliometrix_2.json.gz", "openalex/works/api_page_search_200.json.gz", "openalex/works/snapshot_style_100.jsonl.gz",
            "openalex/entities/institution_I27837315.json", "openalex/entities/author_A5023888391.json", "crossref/works.jsonl.gz", "orcid/api-v3-json/0000-0003-1444-9135_works.json",
            "orcid/api-v3-json/0000-0003-1444-9135_person.json",
        ];

        List<ImportOutcome> outcomes = [], again = [];
        foreach (var file in files)
            outcomes.Add(await FormatFile.ImportAsync(database.DataSource, Corpus.Find(file)!));
        foreach (var file in files)
            again.Add(await FormatFile.ImportAsync(database.DataSource, Corpus.Find(file)!));

        Assert.Equal([4516, 2, 195, 0, 1, 1, 794, 111, 1], outcomes.Select(o => o.Added));
        Assert.All(again, o => Assert.Equal((0, 0), (o.Added, o.Changed)));
        Assert.Equal(outcomes.Concat(again).Select(o => $"{o.Format.Name} {o.Read}"), outcomes.Concat(again).Select(o => $"{o.Format.Name} {o.Added + o.Changed + o.Unchanged + o.LeftOut + o.Rejected}"));
        Assert.Equal(
            ["crossref 794", "openalex 197", "orcid 111"],
            await QueryAsync("select concat_ws(' ', provider, count(*)) from source_records group by provider order by provider"));
        Assert.Equal(["4516"], await QueryAsync("select count(*)::text from topic_codes where taxonomy = 'OpenAlex'"));
        // Works that the person's ORCID record and Crossref both have are one.
        Assert.Equal(["0"], await QueryAsync("select count(*)::text from (select doi from works where merged_into_id is null and doi is not null group by lower(doi), doi having count(*) > 1) d"));
        Assert.Equal(["Scott A Chamberlain"], await QueryAsync("select name from authors where works > 0 and name like '%Chamberlain%'"));
    }

    public async ValueTask InitializeAsync() => await database.InitializeAsync();

    public async ValueTask DisposeAsync() => await database.DisposeAsync();

    private async Task<(string Format, long Added, long Changed)> ImportAsync(string content)
    {
        var outcome = await FormatFile.ImportAsync(database.DataSource, content, "records");
        return (outcome.Format.Name, outcome.Added, outcome.Changed);
    }

    private async Task<(long Added, long Changed, long Unchanged)> AgainAsync(string content)
    {
        var outcome = await FormatFile.ImportAsync(database.DataSource, content, "records");
        return (outcome.Added, outcome.Changed, outcome.Unchanged);
    }

    private async Task<List<string>> QueryAsync(string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add(reader.GetString(0));
        return rows;
    }
}
