using System.Text;
using BzPeer.Import;
using Xunit;

namespace BzPeer.Tests.Import.Formats;

/// <summary>Shorter words for what <see cref="FormatFile"/> does, where one record or one format is expected.</summary>
internal static class FormatReader
{
    public static Task<List<ReadItem>> ReadAsync(this RecordFormat format, string content) => FormatFile.ReadAsync(format, content);

    public static async Task<List<ReadItem>> ReadFileAsync(this RecordFormat format, string path)
    {
        using var file = new SourceFile(path);
        var items = new List<ReadItem>();
        await foreach (var item in format.ReadAsync(file, TestContext.Current.CancellationToken))
            items.Add(item);
        return items;
    }

    /// <summary>The one record of a kind among what was read.</summary>
    public static T The<T>(this IEnumerable<ReadItem> items)
        where T : Incoming => items.SelectMany(i => i.Records).OfType<T>().Single();

    /// <summary>The format that recognises a text; null for none, and all of them where they are several.</summary>
    public static string? Recognised(string content) => RecognisedAs(new FileStart("records", Encoding.UTF8.GetBytes(content), IsWhole: true));

    public static string? RecognisedAs(FileStart start) =>
        string.Join(" and ", RecordFormat.All.Where(f => f.Recognises(start)).Select(f => f.Name)) is { Length: > 0 } names ? names : null;
}
