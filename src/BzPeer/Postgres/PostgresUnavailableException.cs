namespace BzPeer.Postgres;

/// <summary>
/// No PostgreSQL can be used. The message is meant for the operator: it says what is wrong and, where the
/// server itself is missing or broken, the three ways out. Print it without a stack trace.
/// </summary>
/// <param name="message">What is wrong, in whole sentences.</param>
/// <param name="innerException">What was thrown underneath, for the log.</param>
public sealed class PostgresUnavailableException(string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>What is wrong with the local PostgreSQL, followed by what the operator can do about it.</summary>
    /// <param name="reason">One sentence, with its full stop.</param>
    /// <param name="innerException">What was thrown underneath, for the log.</param>
    internal static PostgresUnavailableException WithWaysOut(string reason, Exception? innerException = null) =>
        new($"""
            {reason}
            Three ways out:
              1. Install PostgreSQL {PostgresPrograms.OldestMajor} or later (Debian, Ubuntu: apt-get install postgresql), or name the
                 folder of its programs in {PostgresPrograms.FolderVariable}.
              2. Use another server: set {Database.EnvironmentVariable}, for example to
                 "Host=localhost;Username=bzpeer;Password=…;Database=bzpeer".
              3. Run everything in containers: docker compose up
            """, innerException);
}
