namespace BzPeer.Works;

/// <summary>What a work is. Stored by name; the order here is the order of precedence among source records of one work.</summary>
public enum WorkKind
{
    /// <summary>An article in a journal.</summary>
    Article,

    /// <summary>A paper in proceedings.</summary>
    Proceedings,

    /// <summary>A preprint.</summary>
    Preprint,

    /// <summary>A published data set.</summary>
    Dataset,

    /// <summary>Anything else.</summary>
    Other,
}
