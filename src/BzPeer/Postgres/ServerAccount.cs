using System.Security.Cryptography;
using System.Text;

namespace BzPeer.Postgres;

/// <summary>
/// The account that the server runs as. PostgreSQL refuses root: there the server gets the account
/// <c>postgres</c>, or the one that owns the cluster already; otherwise the caller's own.
/// </summary>
internal sealed class ServerAccount
{
    // Lets the server's account pass folders that are closed to it, and nothing else of root's powers but reading.
    private static readonly string[] PassClosedFolders = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"];

    // Where a clone lies in a folder that the server's account can by no means enter.
    private const string ReachableFolder = "/var/lib/bzpeer";

    private readonly string[] prefix;
    private readonly string? group;

    private ServerAccount(string name, string? group, string home, string[] prefix)
    {
        Name = name;
        this.group = group;
        Home = home;
        this.prefix = prefix;
    }

    /// <summary>The account's name.</summary>
    public string Name { get; }

    /// <summary>The folder that holds what the server writes: the data folder, or a reachable one in its stead.</summary>
    public string Home { get; }

    public static async Task<ServerAccount> ChooseAsync(string folder, Action<string>? say, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
            return new ServerAccount(Environment.UserName, group: null, folder, prefix: []);

        var (name, group) = await OwnerOfAsync(Path.Combine(folder, "postgres"), cancellationToken) ?? ("postgres", "postgres");
        if ((await RunProgram.RunAsync("id", ["-u", name], cancellationToken)).ExitCode != 0)
            throw PostgresUnavailableException.WithWaysOut(
                $"PostgreSQL refuses to run as root, and there is no account named {name} that it could run as.");

        string[] plain = ["setpriv", $"--reuid={name}", $"--regid={group}", "--init-groups"];
        string[] passing = [.. plain, .. PassClosedFolders];
        foreach (var way in new[] { plain, passing })
        {
            if (await CanEnterAsync(way, folder, cancellationToken))
                return new ServerAccount(name, group, folder, way);
        }

        var instead = Path.Combine(ReachableFolder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..12]);
        Directory.CreateDirectory(instead);
        LetOthersThrough(ReachableFolder);
        LetOthersThrough(instead);
        if (!await CanEnterAsync(plain, instead, cancellationToken))
            throw PostgresUnavailableException.WithWaysOut($"PostgreSQL refuses to run as root, and the account {name} can enter neither {folder} nor {instead}.");
        say?.Invoke($"The account {name} cannot enter {folder}: the records are in {instead}.");
        return new ServerAccount(name, group, instead, plain);
    }

    private static async Task<bool> CanEnterAsync(string[] way, string folder, CancellationToken cancellationToken) =>
        (await RunProgram.RunAsync(way[0], [.. way[1..], "test", "-x", Path.Combine(folder, ".")], cancellationToken)).ExitCode == 0;

    private static async Task<(string Name, string Group)?> OwnerOfAsync(string data, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(data))
            return null;
        var owner = (await RunProgram.RunAsync("stat", ["--format=%U %G", data], cancellationToken)).Output.Trim().Split(' ');
        return owner is [not ("root" or "UNKNOWN"), _] ? (owner[0], owner[1]) : null;
    }

    /// <summary>Opens a folder, whatever the caller's umask, to be passed through but not listed by other accounts.</summary>
    public static void LetOthersThrough(string folder)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    /// <summary>Runs a program as the account.</summary>
    public async Task<ProgramResult> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        string[] line = [.. prefix, program, .. arguments];
        try
        {
            return await RunProgram.RunAsync(line[0], line[1..], cancellationToken);
        }
        catch (System.ComponentModel.Win32Exception broken)
        {
            throw PostgresUnavailableException.WithWaysOut($"{line[0]} does not start: {broken.Message}.", broken);
        }
    }

    /// <summary>Makes a folder that the account owns and nobody else may enter. An existing one is used if it is that already.</summary>
    /// <exception cref="PostgresUnavailableException">It cannot be made, or is somebody else's.</exception>
    public async Task MakePrivateFolderAsync(string folder, CancellationToken cancellationToken)
    {
        // As the caller, since the account may not write into what is above it. mkdir fails on an existing one: a
        // stranger who made it first, in a folder open to all, is not trusted with what goes into it.
        var made = await RunProgram.RunAsync("mkdir", ["-m", "0700", folder], cancellationToken);
        if (made.ExitCode == 0 && group is not null)
            made = await RunProgram.RunAsync("chown", [$"{Name}:{group}", folder], cancellationToken);
        if (made.ExitCode != 0 && (!Directory.Exists(folder) || !await IsPrivateAsync(folder, cancellationToken)))
            throw new PostgresUnavailableException($"The folder {folder} cannot be made, or belongs to another account: {made.Output.Trim()}");
    }

    // -L: a link would let its owner swap the folder.
    private async Task<bool> IsPrivateAsync(string folder, CancellationToken cancellationToken) =>
        (await RunProgram.RunAsync("/bin/sh",
            ["-c", """[ ! -L "$1" ] && [ -n "$(find "$1" -prune -user "$2" -perm 0700)" ]""", "sh", folder, Name], cancellationToken)).ExitCode == 0;
}
