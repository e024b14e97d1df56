namespace BzPeer.Tests.Demo;

/// <summary>Real records outside the repository, for the tests that can use them.</summary>
internal static class Corpus
{
    public const string Absent = "no real records: set BZPEER_CORPUS to their folder";

    /// <returns>The path of a folder or file of the corpus, or null where it is absent.</returns>
    public static string? Find(string name)
    {
        var root = Environment.GetEnvironmentVariable("BZPEER_CORPUS");
        if (string.IsNullOrEmpty(root) && Repository() is { } repository)
            root = Path.Combine(repository, "..", "shared", "data");
        var path = root is null ? null : Path.Combine(root, name);
        return Path.Exists(path) ? path : null;
    }

    private static string? Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "BzPeer.sln")))
            folder = folder.Parent;
        return folder?.FullName;
    }
}
