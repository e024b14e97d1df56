using System.Text;
using BzPeer.Import;
using Npgsql;
using Xunit;

namespace BzPeer.Tests.Import.Formats;

/// <summary>Files for the tests of formats: what a reader makes of them, and what the whole import does.</summary>
internal static class FormatFile
{
    /// <summary>Which of all formats recognises a file, by name; each that does.</summary>
    public static List<string> Recognised(byte[] content, string name)
    {
        using var file = new SourceFile(new MemoryStream(content), name);
        var start = file.ReadStart();
        return [.. RecordFormat.All.Where(f => f.Recognises(start)).Select(f => f.Name)];
    }

    public static List<string> Recognised(string content, string name = "file.txt") => Recognised(Encoding.UTF8.GetBytes(content), name);

    public static async Task<List<ReadItem>> ReadAsync(RecordFormat format, byte[] content, string name)
    {
        using var file = new SourceFile(new MemoryStream(content), name);
        var items = new List<ReadItem>();
        await foreach (var item in format.ReadAsync(file, TestContext.Current.CancellationToken))
            items.Add(item);
        return items;
    }

    public static Task<List<ReadItem>> ReadAsync(RecordFormat format, string content, string name = "file.txt") =>
        ReadAsync(format, Encoding.UTF8.GetBytes(content), name);

    /// <summary>The works that are read; a fault or what is left out fails the test.</summary>
    public static async Task<List<IncomingRecord>> WorksAsync(RecordFormat format, string content, string name = "file.txt")
    {
        var items = await ReadAsync(format, content, name);
        Assert.All(items, i => Assert.Null(i.Fault));
        return [.. items.SelectMany(i => i.Records).Cast<IncomingRecord>()];
    }

    public static async Task<ImportOutcome> ImportAsync(NpgsqlDataSource database, string content, string name, TextWriter? rejects = null)
    {
        using var file = new SourceFile(new MemoryStream(Encoding.UTF8.GetBytes(content)), name);
        return await new ImportRecords(database, TimeProvider.System).RunAsync(file, format: null, rejects is null ? null : () => rejects, cancellation: TestContext.Current.CancellationToken);
    }

    public static async Task<ImportOutcome> ImportAsync(NpgsqlDataSource database, string path) =>
        await new ImportRecords(database, TimeProvider.System).RunAsync(path, cancellation: TestContext.Current.CancellationToken);
}
