namespace BzPeer.Claims;

/// <summary>What came of a change that an owner wanted.</summary>
public abstract record EditAnswer
{
    private EditAnswer()
    {
    }

    /// <summary>It is made.</summary>
    public sealed record Changed : EditAnswer;

    /// <summary>It was so already; nothing was written.</summary>
    public sealed record Same : EditAnswer;

    /// <summary>The account doesn't own the record.</summary>
    public sealed record NotOwner : EditAnswer;

    /// <summary>A dispute about the record is before a moderator.</summary>
    public sealed record Frozen : EditAnswer;

    /// <summary>It can't be made.</summary>
    /// <param name="Field">The field that the sentence belongs to; empty for the whole form.</param>
    /// <param name="Why">Why not, and what can be done instead.</param>
    /// <param name="Other">The record that stands in the way, where it is one.</param>
    public sealed record Refused(string Field, string Why, NamedRecord? Other = null) : EditAnswer;

    /// <summary>Too many changes were made lately.</summary>
    public sealed record Wait(TimeSpan For) : EditAnswer;
}

/// <summary>An author by the name shown.</summary>
/// <param name="Id">The author.</param>
/// <param name="Name">The name.</param>
public sealed record NamedRecord(long Id, string Name);
