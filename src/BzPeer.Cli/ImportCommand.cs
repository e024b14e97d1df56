using System.CommandLine;
using System.Globalization;
using BzPeer.Import;
using Npgsql;

namespace BzPeer.Cli;

/// <summary><c>import arxiv FILE…</c>: reads records and derives every figure that they touch.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "JSON lines, plain or gzip.", Arity = ArgumentArity.OneOrMore };
        var rejects = new Option<string?>("--rejects")
        {
            Description = "Where rejected lines go, with number and reason; default: FILE's name with .rejects.tsv, in the current folder.",
            HelpName = "PATH",
        };
        var arxiv = new Command("arxiv", "Import the arXiv metadata snapshot.") { files, rejects };
        arxiv.SetAction((parsed, cancellation) => WithDatabase.RunAsync(
            async database =>
            {
                await MigrateDatabase.RunAsync(database.ConnectionString, cancellation);
                await using var source = NpgsqlDataSource.Create(database.ConnectionString);
                var written = new HashSet<string>(StringComparer.Ordinal);
                foreach (var file in parsed.GetRequiredValue(files))
                {
                    await ImportAsync(source, file, parsed.GetValue(rejects), written, cancellation);
                }

                return 0;
            },
            cancellation));
        return new Command("import", "Import records; the same file again changes nothing.") { arxiv };
    }

    private static async Task ImportAsync(NpgsqlDataSource source, string file, string? rejects, HashSet<string> written, CancellationToken cancellation)
    {
        var rejectsPath = rejects ?? Path.GetFileName(file) + ".rejects.tsv";
        using var bar = new ProgressLine(Console.Error, Path.GetFileName(file));
        var outcome = await new ImportRecords(source, TimeProvider.System).ArxivAsync(
            file, () => Rejects(rejectsPath, written), bar, cancellation);
        bar.Finish();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Path.GetFileName(file)}: {outcome.Read:N0} read, {outcome.Added:N0} added, {outcome.Changed:N0} changed, {outcome.Unchanged:N0} unchanged, {outcome.Rejected:N0} rejected, {outcome.Elapsed.TotalSeconds:0.0} s, {outcome.Read / outcome.Elapsed.TotalSeconds:N0} a second"));
        if (outcome.Rejected > 0)
        {
            Console.WriteLine($"Rejected lines and reasons: {rejectsPath}");
        }
    }

    /// <summary>Several files of one call may share a rejects file: only the first of them begins it anew.</summary>
    private static StreamWriter Rejects(string path, HashSet<string> written)
    {
        try
        {
            return new StreamWriter(path, append: !written.Add(Path.GetFullPath(path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImportRefusedException($"Rejected lines cannot be written to {path}: {e.Message} Name another place by --rejects.", e);
        }
    }
}
