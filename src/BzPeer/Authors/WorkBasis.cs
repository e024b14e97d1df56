namespace BzPeer.Authors;

/// <summary>How a work is known to be an author's, strongest first. Stored by name.</summary>
public enum WorkBasis
{
    /// <summary>The author says so.</summary>
    Confirmed,

    /// <summary>A source record prints the author's ORCID iD beside the name.</summary>
    Orcid,

    /// <summary>A provider's own id of the author, or its record of the person, leads there.</summary>
    ProviderId,

    /// <summary>A moderator said that two printed names are one person, or set this one apart.</summary>
    Decided,

    /// <summary>Nothing but the name.</summary>
    Name,
}
