namespace BzPeer.Follows;

/// <summary>What can be followed. Stored by name.</summary>
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
}

/// <summary>Something that can be followed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">The id of its row: of the author, topic, institution or <see cref="FollowedSearch"/>.</param>
public sealed record Subject(SubjectKind Kind, long Id);
