using BzPeer.Import;
using BzPeer.Import.Formats;
using BzPeer.Tests.Demo;
using Xunit;

namespace BzPeer.Tests.Import.Formats;

/// <summary>Real files of the JSON formats, where a folder with them is at hand: what is in them is what its SOURCE.md counts.</summary>
public sealed class JsonCorpusTests
{
    [Theory]
    [InlineData("openalex/works/api_page_bibliometrix_2.json.gz", "openalex-works", 2, "")]
    [InlineData("openalex/works/api_page_search_200.json.gz", "openalex-works", 200, "no author is named: 4; paratext: 1")]
    [InlineData("openalex/works/snapshot_style_100.jsonl.gz", "openalex-works", 100, "no author is named: 1; paratext: 1")]
    [InlineData("openalex/entities/work_W2741809807.json", "openalex-works", 1, "")]
    [InlineData("openalex/entities/author_A5023888391.json", "openalex-authors", 1, "")]
    [InlineData("openalex/entities/institution_I27837315.json", "openalex-institutions", 1, "")]
    [InlineData("openalex/entities/topic_T11636.json", "openalex-topics", 1, "")]
    [InlineData("openalex/taxonomy/topics_4516.csv.gz", "openalex-topics", 4516, "")]
    [InlineData("crossref/works.jsonl.gz", "crossref", 987, "no author is named: 173; a journal is no work with authors: 7; a journal-issue is no work with authors: 7; the title is empty: 5; a component is no work with authors: 1")]
    [InlineData("crossref/api_work-list_1.json.gz", "crossref", 5, "")]
    [InlineData("crossref/api_work-list_2.json.gz", "crossref", 30, "")]
    [InlineData("crossref/crossref-works.2018-01-21.sample.jsonl", "crossref", 14, "")]
    [InlineData("crossref/crossref_api_works.json", "crossref", 3, "")]
    [InlineData("orcid/public-json/0000-0001-8254-7103.json", "orcid-json", 1, "")]
    public async Task Each_file_is_recognised_and_read_whole(string name, string format, int read, string not)
    {
        var items = await ReadAsync(name, format);

        Assert.Equal((read, not), (items.Count, Not(items)));
    }

    [Fact]
    public async Task ORCIDs_answers_tell_of_persons_and_works()
    {
        var folder = Corpus.Find("orcid/api-v3-json");
        Assert.SkipWhen(folder is null, Corpus.Absent);

        var items = new List<ReadItem>();
        foreach (var file in ListFiles.Of(folder!))
            items.AddRange(await ReadAsync("orcid/api-v3-json/" + Path.GetFileName(file), "orcid-json"));

        Assert.DoesNotContain(items, i => i.Fault is not null);
        var records = items.SelectMany(i => i.Records).ToList();
        Assert.Equal(11, records.OfType<IncomingPerson>().Count());
        Assert.Equal(111 + 74 + 1, records.OfType<IncomingRecord>().Count());
    }

    [Theory]
    [InlineData("openalex/entities/concept_C71924100.json", "concepts")]
    [InlineData("openalex/entities/funder_F4320332161.json", "funders")]
    [InlineData("openalex/entities/publisher_P4310319965.json", "publishers")]
    [InlineData("openalex/entities/source_S137773608.json", "sources")]
    public void Entities_that_nothing_reads_are_told_by_name(string name, string entities)
    {
        var path = Corpus.Find(name);
        Assert.SkipWhen(path is null, Corpus.Absent);
        using var file = new SourceFile(path!);

        Assert.Null(FormatReader.RecognisedAs(file.ReadStart()));
        Assert.Equal(entities, OpenAlexIds.NotImported(file.ReadStart()));
    }

    /// <summary>What was not taken, by reason.</summary>
    private static string Not(List<ReadItem> items) => string.Join(
        "; ", items.Where(i => i.Records.Count == 0).GroupBy(i => i.Fault ?? i.LeftOut, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key}: {g.Count()}"));

    private static async Task<List<ReadItem>> ReadAsync(string name, string format)
    {
        var path = Corpus.Find(name);
        Assert.SkipWhen(path is null, Corpus.Absent);
        using var file = new SourceFile(path!);
        Assert.Equal(format, FormatReader.RecognisedAs(file.ReadStart()));
        var items = new List<ReadItem>();
        await foreach (var item in RecordFormat.All.Single(f => f.Name == format).ReadAsync(file, TestContext.Current.CancellationToken))
            items.Add(item);
        return items;
    }
}
