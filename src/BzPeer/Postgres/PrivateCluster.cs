using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace BzPeer.Postgres;

/// <summary>
/// A PostgreSQL of one's own, in a folder, reachable through a Unix socket that only its owner can reach. Started
/// when first wanted; the last process that uses it stops it. A start recovers by itself from any process
/// having been killed: a server that is left running is used again, what is left of a dead one is cleared away.
/// </summary>
public sealed class PrivateCluster : IAsyncDisposable
{
    internal const int Port = 5432; // names the socket's file; nothing listens on the network
    private const string User = "bzpeer";
    private const string DatabaseName = "bzpeer";

    // A socket's address holds 107 bytes, of which "/.s.PGSQL.5432" takes 14.
    private const int LongestSocketFolder = 92;

    // Recovery after a crash in the middle of a big import takes its time.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly ClusterUse use;
    private readonly ServerAccount account;
    private readonly FolderLock? siteLock;
    private FolderLock? useLock;

    private PrivateCluster(string folder, ClusterUse use, ServerAccount account, PostgresPrograms programs, FolderLock? siteLock, FolderLock useLock)
    {
        Folder = folder;
        this.use = use;
        this.account = account;
        Programs = programs;
        this.siteLock = siteLock;
        this.useLock = useLock;
    }

    /// <summary>The folder that holds the cluster, its locks and its log.</summary>
    public string Folder { get; }

    /// <summary>The server's major version.</summary>
    public int Major => Programs.Major;

    /// <summary>How to connect to the database <c>bzpeer</c>, as its owner.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>The process id of the server.</summary>
    internal int ProcessId { get; private set; }

    private PostgresPrograms Programs { get; }

    private string Data => DataOf(account.Home);

    private string Log => Path.Combine(Data, "server.log");

    private static string DataOf(string home) => Path.Combine(home, "postgres");

    /// <summary>Starts the cluster in a folder, making it when there is none, or joins the one that runs there.</summary>
    /// <param name="folder">Where; made when missing.</param>
    /// <param name="use">Who asks.</param>
    /// <param name="say">Told, in a sentence each, what the operator should know.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="PostgresUnavailableException">It cannot be started; the message is for the operator.</exception>
    public static async Task<PrivateCluster> StartAsync(string folder, ClusterUse use, Action<string>? say = null, CancellationToken cancellationToken = default)
    {
        if (OperatingSystem.IsWindows())
            throw PostgresUnavailableException.WithWaysOut("A private PostgreSQL is started on Linux and macOS only.");

        FolderLock? only = null, shared = null, starting = null;
        try
        {
            folder = MakeFolder(folder);
            if (use is not ClusterUse.Tool)
                only = TakeSiteLock(folder);
            starting = await FolderLock.TakeAsync(StartLockOf(folder), Patience, cancellationToken);
            shared = FolderLock.TryShare(UseLockOf(folder))
                ?? throw new PostgresUnavailableException($"{UseLockOf(folder)} is locked by another program.");

            var owner = await ServerAccount.ChooseAsync(folder, say, cancellationToken);
            var programs = await PostgresPrograms.FindAsync(MajorOf(DataOf(owner.Home)), cancellationToken);
            var cluster = new PrivateCluster(folder, use, owner, programs, only, shared);
            await cluster.EnsureRunningAsync(say, cancellationToken);
            only = shared = null; // the cluster's now
            return cluster;
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new PostgresUnavailableException($"The data folder {folder} cannot be used: {denied.Message} Name another in {DataFolder.Variable}.", denied);
        }
        finally
        {
            shared?.Dispose();
            starting?.Dispose();
            only?.Dispose();
        }
    }

    private static string StartLockOf(string folder) => Path.Combine(folder, "start.lock");

    internal static string UseLockOf(string folder) => Path.Combine(folder, "use.lock");

    private static string MakeFolder(string folder)
    {
        folder = Path.GetFullPath(folder);
        try
        {
            if (!Directory.Exists(folder))
            {
                Directory.CreateDirectory(folder);
                // For the server's account; what is inside is closed to others by itself.
                ServerAccount.LetOthersThrough(folder);
            }
        }
        catch (IOException failed)
        {
            throw new PostgresUnavailableException($"The data folder {folder} cannot be made: {failed.Message} Name another in {DataFolder.Variable}.", failed);
        }
        return RealPath(folder);
    }

    /// <summary>The path with every link followed, as the system itself prints it.</summary>
    private static string RealPath(string path)
    {
        var parent = Path.GetDirectoryName(path);
        if (parent is null)
            return path;
        var here = new DirectoryInfo(Path.Combine(RealPath(parent), Path.GetFileName(path)));
        return here.ResolveLinkTarget(returnFinalTarget: true) is { } target ? RealPath(target.FullName) : here.FullName;
    }

