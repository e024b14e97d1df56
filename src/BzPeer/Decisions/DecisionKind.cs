namespace BzPeer.Decisions;

/// <summary>The closed list of what can be decided about records. Stored by name.</summary>
public enum DecisionKind
{
    /// <summary>Two source records describe one work.</summary>
    SameWork,

    /// <summary>Two source records describe different works.</summary>
    NotSameWork,

    /// <summary>An authorship belongs to the author of another authorship; or, by their keys, the whole of one author is another one.</summary>
    SameAuthor,

    /// <summary>An authorship does not belong to the author of the other authorships of its name.</summary>
    NotSameAuthor,

    /// <summary>The owner of an author says that an authorship is theirs.</summary>
    Mine,

    /// <summary>The owner of an author says that an authorship is not theirs: whose else it is, is not said.</summary>
    NotMine,

    /// <summary>The name that an author's page shows.</summary>
    ShownName,

    /// <summary>A further name by which imports find the author; private, so that it stands in the value alone.</summary>
    Alias,

    /// <summary>Pronouns.</summary>
    Pronouns,

    /// <summary>Affiliation, one of the imported institutions.</summary>
    Affiliation,

    /// <summary>Homepage.</summary>
    Homepage,

    /// <summary>A link.</summary>
    Link,

    /// <summary>The summary that the owner wrote.</summary>
    Summary,

    /// <summary>A work that the owner puts first.</summary>
    Featured,

    /// <summary>A field that the owner hides.</summary>
    HiddenField,

    /// <summary>Whether, and for what, the owner is open to collaborate.</summary>
    CollaborationState,

    /// <summary>A claim was accepted.</summary>
    ClaimAccepted,

    /// <summary>A claim was refused.</summary>
    ClaimRefused,

    /// <summary>A claim was withdrawn by its account.</summary>
    ClaimWithdrawn,

    /// <summary>A claim is disputed by a rival.</summary>
    ClaimDisputed,

    /// <summary>An accepted claim was revoked.</summary>
    ClaimRevoked,

    /// <summary>A co-author vouches for a record.</summary>
    Vouch,

    /// <summary>A provider renamed a record.</summary>
    Rename,

    /// <summary>A record is to be forgotten.</summary>
    Erase,

    /// <summary>An earlier row no longer counts.</summary>
    Undo,
}

/// <summary>On what authority a decision stands.</summary>
public enum DecisionAuthority
{
    /// <summary>The account that owns the author.</summary>
    Owner,

    /// <summary>A moderator.</summary>
    Moderator,

    /// <summary>The provider of the record.</summary>
    Provider,

    /// <summary>Evidence that the program has checked.</summary>
    Evidence,
}
