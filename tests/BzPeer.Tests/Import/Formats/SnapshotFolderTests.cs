using System.Diagnostics;
using System.IO.Compression;
using BzPeer.Cli;
using BzPeer.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Import.Formats;

/// <summary>OpenAlex's snapshot as the operator's tool meets it: a folder for each kind of entity, with a manifest and parts.</summary>
public sealed class SnapshotFolderTests(TestServer server) : IAsyncLifetime
{
    private readonly TestDatabase database = new(server);

    private readonly string folder = Directory.CreateTempSubdirectory("bzpeer-snapshot-").FullName;

    [Fact]
    public async Task Parts_are_imported_and_what_the_manifest_says_otherwise_is_told()
    {
        Part("works", "updated_date=2025-01-01/part_000.gz", OpenAlexTests.With("""{"id":"https://openalex.org/W1"}"""), OpenAlexTests.With("""{"id":"https://openalex.org/W2","title":"Two"}"""));
        Part("works", "updated_date=2025-01-02/part_000.gz", OpenAlexTests.With("""{"id":"https://openalex.org/W3","title":"Three"}"""));
        Manifest("works", ("updated_date=2025-01-01/part_000.gz", 2), ("updated_date=2025-01-02/part_000.gz", 5), ("updated_date=2025-01-03/part_000.gz", 1));
        Part("concepts", "updated_date=2025-01-01/part_000.gz", """{"id":"https://openalex.org/C1","display_name":"x"}""");
        Part("concepts", "updated_date=2025-01-02/part_000.gz", """{"id":"https://openalex.org/C2","display_name":"y"}""");
        Manifest("concepts", ("updated_date=2025-01-01/part_000.gz", 1), ("updated_date=2025-01-02/part_000.gz", 1));

        var (exit, output, errors) = await ImportAsync("auto");

        Assert.Equal(1, exit);
        Assert.Contains(Path.Combine("works", "updated_date=2025-01-01", "part_000.gz") + " as openalex-works: 2 read, 2 added, 0 changed, 0 unchanged, 0 rejected", output, StringComparison.Ordinal);
        Assert.Contains("Passed over 2 files of OpenAlex's concepts: nothing here reads them.", output, StringComparison.Ordinal);
        Assert.Equal(
            [
                "The manifest of works gives other numbers of records than 1 file holds: updated_date=2025-01-02/part_000.gz (1 for 5).",
                "The manifest of works lists 3 files, and 1 of them is missing: updated_date=2025-01-03/part_000.gz.",
            ],
            errors.Where(e => !e.Contains(" records ", StringComparison.Ordinal) || e.StartsWith("The manifest", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        await using var records = database.Open();
        Assert.Equal(["W1", "W2", "W3"], await records.SourceRecords.OrderBy(r => r.ExternalId).Select(r => r.ExternalId).ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Of_a_whole_snapshot_only_the_kind_that_is_asked_for_comes_in()
    {
        Part("works", "updated_date=2025-01-01/part_000.gz", OpenAlexTests.With("""{"id":"https://openalex.org/W1"}"""));
        Manifest("works", ("updated_date=2025-01-01/part_000.gz", 1));
        Part("authors", "updated_date=2025-01-01/part_000.gz", """{"id":"https://openalex.org/A1","display_name":"Ada Author"}""");
        Manifest("authors", ("updated_date=2025-01-01/part_000.gz", 1));

        var (exit, output, errors) = await ImportAsync("openalex-works");

        Assert.True(exit == 0, string.Join('\n', errors));
        Assert.Contains("Passed over 1 file of OpenAlex's authors: this imports works of OpenAlex.", output, StringComparison.Ordinal);
        await using var records = database.Open();
        Assert.Equal((1, 0), (await records.SourceRecords.CountAsync(TestContext.Current.CancellationToken), await records.PersonRecords.CountAsync(TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("{\"entries\":")]
    [InlineData("{\"entries\":[{\"meta\":{}}]}")]
    [InlineData("[]")]
    public async Task A_manifest_that_is_none_is_told_in_one_sentence(string manifest)
    {
        Part("works", "updated_date=2025-01-01/part_000.gz", OpenAlexTests.With("""{"id":"https://openalex.org/W1"}"""));
        await File.WriteAllTextAsync(Path.Combine(folder, "works", "manifest"), manifest, TestContext.Current.CancellationToken);

        var (exit, output, errors) = await ImportAsync("auto");

        Assert.Equal(1, exit);
        Assert.Contains(" 1 added", output, StringComparison.Ordinal);
        Assert.Contains($"{Path.Combine("works", "manifest")} is no manifest of a snapshot: it is not JSON with entries that have a url.", errors);
    }

    public async ValueTask InitializeAsync() => await database.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private void Part(string entities, string name, params string[] lines)
    {
        var path = Path.Combine(folder, entities, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var zip = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest));
        foreach (var line in lines)
            zip.WriteLine(line);
    }

    private void Manifest(string entities, params (string Part, int Count)[] parts) => File.WriteAllText(
        Path.Combine(folder, entities, "manifest"),
        $$"""{"entries":[{{string.Join(",\n", parts.Select(p => $$"""{"url":"s3://openalex/data/{{entities}}/{{p.Part}}","meta":{"content_length":7,"record_count":{{p.Count}}} }"""))}}],"meta":{"record_count":7} }""");

    private async Task<(int Exit, string Output, string[] Errors)> ImportAsync(string format)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(GenerateCommand).Assembly.Location, "import", format, folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        start.Environment["ConnectionStrings__BzPeer"] = database.ConnectionString;
        using var tool = Process.Start(start)!;
        var output = tool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await tool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await tool.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (tool.ExitCode, await output, errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
