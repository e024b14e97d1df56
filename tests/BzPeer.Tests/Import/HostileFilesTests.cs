using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using BzPeer.Import;
using BzPeer.Import.Formats;
using BzPeer.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Import;

public sealed class HostileFilesTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bzpeer-hostile-").FullName;

    [Fact]
    public async Task Bad_lines_are_rejected_with_number_and_reason_and_the_rest_comes_in()
    {
        var good = Records.One("h1.1", names: ["Ada Good"]);
        byte[][] lines =
        [
            Encoding.UTF8.GetBytes(good),
            "{\"id\": \"h1.2\", \"title\": "u8.ToArray(),
            "[]"u8.ToArray(),
            Encoding.UTF8.GetBytes(Records.One("h1.4", names: ["X Y"]).Replace("\"A title\"", "17", StringComparison.Ordinal)),
            Encoding.UTF8.GetBytes(Records.One("h1.5", names: ["X Y"]).Replace("A title", "A \\ud800 title", StringComparison.Ordinal)),
            [.. "{\"id\":\"h1.6\",\"title\":\""u8, 0xff, 0xfe, .. "\"}"u8],
            [],
            Encoding.UTF8.GetBytes(Records.One("h1.8")),
            Encoding.UTF8.GetBytes(Records.One("h1.9", names: ["- .", "\u200b"])),
            Encoding.UTF8.GetBytes(Records.One("h1.10", title: new string('t', 5 << 20), names: ["X Y"])),
            Encoding.UTF8.GetBytes(Records.One("h1.11", title: " ", names: ["X Y"])),
            Encoding.UTF8.GetBytes(Records.One("h1.12", names: ["X Y"]).Replace("2020-01-02", "2020-13-02", StringComparison.Ordinal)),
            Encoding.UTF8.GetBytes(Records.One("", names: ["X Y"])),
            Encoding.UTF8.GetBytes(good + good),
            [0, 0, 0],
            Encoding.UTF8.GetBytes(Records.One("h1.16", title: "Not\0hing", names: ["Nu\0ll Byte", "!!", "Ada Good"])),
        ];
        var rejects = new StringWriter();

        var outcome = await ImportAsync([.. lines.SelectMany<byte[], byte>(l => [.. l, (byte)'\n'])], rejects);

        Assert.Equal((2, 13), (outcome.Added, outcome.Rejected));
        var told = rejects.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')).ToList();
        Assert.Equal(["2", "3", "4", "5", "6", "8", "9", "10", "11", "12", "13", "14", "15"], told.Select(t => t[0]));
        Assert.All(told, t => Assert.NotEmpty(t[1]));
        Assert.Contains("UTF-8", told[4][1], StringComparison.Ordinal);
        Assert.Equal("the title has 5242880 characters, more than 10000", told[7][1]);
        Assert.All(told, t => Assert.True(t[2].Length <= 200));
        await using var records = database.Open();
        var clean = await records.SourceRecords.SingleAsync(r => r.ExternalId == "h1.16", TestContext.Current.CancellationToken);
        Assert.Equal("Nothing", clean.Title);
        Assert.Equal(
            ["Null Byte", "Ada Good"],
            await records.Authorships.Where(a => a.SourceRecordId == clean.Id).OrderBy(a => a.Place).Select(a => a.Name).ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_no_column_or_index_can_hold_is_rejected_and_ends_no_import()
    {
        var random = new Random(7);
        var noise = string.Concat(Enumerable.Range(0, 4000).Select(_ => (char)random.Next('a', 'z' + 1)));
        string[] lines =
        [
            Records.One("h2.1", updated: "0001-01-01", names: ["X Y"]),
            Records.One("h2.2", updated: "9999-12-31", names: ["X Y"]),
            Records.One("h2.3", categories: noise, names: ["X Y"]),
            Records.One("h2.4", names: ["X Y"]).Replace("\"title\"", $"\"doi\": \"10.1000/{noise}\", \"title\"", StringComparison.Ordinal),
            Records.One("h2.5", title: "Set \\verb\ud83d\ude00x\ud83d\ude00 here", names: ["X Y"]),
        ];
        var rejects = new StringWriter();

        var outcome = await ImportAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines)), rejects);

        Assert.Equal((1, 4), (outcome.Added, outcome.Rejected));
        Assert.Equal(
            ["a date is not a date", "a date is not a date", "the DOI or a category is too long", "the DOI or a category is too long"],
            rejects.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')[1]));
    }

    [Fact]
    public async Task A_line_of_40_megabytes_is_passed_over_in_little_memory()
    {
        var path = Path.Combine(folder, "long.json");
        await using (var file = new StreamWriter(path))
        {
            await file.WriteLineAsync(Records.One("h2.1", names: ["Ada Before"]));
            for (var i = 0; i < 40; i++)
                await file.WriteAsync(new string('x', 1 << 20));
            await file.WriteLineAsync();
            await file.WriteLineAsync(Records.One("h2.3", names: ["Ada After"]));
        }

        var rejects = new StringWriter();
        var watch = Stopwatch.StartNew();
        var outcome = await new ImportRecords(database.DataSource, TimeProvider.System).RunAsync(path, new ArxivSnapshot(), () => rejects, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal((3, 2, 1), (outcome.Read, outcome.Added, outcome.Rejected));
        Assert.StartsWith("2\tthe line is longer than", rejects.ToString(), StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("\n\n \n", "is empty")]
    [InlineData("{}\n", "not the arXiv metadata snapshot")]
    [InlineData("id,title\n1,One\n2,Two\n3,Three\n4,Four\n5,Five\n6,Six\n", "not the arXiv metadata snapshot")]
    [InlineData("\u0089PNG\r\n\u001a\n\0\0\0\rIHDR\0\0", "not the arXiv metadata snapshot")]
    public async Task What_is_not_of_the_format_is_refused_in_one_sentence(string content, string sentence)
    {
        var refused = await Assert.ThrowsAsync<ImportRefusedException>(() => ImportAsync(Encoding.Latin1.GetBytes(content)));

        AssertOneSentence(refused.Message, sentence);
    }

    [Fact]
    public async Task Missing_files_and_folders_are_refused_in_one_sentence()
    {
        var import = new ImportRecords(database.DataSource, TimeProvider.System);

        AssertOneSentence((await Assert.ThrowsAsync<ImportRefusedException>(() => import.RunAsync(Path.Combine(folder, "absent.json"), cancellation: TestContext.Current.CancellationToken))).Message, "no such file");
        AssertOneSentence((await Assert.ThrowsAsync<ImportRefusedException>(() => import.RunAsync(folder, cancellation: TestContext.Current.CancellationToken))).Message, "is a folder");
    }

    [Fact]
    public async Task A_compression_bomb_is_refused_at_once_and_fills_no_memory()
    {
        var path = Path.Combine(folder, "bomb.json.gz");
        await using (var zip = new GZipStream(File.Create(path), CompressionLevel.Optimal))
        {
            await zip.WriteAsync(Encoding.UTF8.GetBytes(Records.One("h3.1", names: ["Ada Bomb"]) + "\n"), TestContext.Current.CancellationToken);
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 300; i++)
                await zip.WriteAsync(zeros, TestContext.Current.CancellationToken);
        }

        var before = GC.GetTotalAllocatedBytes();
        var watch = Stopwatch.StartNew();
        var refused = await Assert.ThrowsAsync<ImportRefusedException>(
            () => new ImportRecords(database.DataSource, TimeProvider.System).RunAsync(path, new ArxivSnapshot(), cancellation: TestContext.Current.CancellationToken));

        AssertOneSentence(refused.Message, "compression bomb");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 256L << 20);
    }

    [Fact]
    public async Task A_gzip_file_that_breaks_off_is_refused_in_one_sentence_and_may_be_imported_again_whole()
    {
        var whole = new MemoryStream();
        await using (var zip = new GZipStream(whole, CompressionLevel.Optimal, leaveOpen: true))
            await zip.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 2000).Select(i => Records.One($"h4.{i}", $"Title {i} {i * 7919 % 1000}", names: [$"Ada Gzip{i}"])))), TestContext.Current.CancellationToken);
        var half = whole.ToArray()[..(int)(whole.Length / 2)];

        AssertOneSentence((await Assert.ThrowsAsync<ImportRefusedException>(() => ImportAsync(half))).Message, "damaged");
        Assert.Equal(0, (await ImportAsync(whole.ToArray())).Rejected);
        Assert.Equal(2000, await CountAsync("h4.%"));
    }

    [Fact]
    public async Task A_work_of_ten_thousand_authors_comes_in_and_makes_no_collaborators()
    {
        var names = Enumerable.Range(0, 10_000).Select(i => $"Member {i} Experiment").ToArray();

        var outcome = await Records.ImportAsync(database.DataSource, [Records.One("h5.1", names: names)]);

        Assert.InRange(outcome.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        await using var records = database.Open();
        var member = await records.Authors.SingleAsync(a => a.Name == "Member 7 Experiment", TestContext.Current.CancellationToken);
        Assert.Equal((1, 1, 0), (member.Works, member.LargeTeamWorks, member.Collaborators));
        Assert.Equal(10_000, await records.Authors.CountAsync(a => a.Name.EndsWith(" Experiment"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Fifty_authors_make_collaborators_and_fifty_one_do_not()
    {
        await Records.ImportAsync(
            database.DataSource,
            [
                Records.One("h6.1", names: [.. Enumerable.Range(0, 50).Select(i => $"Fifty {i}th")]),
                Records.One("h6.2", names: [.. Enumerable.Range(0, 51).Select(i => $"More {i}th")]),
                Records.One("h6.3", names: ["Twice Printed", "twice printed", "Other Somebody"]),
            ]);

        await using var records = database.Open();
        async Task<int> CollaboratorsAsync(string name) =>
            await records.Authors.Where(a => a.Name == name).Select(a => a.Collaborators).SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal(49, await CollaboratorsAsync("Fifty 3th"));
        Assert.Equal(0, await CollaboratorsAsync("More 3th"));
        Assert.Equal(1, await CollaboratorsAsync("Twice Printed"));
        Assert.Equal(1, await CollaboratorsAsync("Other Somebody"));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static void AssertOneSentence(string message, string part)
    {
        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.DoesNotContain("Exception", message, StringComparison.Ordinal);
    }

    private Task<ImportOutcome> ImportAsync(byte[] content, TextWriter? rejects = null) =>
        new ImportRecords(database.DataSource, TimeProvider.System).ArxivAsync(
            new MemoryStream(content), "hostile.json", rejects is null ? null : () => rejects, cancellation: TestContext.Current.CancellationToken);

    private async Task<int> CountAsync(string pattern)
    {
        await using var records = database.Open();
        return await records.SourceRecords.CountAsync(r => EF.Functions.Like(r.ExternalId, pattern), TestContext.Current.CancellationToken);
    }
}
