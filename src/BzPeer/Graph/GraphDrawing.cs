using System.Runtime.InteropServices;

namespace BzPeer.Graph;

/// <summary>Where things go on a canvas of one width; the height follows from what has to be shown. All in SVG user units.</summary>
public sealed record DrawingSize
{
    /// <summary>Beside other content, about 750 px wide: the slice on a profile.</summary>
    public static DrawingSize Profile { get; } = new()
    {
        Width = 760,
        NameSize = 12,
        TitleSize = 11,
        PeopleOut = 208,
        PeopleArc = 28,
        RowPitch = 44,
        WorksOut = 118,
        WorksIn = 76,
        TitleWidth = 134,
        CentreWidth = 100,
        BottomSlots = 5,
    };

    /// <summary>The whole width of a page: the slice on its own page.</summary>
    public static DrawingSize Large { get; } = new()
    {
        Width = 1120,
        NameSize = 13,
        TitleSize = 11.5,
        PeopleOut = 352,
        PeopleArc = 48,
        RowPitch = 44,
        WorksOut = 216,
        WorksIn = 112,
        TitleWidth = 186,
        CentreWidth = 220,
        BottomSlots = 6,
    };

    /// <summary>The width of the canvas.</summary>
    public required double Width { get; init; }

    /// <summary>The font size of people, topics and institutions; graph.css must say the same.</summary>
    public required double NameSize { get; init; }

    /// <summary>The font size of the titles of works; graph.css must say the same.</summary>
    public required double TitleSize { get; init; }

    /// <summary>How far the outermost people stand from the middle.</summary>
    public required double PeopleOut { get; init; }

    /// <summary>How far the columns of people bend in towards their ends.</summary>
    public required double PeopleArc { get; init; }

    /// <summary>The distance of two people in a column where there is room; never less than a target's 24.</summary>
    public required double RowPitch { get; init; }

    /// <summary>How far works at the height of the centre stand from the middle.</summary>
    public required double WorksOut { get; init; }

    /// <summary>How far the uppermost and lowest works stand from the middle.</summary>
    public required double WorksIn { get; init; }

    /// <summary>The width of a line of a work's title.</summary>
    public required double TitleWidth { get; init; }

    /// <summary>The width of a line of the owner's name.</summary>
    public required double CentreWidth { get; init; }

    /// <summary>How many topics stand side by side.</summary>
    public required int BottomSlots { get; init; }
}

/// <summary>A rectangle that text or a node is taken to fill.</summary>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Upper edge.</param>
/// <param name="Right">Right edge.</param>
/// <param name="Bottom">Lower edge.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Whether the two share any area.</summary>
    public bool Overlaps(Box other) =>
        Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
}

/// <summary>Which end of a line of text stands at its x; the words are those of a left-to-right line.</summary>
public enum Anchor
{
    /// <summary>The left end.</summary>
    Left,

    /// <summary>The middle.</summary>
    Middle,

    /// <summary>The right end.</summary>
    Right,
}

/// <summary>One line of a label.</summary>
/// <param name="Text">What stands there, shortened to its place.</param>
/// <param name="X">Where its anchor is.</param>
/// <param name="Y">Its baseline.</param>
public sealed record LabelLine(string Text, double X, double Y);

/// <summary>A node in its place, with its label.</summary>
/// <param name="Node">What it stands for.</param>
/// <param name="X">Its middle.</param>
/// <param name="Y">Its middle.</param>
/// <param name="Radius">Half of its height.</param>
/// <param name="Lines">The label, one or two lines.</param>
/// <param name="Anchor">Which end of the lines stands at their x.</param>
/// <param name="RightToLeft">Whether the name runs from right to left.</param>
/// <param name="Shortened">Whether the label says less than the name.</param>
/// <param name="LabelBox">What the label is estimated to fill, on the wide side.</param>
/// <param name="Touching">The path of all its edges, for showing which they are.</param>
public sealed record DrawnNode(
    GraphNode Node,
    double X,
    double Y,
    double Radius,
    IReadOnlyList<LabelLine> Lines,
    Anchor Anchor,
    bool RightToLeft,
    bool Shortened,
    Box LabelBox,
    string Touching)
{
    /// <summary>What the node itself fills.</summary>
    public Box NodeBox => new(X - Radius, Y - Radius, X + Radius, Y + Radius);
}

/// <summary>An edge in its place.</summary>
/// <param name="Edge">What it connects.</param>
/// <param name="AmongNeighbours">Whether neither end is the centre: such edges are drawn more quietly.</param>
/// <param name="Width">The width of its line.</param>
/// <param name="Path">SVG path data, from rim to rim.</param>
public sealed record DrawnEdge(GraphEdge Edge, bool AmongNeighbours, double Width, string Path);

/// <summary>The edges of one sort and width as one path, which keeps the page small.</summary>
/// <param name="AmongNeighbours">Whether neither end is the centre.</param>
/// <param name="Width">The width of the lines.</param>
/// <param name="Path">SVG path data.</param>
public sealed record DrawnStroke(bool AmongNeighbours, double Width, string Path);

/// <summary>A laid out slice: everything that the page prints, in the order in which it prints it.</summary>
/// <param name="Width">The width of the canvas.</param>
/// <param name="Height">The height of the canvas.</param>
/// <param name="Centre">The owner.</param>
/// <param name="Nodes">The neighbours in the order of the table: by kind, then the heaviest first.</param>
/// <param name="Edges">Every edge, quiet ones first.</param>
/// <param name="Strokes">The same edges, gathered by sort and width.</param>
public sealed record GraphDrawing(
    double Width,
    double Height,
    DrawnNode Centre,
    IReadOnlyList<DrawnNode> Nodes,
    IReadOnlyList<DrawnEdge> Edges,
    IReadOnlyList<DrawnStroke> Strokes)
{
    /// <summary>The neighbours that each neighbour is connected with (the centre left out), in the order of <see cref="Nodes"/>.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<GraphNode>> Neighbours { get; init; }
}

/// <summary>What the partial that shows a slice needs.</summary>
/// <param name="Slice">The slice.</param>
/// <param name="Drawing">The slice, laid out.</param>
/// <param name="OwnerName">The owner's name as shown.</param>
/// <param name="Large">Whether this is the page of its own, with the whole table open.</param>
public sealed record ResearchGraphView(GraphSlice Slice, GraphDrawing Drawing, string OwnerName, bool Large);
