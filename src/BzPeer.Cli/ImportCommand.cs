using System.CommandLine;
using System.Globalization;
using BzPeer.Import;
using BzPeer.Text;
using Npgsql;

namespace BzPeer.Cli;

/// <summary><c>import auto PATH…</c> and <c>import FORMAT PATH…</c>: reads records and derives every figure that they touch.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var import = new Command("import", "Import records; the same file again changes nothing.") { For("auto", "Import files of any format known here; says which it took.", format: null) };
        foreach (var format in RecordFormat.All)
        {
            import.Add(For(format.Name, $"Import {format.Title}.", format));
        }

        return import;
    }

    private static Command For(string name, string description, RecordFormat? format)
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files, plain or gzip, or folders of them. Where a folder holds a manifest, as each of OpenAlex's snapshot does, files that it lists and that are missing or hold another number of records are reported at the end, and the exit code is 1.", Arity = ArgumentArity.OneOrMore };
        var rejects = new Option<string?>("--rejects")
        {
            Description = "Where rejected records go, with number and reason; default: the name of the file, or folder, with .rejects.tsv, in the current folder.",
            HelpName = "PATH",
        };
        var command = new Command(name, description) { paths, rejects };
        command.SetAction((parsed, cancellation) => WithDatabase.RunAsync(
            async database =>
            {
                await MigrateDatabase.RunAsync(database.ConnectionString, cancellation);
                await using var source = NpgsqlDataSource.Create(database.ConnectionString);
                return await new ImportPaths(source, format, parsed.GetValue(rejects)).RunAsync(parsed.GetRequiredValue(paths), cancellation);
            },
            cancellation));
        return command;
    }
}

/// <summary>Imports files and the files of folders, one after the other, and prints how each ended.</summary>
/// <param name="source">Where to.</param>
/// <param name="format">The format of all of them; null to recognise each.</param>
/// <param name="rejects">Where rejected records go; null for a file named after each path.</param>
internal sealed class ImportPaths(NpgsqlDataSource source, RecordFormat? format, string? rejects)
{
    /// <summary>Names of files of no known format that are printed; of more of them only the number.</summary>
    private const int NamesPrinted = 5;

    private readonly HashSet<string> written = new(StringComparer.Ordinal);
    private readonly HashSet<string> told = new(StringComparer.Ordinal);

    /// <returns>
    /// 0, or 1 where a file was refused or a snapshot is not what its manifest says: the others are imported all the same.
    /// </returns>
    public async Task<int> RunAsync(IEnumerable<string> paths, CancellationToken cancellation)
    {
        var isGood = true;
        foreach (var path in paths)
        {
            isGood &= await ImportAllAsync(path, cancellation);
        }

        var counts = await CountFormulas.RunAsync(source, cancellation);
        if (counts.WorksWaiting > 0)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{counts.WorksWaiting:N0} works wait for formulas and show their source until then: the running site renders them bit by bit, derive at once."));
        }

        return isGood ? 0 : 1;
    }

    private async Task<bool> ImportAllAsync(string path, CancellationToken cancellation)
    {
        var isGood = true;
        var isFolder = Directory.Exists(path);
        var passedOver = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var unknown = new List<string>();
        var manifests = new List<SnapshotManifest>();
        var rejectsPath = rejects ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))) + ".rejects.tsv";
        foreach (var file in ListFiles.Of(path).OrderBy(f => !SnapshotManifest.IsManifest(f)))
        {
            try
            {
                if (isFolder && SnapshotManifest.IsManifest(file))
                {
                    manifests.Add(SnapshotManifest.Read(file));
                    continue;
                }

                var manifest = manifests.Find(m => m.Covers(file));
                if (manifest is not null && IsAnothers(manifest))
                {
                    PassOver(manifest.Entities);
                    continue;
                }

                var read = await ImportAsync(file, isFolder ? Path.GetRelativePath(path, file) : Path.GetFileName(file), rejectsPath, isFolder, cancellation);
                manifest?.Note(file, read);
            }
            catch (ImportPassedOverException e) when (e.Entities.Length > 0)
            {
                PassOver(e.Entities);
            }
            catch (ImportPassedOverException) when (isFolder)
            {
                unknown.Add(Path.GetRelativePath(path, file));
            }
            catch (ImportRefusedException e)
            {
                await TellAsync(e.Message);
            }
        }

        foreach (var (entities, count) in passedOver)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Passed over {count:N0} {(count == 1 ? "file" : "files")} of OpenAlex's {entities}: {(format is null ? "nothing here reads them" : $"this imports {format.Title}")}."));
        }

        if (unknown.Count > 0)
        {
            var more = unknown.Count > NamesPrinted ? string.Create(CultureInfo.InvariantCulture, $" and {unknown.Count - NamesPrinted:N0} more") : "";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Passed over {unknown.Count:N0} {(unknown.Count == 1 ? "file" : "files")} of no format that is known here: {string.Join(", ", unknown.Take(NamesPrinted))}{more}."));
        }

        foreach (var sentence in manifests.SelectMany(m => m.Disagreements()))
        {
            await TellAsync(sentence);
        }

        return isGood;

        // A whole snapshot may be named where one kind of entity is asked for.
        bool IsAnothers(SnapshotManifest manifest) =>
            format is not null && format.Name.StartsWith("openalex-", StringComparison.Ordinal) && format.Name != "openalex-" + manifest.Entities;

        void PassOver(string entities) => passedOver[entities] = passedOver.GetValueOrDefault(entities) + 1;

        Task TellAsync(string sentence)
        {
            isGood = false;
            return Console.Error.WriteLineAsync(sentence);
        }
    }

    /// <returns>How many records were read.</returns>
    private async Task<long> ImportAsync(string file, string shown, string rejectsPath, bool isOfFolder, CancellationToken cancellation)
    {
        using var bar = new ProgressLine(Console.Error, shown);
        var outcome = await new ImportRecords(source, TimeProvider.System).RunAsync(file, format, () => Rejects(rejectsPath, isOfFolder || rejects is not null ? shown : null), bar, cancellation);
        bar.Finish();
        var took = format is null ? $" as {outcome.Format.Name}" : "";
        var leftOut = outcome.LeftOut > 0 ? string.Create(CultureInfo.InvariantCulture, $", {outcome.LeftOut:N0} left out") : "";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{shown}{took}: {outcome.Read:N0} read, {outcome.Added:N0} added, {outcome.Changed:N0} changed, {outcome.Unchanged:N0} unchanged{leftOut}, {outcome.Rejected:N0} rejected, {outcome.Elapsed.TotalSeconds:0.0} s, {outcome.Read / outcome.Elapsed.TotalSeconds:N0} a second"));
        if (outcome.Rejected > 0 && told.Add(rejectsPath))
        {
            Console.WriteLine($"Rejected records and reasons: {rejectsPath}");
        }

        return outcome.Read;
    }

    /// <summary>Several files of one call may share a rejects file: only the first of them begins it anew, and each begins with its name.</summary>
    private StreamWriter Rejects(string path, string? file)
    {
        try
        {
            var writer = new StreamWriter(path, append: !written.Add(Path.GetFullPath(path)));
            if (file is not null)
            {
                writer.WriteLine($"# {file}");
            }

            return writer;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImportRefusedException($"Rejected records cannot be written to {path}: {e.Message} Name another place by --rejects.", e);
        }
    }
}
