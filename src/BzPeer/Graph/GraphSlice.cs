namespace BzPeer.Graph;

/// <summary>What a node stands for; each kind has its own shape, colour and place in the drawing.</summary>
public enum NodeKind
{
    /// <summary>An author.</summary>
    Person,

    /// <summary>A work.</summary>
    Work,

    /// <summary>A topic.</summary>
    Topic,

    /// <summary>An institution.</summary>
    Institution,
}

/// <summary>One thing in the neighbourhood of the owner.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Key">Names the node within its slice; compared by code unit.</param>
/// <param name="Label">The whole name or title; the drawing shortens it, the table does not.</param>
/// <param name="Href">The address of its page.</param>
/// <param name="Weight">Works shared with the owner (people, institutions), works about it (topics), 1 for a work.</param>
/// <param name="Note">How it is connected, in words: "6 shared works, 2020–2022".</param>
public sealed record GraphNode(NodeKind Kind, string Key, string Label, string Href, int Weight, string? Note);

/// <summary>A connection of two nodes, without direction.</summary>
/// <param name="From">The key of one end.</param>
/// <param name="To">The key of the other end.</param>
/// <param name="Weight">The works that connect them; 1 where counting means nothing (a work and its topic).</param>
public sealed record GraphEdge(string From, string To, int Weight);

/// <summary>How many neighbours of each kind there are altogether, drawn or not.</summary>
/// <param name="People">All collaborators.</param>
/// <param name="Works">All works.</param>
/// <param name="Topics">All topics.</param>
/// <param name="Institutions">All institutions.</param>
public sealed record SliceTotals(int People, int Works, int Topics, int Institutions)
{
    /// <summary>The total of one kind.</summary>
    public int Of(NodeKind kind) => kind switch
    {
        NodeKind.Person => People,
        NodeKind.Work => Works,
        NodeKind.Topic => Topics,
        _ => Institutions,
    };
}

/// <summary>The neighbourhood of one owner: the centre, what lies around it and every connection between them.</summary>
/// <param name="Centre">The owner; not repeated in <paramref name="Nodes"/>.</param>
/// <param name="Nodes">The neighbours, in any order.</param>
/// <param name="Edges">Connections in any order, those among the neighbours included.</param>
public sealed record GraphSlice(GraphNode Centre, IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges)
{
    /// <summary>What there is altogether, so that the legend can say "14 of 20"; null where nothing was left out.</summary>
    public SliceTotals? Totals { get; init; }
}

/// <summary>How many neighbours of each kind a slice takes at most, the centre not counted.</summary>
/// <param name="People">People.</param>
/// <param name="Works">Works.</param>
/// <param name="Topics">Topics.</param>
/// <param name="Institutions">Institutions.</param>
public sealed record SliceLimits(int People, int Works, int Topics, int Institutions)
{
    /// <summary>The slice on the profile: 30 nodes with the centre, which is what a column of text width can hold readably.</summary>
    public static SliceLimits Profile { get; } = new(14, 8, 5, 2);

    /// <summary>The slice on the page of its own: 60 nodes with the centre.</summary>
    public static SliceLimits Large { get; } = new(30, 16, 10, 3);
}
