namespace BzPeer.Import;

/// <summary>Which files a path given to an import means.</summary>
public static class ListFiles
{
    /// <summary>The file itself; of a folder every file in it and below, by name, without those that begin with a dot.</summary>
    /// <exception cref="ImportRefusedException">The folder cannot be read, or there is none and no file either.</exception>
    public static IReadOnlyList<string> Of(string path)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        try
        {
            return [.. Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = true })
                .Where(f => !Path.GetRelativePath(path, f).Split(Path.DirectorySeparatorChar).Any(p => p.StartsWith('.')))
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImportRefusedException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
