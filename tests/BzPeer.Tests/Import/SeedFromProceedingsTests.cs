using System.IO.Compression;
using System.Text;
using System.Text.Json;
using BzPeer.Import;
using BzPeer.Import.Formats;
using BzPeer.Tests.Demo;
using BzPeer.Tests.Infrastructure;
using Npgsql;
using Xunit;

namespace BzPeer.Tests.Import;

/// <summary>The six works of the seed profile arrive from arXiv and from proceedings under other spellings: they stay six.</summary>
public sealed class SeedFromProceedingsTests(TestServer server) : IAsyncLifetime
{
    /// <summary>Five of the six as proceedings print their titles, authors and years.</summary>
    private const string Proceedings =
        """
        @inproceedings{you2020, title = {Large Batch Optimization for Deep Learning: Training {BERT} in 76 minutes}, year = 2020,
          author = {You, Yang and Li, Jing and Reddi, Sashank and Hseu, Jonathan and Kumar, Sanjiv and Bhojanapalli, Srinadh and Song, Xiaodan and Demmel, James and Keutzer, Kurt and Hsieh, Cho-Jui},
          booktitle = {International Conference on Learning Representations}}
        @inproceedings{yun2020, title = {Are Transformers universal approximators of sequence-to-sequence functions?}, year = 2020,
          author = {Yun, Chulhee and Bhojanapalli, Srinadh and Rawat, Ankit Singh and Reddi, Sashank J. and Kumar, Sanjiv},
          booktitle = {International Conference on Learning Representations}}
        @inproceedings{bhojanapalli2020, title = {Low-Rank Bottleneck in Multi-head Attention Models}, year = 2020,
          author = {Bhojanapalli, Srinadh and Yun, Chulhee and Rawat, Ankit Singh and Reddi, Sashank and Kumar, Sanjiv},
          booktitle = {Proceedings of the 37th International Conference on Machine Learning}, pages = {864--873}}
        @inproceedings{lukasik2020, title = {Does label smoothing mitigate label noise?}, year = 2020,
          author = {Lukasik, Michal and Bhojanapalli, Srinadh and Menon, Aditya and Kumar, Sanjiv},
          booktitle = {Proceedings of the 37th International Conference on Machine Learning}}
        @inproceedings{li2022, title = {Robust Training of Neural Networks Using Scale Invariant Architectures}, year = 2022,
          author = {Li, Zhiyuan and Bhojanapalli, Srinadh and Zaheer, Manzil and Reddi, Sashank and Kumar, Sanjiv},
          booktitle = {Proceedings of the 39th International Conference on Machine Learning}}
        """;

    private readonly List<TestDatabase> databases = [];

    [Fact]
    public async Task Six_works_stay_six_whichever_source_comes_first()
    {
        var (first, last) = (await MakeAsync(), await MakeAsync());
        await Records.ImportAsync(first.DataSource, Records.SeedProfile());
        await BibtexAsync(first.DataSource, Proceedings);
        await BibtexAsync(last.DataSource, Proceedings);
        await Records.ImportAsync(last.DataSource, Records.SeedProfile());

        foreach (var database in new[] { first, last })
        {
            Assert.Equal("6 works, 5 of two sources", await ScalarAsync(database, "select count(*) || ' works, ' || count(*) filter (where source_count = 2) || ' of two sources' from works where merged_into_id is null"));
            // Both Menons are one where the proceedings print the shorter name: the fifth close collaborator, and 22.
            Assert.Equal("6 works, 5 close, trust 22", await ScalarAsync(database, "select works || ' works, ' || close_collaborators || ' close, trust ' || trust from authors where name = 'Srinadh Bhojanapalli'"));
        }

        Snapshot.AssertEqual(await Snapshot.ReadAsync(first.DataSource), await Snapshot.ReadAsync(last.DataSource));
    }

    [Fact]
    public async Task The_whole_neighbourhood_adds_no_second_copy_of_them()
    {
        var file = Corpus.Find("seed/neighbourhood.mlanthology.json.gz");
        Assert.SkipUnless(file is not null, "No corpus: BZPEER_CORPUS (or ../shared/data beside the repository) has no seed/neighbourhood.mlanthology.json.gz.");
        var database = await MakeAsync();
        await Records.ImportAsync(database.DataSource, Records.SeedProfile());
        var outcome = await BibtexAsync(database.DataSource, Bibliography(file!));

        Assert.True(outcome.Added > 500, $"Only {outcome.Added} of the neighbourhood were added: {outcome.Rejected} rejected, {outcome.LeftOut} left out.");
        Assert.Equal("6", await ScalarAsync(database, "select count(distinct s.work_id)::text from work_sources s join source_records r on r.id = s.source_record_id where r.provider = 'arxiv'"));
        Assert.Equal("6", await ScalarAsync(database, "select count(*)::text from works w where merged_into_id is null and exists (select from source_records r where r.provider = 'arxiv' and lower(r.title) = lower(w.title))"));
        Assert.Equal("0", await ScalarAsync(database, "select count(*)::text from (select title from works where merged_into_id is null and id in (select work_id from author_works a join authors u on u.id = a.author_id where u.name = 'Srinadh Bhojanapalli') group by title having count(*) > 1) t"));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var database in databases)
            await database.DisposeAsync();
    }

    private static async Task<ImportOutcome> BibtexAsync(NpgsqlDataSource database, string bibliography)
    {
        using var file = new SourceFile(new MemoryStream(Encoding.UTF8.GetBytes(bibliography)), "proceedings.bib");
        return await new ImportRecords(database, TimeProvider.System).RunAsync(file, new Bibtex(), cancellation: TestContext.Current.CancellationToken);
    }

    /// <summary>The same facts as BibTeX: what the folder holds is in no format of the field.</summary>
    private static string Bibliography(string path)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var document = JsonDocument.Parse(stream);
        var entries = document.RootElement.GetProperty("papers").EnumerateArray().Select(p =>
            $"@inproceedings{{{p.GetProperty("bibtex_key").GetString()}, title = {{{p.GetProperty("title").GetString()}}}, year = {{{p.GetProperty("year").GetString()}}}, booktitle = {{{p.GetProperty("venue").GetString()}}}, "
            + $"author = {{{string.Join(" and ", p.GetProperty("authors").EnumerateArray().Select(a => $"{a.GetProperty("family").GetString()}, {a.GetProperty("given").GetString()}"))}}}}}");
        return string.Join('\n', entries);
    }

    private static async Task<string> ScalarAsync(TestDatabase database, string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private async Task<TestDatabase> MakeAsync()
    {
        var database = new TestDatabase(server);
        databases.Add(database);
        await database.InitializeAsync();
        return database;
    }
}
