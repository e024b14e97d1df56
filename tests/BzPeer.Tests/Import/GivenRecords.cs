using System.Runtime.CompilerServices;
using BzPeer.Import;
using Npgsql;
using Xunit;

namespace BzPeer.Tests.Import;

/// <summary>Records of any provider as a file of a format that only the tests know: what is behind the readers is tried without them.</summary>
internal sealed class GivenRecords(IReadOnlyList<Incoming> records) : RecordFormat
{
    public override string Name => "given";

    public override string Title => "given records";

    public override string Shape => "anything";

    public override bool Recognises(FileStart start) => true;

    public override async IAsyncEnumerable<ReadItem> ReadAsync(SourceFile file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        for (var i = 0; i < records.Count; i++)
            yield return ReadItem.Of(i + 1, 100, records[i]);
    }

    public static async Task<ImportOutcome> ImportAsync(NpgsqlDataSource database, params IReadOnlyList<Incoming> records)
    {
        using var file = new SourceFile(new MemoryStream([1]), "given");
        return await new ImportRecords(database, TimeProvider.System).RunAsync(file, new GivenRecords(records), cancellation: TestContext.Current.CancellationToken);
    }
}
