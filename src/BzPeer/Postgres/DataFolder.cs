namespace BzPeer.Postgres;

/// <summary>Where this installation keeps what it stores: the private database and nothing of the repository's.</summary>
public static class DataFolder
{
    /// <summary>Environment variable that names the folder.</summary>
    public const string Variable = "BZPEER_DATA";

    /// <summary>
    /// The folder: <see cref="Variable"/>, else <c>.bzpeer</c> at the root of the checkout that the program runs
    /// from, else <c>~/.local/share/bzpeer</c>. It need not exist yet.
    /// </summary>
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return Path.GetFullPath(named);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "BzPeer.sln")))
                return Path.Combine(folder.FullName, ".bzpeer");
        }
        return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "bzpeer");
    }
}
