namespace BzPeer.Decisions;

/// <summary>
/// The records are being derived by somebody else, and waiting for the turn took too long: nothing was written, and the
/// caller's transaction can only be rolled back. A page answers 503 with <c>Retry-After</c>.
/// </summary>
public sealed class RecordsBusyException : Exception
{
    /// <summary>Says it in the words that are shown.</summary>
    public RecordsBusyException()
        : this("The records are being worked on right now, so nothing was changed. Please try again in a few minutes.")
    {
    }

    /// <summary>Says it in other words.</summary>
    /// <param name="message">One sentence.</param>
    public RecordsBusyException(string message)
        : base(message)
    {
    }

    /// <summary>Says it in other words, with its cause.</summary>
    /// <param name="message">One sentence.</param>
    /// <param name="innerException">What ended the waiting.</param>
    public RecordsBusyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
