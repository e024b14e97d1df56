using System.Globalization;
using System.Text.Json;

namespace BzPeer.Import;

/// <summary>
/// The manifest beside the parts of a snapshot, as OpenAlex publishes it: <c>data/works/manifest</c> lists
/// <c>data/works/updated_date=…/part_000.gz</c> and how many records each holds. A copy that broke off is told by it.
/// </summary>
public sealed class SnapshotManifest
{
    /// <summary>A manifest of all parts of OpenAlex has some thousand entries; a file much longer is none.</summary>
    private const int MaxLength = 32 << 20;

    /// <summary>So many files are named in a sentence; of the others the number.</summary>
    private const int MostNamed = 3;

    private readonly string folder;

    private readonly Dictionary<string, long?> promised;

    private readonly Dictionary<string, long> read = new(StringComparer.Ordinal);

    private SnapshotManifest(string folder, Dictionary<string, long?> promised) => (this.folder, this.promised) = (folder, promised);

    /// <summary>What the parts hold, by the folder's name: works, concepts.</summary>
    public string Entities => Path.GetFileName(folder);

    /// <summary>Whether a file of this name is a manifest.</summary>
    public static bool IsManifest(string path) => Path.GetFileName(path) == "manifest";

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="ImportRefusedException">It cannot be read, or is none.</exception>
    public static SnapshotManifest Read(string path)
    {
        var name = Path.Combine(Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) ?? "", Path.GetFileName(path));
        using var file = new SourceFile(path);
        // Counted as it is unpacked: a manifest may be gzip, and a parsed document is held whole.
        using var bytes = new MemoryStream();
        var part = new byte[1 << 16];
        for (int length; (length = file.Content.Read(part)) > 0;)
        {
            bytes.Write(part, 0, length);
            if (bytes.Length > MaxLength)
            {
                throw new ImportRefusedException($"{name} is no manifest of a snapshot: it is too long.");
            }
        }

        try
        {
            using var manifest = JsonDocument.Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), new JsonDocumentOptions { MaxDepth = ReadJson.MaxDepth });
            var counts = new Dictionary<string, long?>(StringComparer.Ordinal);
            foreach (var entry in manifest.RootElement.GetProperty("entries").EnumerateArray())
            {
                // s3://openalex/data/works/updated_date=2025-07-28/part_000.gz: the last two parts lie beside the manifest.
                var parts = (entry.GetProperty("url").GetString() ?? "").Split('/');
                var count = entry.TryGetProperty("meta", out var meta) && meta.TryGetProperty("record_count", out var records) && records.TryGetInt64(out var number) ? number : (long?)null;
                counts[string.Join('/', parts[Math.Max(0, parts.Length - 2)..])] = count;
            }

            return new SnapshotManifest(Path.GetDirectoryName(Path.GetFullPath(path))!, counts);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new ImportRefusedException($"{name} is no manifest of a snapshot: it is not JSON with entries that have a url.", e);
        }
    }

    /// <summary>Whether a file lies below the manifest's folder.</summary>
    public bool Covers(string path) => Path.GetFullPath(path).StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>Notes how many records a part held.</summary>
    public void Note(string path, long records) => read[Relative(path)] = records;

    /// <summary>What disagrees with what was read, a sentence each: parts that are missing, and parts that hold more or fewer records.</summary>
    public IReadOnlyList<string> Disagreements()
    {
        var found = new List<string>();
        var missing = promised.Keys.Where(p => !File.Exists(Path.Combine(folder, p))).Order(StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            found.Add(string.Create(CultureInfo.InvariantCulture, $"The manifest of {Entities} lists {promised.Count:N0} {(promised.Count == 1 ? "file" : "files")}, and {missing.Count:N0} of them {(missing.Count == 1 ? "is" : "are")} missing: {Named(missing)}."));
        }

        var other = read.Where(r => promised.TryGetValue(r.Key, out var count) && count is { } expected && expected != r.Value).OrderBy(r => r.Key, StringComparer.Ordinal)
            .Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Key} ({r.Value:N0} for {promised[r.Key]:N0})")).ToList();
        if (other.Count > 0)
        {
            found.Add(string.Create(CultureInfo.InvariantCulture, $"The manifest of {Entities} gives other numbers of records than {other.Count:N0} {(other.Count == 1 ? "file holds" : "files hold")}: {Named(other)}."));
        }

        return found;
    }

    private string Relative(string path) => Path.GetRelativePath(folder, Path.GetFullPath(path)).Replace(Path.DirectorySeparatorChar, '/');

    private static string Named(List<string> what) => string.Join(", ", what.Take(MostNamed))
        + (what.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {what.Count - MostNamed:N0} more") : "");
}
