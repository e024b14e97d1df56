namespace BzPeer.Follows;

/// <summary>What events happen to, and, works apart, what can be followed. Stored by name.</summary>
public enum SubjectKind
{
    /// <summary>An author.</summary>
    Author,

    /// <summary>A topic.</summary>
    Topic,

    /// <summary>An institution.</summary>
    Institution,

    /// <summary>A search among the titles of works.</summary>
    Search,

    /// <summary>
    /// A work: nobody follows one. The log of events notes under it that it came in a later version or was retracted, for
    /// feeds, of whose readers nobody knows.
    /// </summary>
    Work,
}

/// <summary>Something that can be followed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">The id of its row: of the author, topic, institution or <see cref="FollowedSearch"/>.</param>
public sealed record Subject(SubjectKind Kind, long Id);
