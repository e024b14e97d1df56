using System.Globalization;
using System.Text.RegularExpressions;

namespace BzPeer.Postgres;

/// <summary>The installed PostgreSQL server programs (initdb, pg_ctl, postgres).</summary>
/// <param name="Folder">The folder that holds them.</param>
/// <param name="Major">The server's major version, as <c>postgres --version</c> prints it.</param>
public sealed partial record PostgresPrograms(string Folder, int Major)
{
    /// <summary>Environment variable that names the folder; when set, nothing else is looked at.</summary>
    public const string FolderVariable = "BZPEER_PG_BIN";

    /// <summary>The oldest major version that the site works with.</summary>
    public const int OldestMajor = 15;

    // Where Debian and Ubuntu put them, one folder a version; they are not on the PATH there.
    private const string PackagedFolders = "/usr/lib/postgresql";

    private static readonly string[] LibraryFolders = ["../lib", "../lib/postgresql"];

    private static readonly string[] Needed = ["initdb", "pg_ctl", "postgres"];

    /// <summary>The whole path of one of the programs.</summary>
    /// <param name="program">Its name, such as <c>initdb</c>.</param>
    public string PathOf(string program) => Path.Combine(Folder, program);

    /// <summary>Whether an extension library comes with this installation.</summary>
    /// <param name="library">Its name without the ending.</param>
    internal bool Has(string library) =>
        LibraryFolders.Any(lib => File.Exists(Path.GetFullPath(Path.Combine(Folder, lib, library + ".so"))));

    /// <summary>
    /// Finds the programs: in <see cref="FolderVariable"/>, on the PATH, else the newest version of the
    /// system's packages.
    /// </summary>
    /// <param name="major">The version that an existing cluster was made by; null when any will do.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="PostgresUnavailableException">None is there, or it is too old, or it does not run.</exception>
    public static async Task<PostgresPrograms> FindAsync(int? major = null, CancellationToken cancellationToken = default)
    {
        var named = Environment.GetEnvironmentVariable(FolderVariable);
        if (!string.IsNullOrWhiteSpace(named))
        {
            var missing = Needed.Where(name => !File.Exists(Path.Combine(named, name))).ToList();
            if (missing.Count > 0)
                throw PostgresUnavailableException.WithWaysOut(
                    $"{FolderVariable} is {named}, but there is no {string.Join(", ", missing)} in that folder.");
            return Suitable(await AskVersionAsync(named, cancellationToken), major);
        }

        var candidates = FoldersOnPath().Concat(PackagedFoldersNewestFirst()).Distinct(StringComparer.Ordinal).ToList();
        if (candidates.Count == 0)
            throw PostgresUnavailableException.WithWaysOut("PostgreSQL's server programs (initdb, pg_ctl, postgres) were not found.");

        PostgresUnavailableException? first = null;
        foreach (var folder in candidates)
        {
            try
            {
                return Suitable(await AskVersionAsync(folder, cancellationToken), major);
            }
            catch (PostgresUnavailableException unsuitable)
            {
                first ??= unsuitable;
            }
        }
        throw first!;
    }

    private static PostgresPrograms Suitable(PostgresPrograms found, int? major)
    {
        if (found.Major < OldestMajor)
            throw PostgresUnavailableException.WithWaysOut(
                $"The PostgreSQL in {found.Folder} is version {found.Major}; {OldestMajor} or later is needed.");
        if (major is not null && found.Major != major)
            throw PostgresUnavailableException.WithWaysOut(
                $"The records were stored by PostgreSQL {major}, but the one in {found.Folder} is version {found.Major}, which cannot read them: install version {major} again, or move the data folder away and import anew.");
        return found;
    }

    private static async Task<PostgresPrograms> AskVersionAsync(string folder, CancellationToken cancellationToken)
    {
        var program = Path.Combine(folder, "postgres");
        ProgramResult result;
        try
        {
            result = await RunProgram.RunAsync(program, ["--version"], cancellationToken);
        }
        catch (System.ComponentModel.Win32Exception broken)
        {
            throw PostgresUnavailableException.WithWaysOut($"{program} does not start: {broken.Message}.", broken);
        }
        var version = VersionLine().Match(result.Output);
        if (result.ExitCode != 0 || !version.Success)
            throw PostgresUnavailableException.WithWaysOut(
                $"{program} does not answer with its version: {result.Output.ReplaceLineEndings(" ").Trim()} (exit code {result.ExitCode}).");
        return new PostgresPrograms(folder, int.Parse(version.Groups["major"].Value, CultureInfo.InvariantCulture));
    }

    private static IEnumerable<string> FoldersOnPath()
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var program = new FileInfo(Path.Combine(folder, "postgres"));
            if (!program.Exists)
                continue;
            // Often a link into the version's own folder, where its companions are.
            var home = program.ResolveLinkTarget(returnFinalTarget: true)?.FullName is { } target
                ? Path.GetDirectoryName(target)!
                : Path.GetFullPath(folder);
            if (Needed.All(name => File.Exists(Path.Combine(home, name))))
                yield return home;
        }
    }

    private static IEnumerable<string> PackagedFoldersNewestFirst() =>
        Directory.Exists(PackagedFolders)
            ? Directory.EnumerateDirectories(PackagedFolders)
                .Select(folder => (Bin: Path.Combine(folder, "bin"), Version: int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0))
                .Where(found => found.Version > 0 && Needed.All(name => File.Exists(Path.Combine(found.Bin, name))))
                .OrderByDescending(found => found.Version)
                .Select(found => found.Bin)
            : [];

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionLine();
}