    private static FolderLock TakeSiteLock(string folder)
    {
        var holder = Path.Combine(folder, "site.pid"); // apart from the lock, which cannot be read while it is held
        if (FolderLock.TryTake(Path.Combine(folder, "site.lock")) is not { } taken)
            throw new PostgresUnavailableException(
                $"Another site already runs on the data folder {folder} (process {(File.Exists(holder) ? File.ReadAllText(holder) : "just starting")}): stop it, or name another folder in {DataFolder.Variable}.");
        File.WriteAllText(holder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return taken;
    }

    /// <summary>The version that made the cluster in a folder; null when there is none.</summary>
    private static int? MajorOf(string data) =>
        Path.Combine(data, "PG_VERSION") is var file && File.Exists(file)
            && int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var major) ? major : null;

    private async Task EnsureRunningAsync(Action<string>? say, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Data))
        {
            say?.Invoke($"Making a private PostgreSQL {Major} in {account.Home}.");
            await MakeClusterAsync(cancellationToken);
        }
        if (!await JoinRunningAsync(cancellationToken))
            await StartServerAsync(cancellationToken);
        await EnsureDatabaseAsync(cancellationToken);
    }

    /// <summary>Makes the cluster aside and moves it into place whole, so that one killed half-way is never taken for one.</summary>
    private async Task MakeClusterAsync(CancellationToken cancellationToken)
    {
        var unfinished = Data + ".new";
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        await account.MakePrivateFolderAsync(unfinished, cancellationToken);

        ProgramResult result = new(1, "");
        foreach (var locale in new[] { "C.UTF-8", "C" })
        {
            result = await account.RunAsync(Programs.PathOf("initdb"),
                ["--pgdata", unfinished, "--no-sync", "--encoding=UTF8", $"--locale={locale}", "--auth=trust", $"--username={User}"],
                cancellationToken);
            if (result.ExitCode == 0 || !result.Output.Contains("locale", StringComparison.Ordinal))
                break;
        }
        if (result.ExitCode != 0)
            throw PostgresUnavailableException.WithWaysOut($"PostgreSQL's initdb failed in {account.Home}: {result.Output.Trim()}");

        await File.AppendAllTextAsync(Path.Combine(unfinished, "postgresql.conf"),
            "\ninclude 'bzpeer.conf'\ninclude_if_exists 'local.conf'\n", cancellationToken);
        Directory.Move(unfinished, Data);
    }

    /// <summary>Uses the server that already runs on the folder, if it answers.</summary>
    private async Task<bool> JoinRunningAsync(CancellationToken cancellationToken)
    {
        if (ReadPostmasterFile() is not var (processId, socketFolder))
            return false;
        if (!await IsServerAsync(processId, cancellationToken))
        {
            // Left by a server that was killed.
            File.Delete(Path.Combine(Data, "postmaster.pid"));
            return false;
        }
        ProcessId = processId;
        ConnectionString = ConnectionStringFor(socketFolder);
        await WaitUntilItAnswersAsync(cancellationToken);
        return true;
    }

    /// <summary>The server's process id and the folder of its socket, as it wrote them; null when it wrote none.</summary>
    private (int ProcessId, string SocketFolder)? ReadPostmasterFile()
    {
        var file = Path.Combine(Data, "postmaster.pid");
        if (!File.Exists(file))
            return null;
        // Lines: process id, data folder, start time, port, socket folder, …
        var lines = File.ReadAllLines(file);
        if (lines.Length == 0 || !int.TryParse(lines[0], CultureInfo.InvariantCulture, out var processId))
            return null;
        return (processId, lines.Length > 4 && lines[4].Length > 0 ? lines[4] : SocketFolder());
    }

    /// <summary>Whether a process is a server on this folder.</summary>
    private async Task<bool> IsServerAsync(int processId, CancellationToken cancellationToken)
    {
        if (!Directory.Exists("/proc/self"))
            return (await RunProgram.RunAsync("ps", ["-o", "command=", "-p", $"{processId}"], cancellationToken)).Output.Contains(Data, StringComparison.Ordinal);
        try
        {
            // pg_ctl starts it as: postgres -D FOLDER
            return (await File.ReadAllTextAsync($"/proc/{processId}/cmdline", cancellationToken)).Split('\0').Contains(Data, StringComparer.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task StartServerAsync(CancellationToken cancellationToken)
    {
        var socketFolder = SocketFolder();
        await account.MakePrivateFolderAsync(socketFolder, cancellationToken);
        // No server runs here, and nobody else may write into this folder: what lies there was left by a killed one.
        // PostgreSQL sees that too, unless something else now has its number, or nobody has yet buried it.
        foreach (var left in Directory.EnumerateFiles(socketFolder, ".s.PGSQL.*"))
            File.Delete(left);
        var settings = Path.Combine(Data, "bzpeer.conf");
        await File.WriteAllTextAsync(settings, ClusterSettings.Text(use, socketFolder, Programs), cancellationToken);
        // Whatever the caller's umask: the server's account must read it. The folder is closed to others.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(settings, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        KeepLogSmall();

        var result = await RunStartAsync(cancellationToken);
        for (var waited = Stopwatch.StartNew(); result.ExitCode != 0 && OrphansHoldMemory() && waited.Elapsed < TimeSpan.FromSeconds(30);)
        {
            // The children of a killed server end by themselves, but not in the middle of a long statement.
            if (waited.Elapsed > TimeSpan.FromSeconds(1))
                await EndOrphansAsync(cancellationToken);
            await Task.Delay(200, cancellationToken);
            result = await RunStartAsync(cancellationToken);
        }
        if (result.ExitCode != 0)
            throw PostgresUnavailableException.WithWaysOut(
                $"PostgreSQL {Major} did not start in {account.Home}: {result.Output.ReplaceLineEndings(" ").Trim()}\nThe end of its log ({Log}):\n{LogTail(10)}");

        ProcessId = ReadPostmasterFile()?.ProcessId ?? 0;
        ConnectionString = ConnectionStringFor(socketFolder);
    }

    // pg_ctl puts the server into a session of its own: Ctrl-C in the site's terminal does not reach it.
    private Task<ProgramResult> RunStartAsync(CancellationToken cancellationToken) =>
        account.RunAsync(Programs.PathOf("pg_ctl"),
            ["start", "--wait", $"--timeout={Patience.TotalSeconds:0}", "--silent", $"--pgdata={Data}", $"--log={Log}"], cancellationToken);

    private bool OrphansHoldMemory() =>
        LogTail(10).Contains("pre-existing shared memory block", StringComparison.Ordinal);

    // Each works in the data folder. The server's own account may always ask for that, root in a container may not.
    private Task<ProgramResult> EndOrphansAsync(CancellationToken cancellationToken) =>
        account.RunAsync("/bin/sh",
            ["-c", """
            for process in /proc/[0-9]*; do
              [ "$(readlink "$process/cwd" 2>/dev/null)" = "$1" ] || continue
              case "$(cat "$process/comm")" in postgres*) kill -9 "${process#/proc/}" ;; esac
            done
            """, "sh", Data], cancellationToken);

    /// <summary>In the data folder, or, where that path is too long for a socket, in a short one under the temporary folder.</summary>
    private string SocketFolder()
    {
        var beside = Path.Combine(account.Home, "socket");
        if (Encoding.UTF8.GetByteCount(beside) <= LongestSocketFolder)
            return beside;
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(account.Home)))[..12];
        return Path.Combine("/tmp", $"bzpeer-{account.Name}-{name}");
    }

    private static string ConnectionStringFor(string socketFolder) => Database.Tuned(new NpgsqlConnectionStringBuilder
    {
        Host = socketFolder,
        Port = Port,
        Username = User,
        Database = DatabaseName,
    }.ConnectionString);

    private void KeepLogSmall()
    {
        const long Largest = 10 << 20;
        if (new FileInfo(Log) is { Exists: true, Length: > Largest })
            File.Move(Log, Log + ".1", overwrite: true);
    }

    private string LogTail(int lines) =>
        File.Exists(Log) ? string.Join('\n', File.ReadLines(Log).TakeLast(lines)) : "";

    private async Task WaitUntilItAnswersAsync(CancellationToken cancellationToken)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(100, cancellationToken))
        {
            try
            {
                await using var connection = await OpenMaintenanceAsync(cancellationToken);
                return;
            }
            catch (PostgresException refused) when (refused.SqlState is not (PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections))
            {
                throw new PostgresUnavailableException($"The PostgreSQL that runs in {account.Home} refuses: {refused.MessageText}", refused);
            }
            catch (NpgsqlException dead)
            {
                // It may still be starting, or recovering from a crash.
                if (waited.Elapsed < Patience && await IsServerAsync(ProcessId, cancellationToken))
                    continue;
                throw PostgresUnavailableException.WithWaysOut($"The PostgreSQL that runs in {account.Home} does not answer: {dead.Message}.", dead);
            }
        }
    }

    private async Task<NpgsqlConnection> OpenMaintenanceAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task EnsureDatabaseAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenMaintenanceAsync(cancellationToken);
        await using var find = new NpgsqlCommand($"SELECT 1 FROM pg_database WHERE datname = '{DatabaseName}'", connection);
        if (await find.ExecuteScalarAsync(cancellationToken) is not null)
            return;
        await using var create = new NpgsqlCommand($"CREATE DATABASE {DatabaseName}", connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Lets go of the cluster; the last one to do so stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (useLock is null)
            return;
        using var stopping = await FolderLock.TakeAsync(StartLockOf(Folder), Patience, CancellationToken.None);
        useLock.Dispose();
        useLock = null;
        using (var alone = FolderLock.TryTake(UseLockOf(Folder)))
        {
            if (alone is not null && ReadPostmasterFile() is not null)
            {
                await account.RunAsync(Programs.PathOf("pg_ctl"),
                    ["stop", "--wait", "--timeout=60", "--silent", $"--mode={(use is ClusterUse.Tests ? "immediate" : "fast")}", $"--pgdata={Data}"],
                    CancellationToken.None);
            }
            if (alone is not null && SocketFolder() is var socketFolder && !socketFolder.StartsWith(account.Home, StringComparison.Ordinal) && Directory.Exists(socketFolder))
                Directory.Delete(socketFolder, recursive: true);
            if (use is ClusterUse.Tests && !string.Equals(account.Home, Folder, StringComparison.Ordinal))
                Directory.Delete(account.Home, recursive: true);
        }
        siteLock?.Dispose();
    }
}
