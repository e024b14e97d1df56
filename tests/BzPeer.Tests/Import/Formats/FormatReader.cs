using System.Text;
using BzPeer.Import;

namespace BzPeer.Tests.Import.Formats;

/// <summary>Reads texts and files with one format, as an import does, without a database.</summary>
internal static class FormatReader
{
    public static Task<List<ReadItem>> ReadAsync(this RecordFormat format, string content, CancellationToken cancellation) =>
        ReadAllAsync(format, new SourceFile(new MemoryStream(Encoding.UTF8.GetBytes(content)), "records"), cancellation);

    public static Task<List<ReadItem>> ReadFileAsync(this RecordFormat format, string path, CancellationToken cancellation) =>
        ReadAllAsync(format, new SourceFile(path), cancellation);

    /// <summary>The one record of a kind among what was read.</summary>
    public static T The<T>(this IEnumerable<ReadItem> items)
        where T : Incoming => items.SelectMany(i => i.Records).OfType<T>().Single();

    /// <summary>What a text holds is recognised by this format and no other, or by none.</summary>
    public static string? Recognised(string content) => RecognisedAs(new FileStart("records", Encoding.UTF8.GetBytes(content), IsWhole: true));

    public static string? RecognisedAs(FileStart start)
    {
        var by = RecordFormat.All.Where(f => f.Recognises(start)).Select(f => f.Name).ToList();
        return by.Count switch { 0 => null, 1 => by[0], _ => string.Join(" and ", by) };
    }

    private static async Task<List<ReadItem>> ReadAllAsync(RecordFormat format, SourceFile file, CancellationToken cancellation)
    {
        using (file)
        {
            var items = new List<ReadItem>();
            await foreach (var item in format.ReadAsync(file, cancellation))
                items.Add(item);
            return items;
        }
    }
}
