namespace BzPeer;

/// <summary>The database has not been reached since the start, so that addresses cannot be read yet.</summary>
public sealed class PublicIdsNotReadyException : Exception
{
    /// <summary>Says so.</summary>
    public PublicIdsNotReadyException()
        : base("The key for public ids is not loaded yet.")
    {
    }

    /// <summary>Says so in other words.</summary>
    public PublicIdsNotReadyException(string message)
        : base(message)
    {
    }

    /// <summary>Says so in other words, with the cause.</summary>
    public PublicIdsNotReadyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
