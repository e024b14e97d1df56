using System.Diagnostics;

namespace BzPeer.Postgres;

/// <summary>
/// A lock on a file, held by a process and let go by the system when that process ends, however it ends.
/// Disposing lets go.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream file;

    private FolderLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock at once, alone; null when anybody else holds it.</summary>
    public static FolderLock? TryTake(string path)
    {
        try
        {
            return new FolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException taken) when (taken is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            return null;
        }
    }

    /// <summary>Takes the lock at once, together with others who share it; null when somebody holds it alone.</summary>
    public static FolderLock? TryShare(string path)
    {
        try
        {
            return new FolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read));
        }
        catch (IOException taken) when (taken is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            return null;
        }
    }

    /// <summary>Takes the lock alone, waiting for whoever holds it.</summary>
    /// <param name="path">The lock's file.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="PostgresUnavailableException">It was not free in time.</exception>
    public static async Task<FolderLock> TakeAsync(string path, TimeSpan patience, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (TryTake(path) is { } taken)
                return taken;
            if (waited.Elapsed > patience)
                throw new PostgresUnavailableException(
                    $"Another process has been starting or stopping the database for {patience.TotalSeconds:0} seconds ({path} is locked).");
            await Task.Delay(50, cancellationToken);
        }
    }

    public void Dispose() => file.Dispose();
}
