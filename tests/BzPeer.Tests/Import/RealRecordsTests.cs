using System.Globalization;
using System.Text.Json;
using BzPeer.Import;
using BzPeer.Tests.Demo;
using BzPeer.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Import;

/// <summary>Real records of the arXiv snapshot, where a folder with them is at hand.</summary>
public sealed class RealRecordsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string File150 = "arxiv/arxiv-metadata-oai-snapshot.head150.json";

    [Fact]
    public async Task All_lines_of_the_snapshot_come_in_and_count_as_a_plain_count_does()
    {
        var file = Corpus.Find(File150);
        Assert.SkipWhen(file is null, Corpus.Absent);

        var outcome = await new ImportRecords(database.DataSource, TimeProvider.System).RunAsync(file!, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal((150, 0), (outcome.Read, outcome.Rejected));
        var lines = await File.ReadAllLinesAsync(file!, TestContext.Current.CancellationToken);
        Snapshot.AssertEqual(Recount.Of(lines), await Snapshot.ReadCountedAsync(database.DataSource));
        await AssertGoldenAuthorAsync(lines);
    }

    /// <summary>
    /// The second golden profile: the author with the most works of the file. What is expected is read from the printed
    /// names themselves, and stands here too: 4 works (2007–2022), 2 topics, 2 close collaborators: 8 + 2 + 3.
    /// </summary>
    private async Task AssertGoldenAuthorAsync(string[] lines)
    {
        var token = TestContext.Current.CancellationToken;
        var own = lines.Select(l => JsonDocument.Parse(l).RootElement)
            .Where(r => r.GetProperty("authors_parsed").EnumerateArray().Any(a => a[0].GetString() == "Yurkin" && a[1].GetString() == "Maxim A."))
            .ToList();
        var others = own.SelectMany(r => r.GetProperty("authors_parsed").EnumerateArray().Select(a => $"{a[1]} {a[0]}"))
            .Where(n => n != "Maxim A. Yurkin").GroupBy(n => n, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var years = own.Select(r => DateTime.Parse(r.GetProperty("versions").EnumerateArray().Last().GetProperty("created").GetString()!, CultureInfo.InvariantCulture).Year).ToList();
        var codes = own.SelectMany(r => r.GetProperty("categories").GetString()!.Split(' ')).Distinct(StringComparer.Ordinal).Count();

        await using var records = database.Open();
        var author = await records.Authors.SingleAsync(a => a.Name == "Maxim A. Yurkin", token);
        Assert.Equal((own.Count, years.Min(), years.Max(), codes), (author.Works, author.FirstYear, author.LastYear, author.Topics));
        Assert.Equal((others.Count, others.Values.Count(n => n >= 2)), (author.Collaborators, author.CloseCollaborators));
        Assert.Equal((4, 2007, 2022, 2, 2, 13, 1), (author.Works, author.FirstYear, author.LastYear, author.Topics, author.CloseCollaborators, author.Trust, author.Level));
    }
}
