using System.Runtime.InteropServices;
using System.Text;

namespace BzPeer.Graph;

/// <summary>
/// Lays a slice out: people in two arched columns with their names outwards, works in an inner ring, topics along the
/// bottom, institutions along the top, the owner in the middle. Each label has a place of its own that nothing else
/// enters, so that labels cannot collide whatever they say; who takes which place is decided by who belongs together.
/// The result depends on what the slice says, not on the order in which it says it, nor on process or culture.
/// </summary>
public static class LayOutGraph
{
    private const double Margin = 8;
    private const double CentreRadius = 14;
    private const double CentreSize = 13;

    /// <summary>The gap between the rim of a node and its label, or the end of an edge.</summary>
    private const double NodeGap = 5;
    private const double EdgeGap = 1.5;
    private const double SlotGap = 12;

    /// <summary>Works so near the height of the centre leave room for the owner's name.</summary>
    private const double CentreReach = 75;
    private const double WorkPitch = 52;
    private const double TopicPitch = 62;
    private const double InstitutionPitch = 46;

    /// <summary>Swapping settles after three or four rounds; the limit only guards against a very dense slice.</summary>
    private const int MostRounds = 10;

    /// <summary>No label shows more; it keeps a title of megabytes from being measured.</summary>
    private const int MostCharacters = 240;

    /// <summary>Lays the slice out on a canvas of this width.</summary>
    /// <exception cref="ArgumentException">A key occurs twice, or an edge ends at no node or at the node it began.</exception>
    public static GraphDrawing Radial(GraphSlice slice, DrawingSize size)
    {
        var nodes = InOrder(slice.Nodes);
        var centre = nodes.Length;
        var edges = InOrder(slice.Edges, nodes, slice.Centre);
        var ties = TiesAmongNeighbours(edges, centre);

        var (places, centreX, centreY, height, rooms) = Places(nodes, size);
        SwapUntilNear(nodes, places, ties);

        var radii = new double[nodes.Length + 1];
        for (var i = 0; i < nodes.Length; i++) radii[i] = Radius(nodes[i]);
        radii[centre] = CentreRadius;

        var touching = new StringBuilder[nodes.Length + 1];
        for (var i = 0; i < touching.Length; i++) touching[i] = new StringBuilder();
        var drawnEdges = new DrawnEdge[edges.Length];
        var middle = new Point(centreX, centreY);
        var heaviest = edges.Where(e => e.From == centre || e.To == centre).Select(e => e.Edge.Weight).DefaultIfEmpty(1).Max();
        for (var i = 0; i < edges.Length; i++)
        {
            var (from, to, edge) = edges[i];
            var among = from != centre && to != centre;
            var start = places[from];
            var end = to == centre ? middle : places[to];
            var path = EdgePath(start, radii[from], end, radii[to],
                Bend(nodes[from].Kind, start, to == centre ? null : nodes[to].Kind, end, middle, height));
            touching[from].Append(path);
            touching[to].Append(path);
            drawnEdges[i] = new DrawnEdge(edge, among, LineWidth(edge.Weight, heaviest, among), path);
        }

        var drawn = new DrawnNode[nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
            drawn[i] = Draw(nodes[i], places[i], radii[i], size, rooms, touching[i].ToString());

        return new GraphDrawing(
            size.Width,
            height,
            DrawCentre(slice.Centre, middle, size, touching[centre].ToString()),
            drawn,
            drawnEdges,
            Gather(drawnEdges))
        {
            Neighbours = NeighboursByKey(nodes, ties),
        };
    }

    private static GraphNode[] InOrder(IReadOnlyList<GraphNode> nodes)
    {
        var sorted = nodes.ToArray();
        Array.Sort(sorted, static (a, b) =>
        {
            var order = a.Kind.CompareTo(b.Kind);
            if (order == 0) order = b.Weight.CompareTo(a.Weight);
            if (order == 0) order = string.CompareOrdinal(a.Label, b.Label);
            return order != 0 ? order : string.CompareOrdinal(a.Key, b.Key);
        });
        return sorted;
    }

    /// <summary>Edges by the places of their ends in the order of the nodes (the centre last), each pair once.</summary>
    private static (int From, int To, GraphEdge Edge)[] InOrder(
        IReadOnlyList<GraphEdge> edges, GraphNode[] nodes, GraphNode centre)
    {
        var index = new Dictionary<string, int>(nodes.Length + 1, StringComparer.Ordinal) { [centre.Key] = nodes.Length };
        for (var i = 0; i < nodes.Length; i++)
        {
            if (!index.TryAdd(nodes[i].Key, i))
                throw new ArgumentException($"The key '{nodes[i].Key}' occurs twice.", nameof(nodes));
        }

        var known = new Dictionary<(int, int), GraphEdge>(edges.Count);
        foreach (var edge in edges)
        {
            if (!index.TryGetValue(edge.From, out var from) || !index.TryGetValue(edge.To, out var to) || from == to)
                throw new ArgumentException($"No edge from '{edge.From}' to '{edge.To}' can be drawn.", nameof(edges));
            if (from > to) (from, to) = (to, from);

            // The same pair told from both ends is one connection; where the two disagree the larger count is the fuller one.
            if (known.TryGetValue((from, to), out var other) && other.Weight >= edge.Weight) continue;
            known[(from, to)] = new GraphEdge(
                from == nodes.Length ? centre.Key : nodes[from].Key,
                to == nodes.Length ? centre.Key : nodes[to].Key,
                edge.Weight);
        }

        var sorted = known.Select(pair => (From: pair.Key.Item1, To: pair.Key.Item2, Edge: pair.Value)).ToArray();
        Array.Sort(sorted, (a, b) =>
        {
            // Quiet edges are drawn first, below those of the centre.
            var order = (a.To == nodes.Length).CompareTo(b.To == nodes.Length);
            if (order == 0) order = a.From.CompareTo(b.From);
            return order != 0 ? order : a.To.CompareTo(b.To);
        });
        return sorted;
    }

    private static List<(int Other, int Weight)>[] TiesAmongNeighbours(
        (int From, int To, GraphEdge Edge)[] edges, int centre)
    {
        var ties = new List<(int Other, int Weight)>[centre];
        for (var i = 0; i < centre; i++) ties[i] = [];
        foreach (var (from, to, edge) in edges)
        {
            if (to == centre) continue;
            var weight = Math.Clamp(edge.Weight, 1, 4);
            ties[from].Add((to, weight));
            ties[to].Add((from, weight));
        }

        foreach (var list in ties) list.Sort();
        return ties;
    }

    /// <summary>A place for each node: the heaviest of a kind nearest to the middle, left and right in turn.</summary>
    private static (Point[] Places, double CentreX, double CentreY, double Height, Rooms Rooms) Places(
        GraphNode[] nodes, DrawingSize size)
    {
        var count = new int[4];
        foreach (var node in nodes) count[(int)node.Kind]++;
        var (people, works, topics, institutions) = (count[0], count[1], count[2], count[3]);

        // People begin on the right, works on the left, so that one of each still balances.
        var peopleRows = (people + 1) / 2;
        var workRows = (works + 1) / 2;
        var peoplePitch = peopleRows <= 8 ? size.RowPitch : peopleRows <= 11 ? size.RowPitch - 6 : 30;
        var half = Math.Max(66, Math.Max(peopleRows * peoplePitch, workRows * WorkPitch) / 2);

        var institutionsPerRow = Math.Min(institutions, 3);
        var institutionRows = institutions == 0 ? 0 : (institutions + 2) / 3;
        var above = institutionRows == 0 ? 12 : 34 + institutionRows * InstitutionPitch;
        var topicRows = (topics + size.BottomSlots - 1) / size.BottomSlots;

        // More topics than fit side by side stand in a zigzag: the edges of the lower ones pass between the upper labels.
        var topicPitch = Math.Min((size.Width - 2 * Margin) / Math.Max(topics + topicRows - 1, 1), 200d / Math.Max(topicRows, 1));
        var below = topicRows == 0 ? 16 : 30 + topicRows * TopicPitch;

        var centreX = size.Width / 2;
        var centreY = SvgNumber.Round(above + half);
        var places = new Point[nodes.Length];

        for (var i = 0; i < people; i++)
        {
            var dy = Row(i / 2, i % 2 == 0 ? (people + 1) / 2 : people / 2, Math.Min(52, 2 * half / peopleRows));
            var out_ = size.PeopleOut - size.PeopleArc * Square(dy / Math.Max(half, 170));
            places[i] = new Point(centreX + (i % 2 == 0 ? out_ : -out_), centreY + dy);
        }

        for (var i = 0; i < works; i++)
        {
            var dy = Row(i / 2, i % 2 == 0 ? (works + 1) / 2 : works / 2, Math.Min(100, 2 * half / workRows));
            var inwards = Math.Clamp((Math.Abs(dy) - CentreReach) / 80, 0, 1);
            var out_ = size.WorksOut + inwards * (size.WorksIn - size.WorksOut);
            // Above the middle of its box: the title hangs below the node.
            places[people + i] = new Point(centreX + (i % 2 == 0 ? -out_ : out_), centreY + dy - 12);
        }

        for (var i = 0; i < topics; i++)
        {
            var dx = Row(i, topics, topicPitch);
            places[people + works + i] = new Point(
                centreX + dx,
                centreY + half + 44 + Place(i, topics) % topicRows * TopicPitch - 22 * Square(dx / centreX));
        }

        for (var i = 0; i < institutions; i++)
        {
            var row = i / institutionsPerRow;
            var inRow = Math.Min(institutionsPerRow, institutions - row * institutionsPerRow);
            var dx = Row(i % institutionsPerRow, inRow, SlotWidth(inRow, size));
            places[people + works + topics + i] = new Point(
                centreX + dx,
                32 + (institutionRows - 1 - row) * InstitutionPitch + 18 * Square(dx / centreX));
        }

        for (var i = 0; i < places.Length; i++)
            places[i] = new Point(SvgNumber.Round(places[i].X), SvgNumber.Round(places[i].Y));
        return (places, centreX, centreY, Math.Ceiling(centreY + half + below),
            new Rooms(peoplePitch >= 38, topicPitch * topicRows - SlotGap, SlotWidth(institutionsPerRow, size) - SlotGap));
    }

    /// <summary>The offset of the n-th of so many, counted from the middle outwards: 0, one way, the other way …</summary>
    private static double Row(int n, int count, double pitch) => (Place(n, count) - (count - 1) / 2d) * pitch;

    private static int Place(int n, int count) => (count - 1) / 2 + (n % 2 == 0 ? -(n / 2) : (n + 1) / 2);

    private static double SlotWidth(int slots, DrawingSize size) => Math.Min((size.Width - 2 * Margin) / Math.Max(slots, 1), 200);

    /// <summary>
    /// Swaps the places of two nodes of one kind for as long as that brings connected nodes nearer to each other: those
    /// who wrote together end up side by side, and works near their authors.
    /// </summary>
    private static void SwapUntilNear(GraphNode[] nodes, Point[] places, List<(int Other, int Weight)>[] ties)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var better = false;
            for (var a = 0; a < nodes.Length; a++)
            {
                for (var b = a + 1; b < nodes.Length && nodes[b].Kind == nodes[a].Kind; b++)
                {
                    if (ties[a].Count + ties[b].Count == 0) continue;
                    var before = Pull(a, places, ties) + Pull(b, places, ties);
                    (places[a], places[b]) = (places[b], places[a]);
                    if (Pull(a, places, ties) + Pull(b, places, ties) < before - 0.01)
                        better = true;
                    else
                        (places[a], places[b]) = (places[b], places[a]);
                }
            }

            if (!better) return;
        }
    }

    private static double Pull(int node, Point[] places, List<(int Other, int Weight)>[] ties)
    {
        var sum = 0d;
        var at = places[node];
        foreach (var (other, weight) in ties[node])
            sum += weight * Math.Sqrt(Square(at.X - places[other].X) + Square(at.Y - places[other].Y));
        return sum;
    }

    private static double Radius(GraphNode node) => SvgNumber.Round(node.Kind switch
    {
        NodeKind.Person => Math.Clamp(4.5 + 2 * (Math.Sqrt(Math.Max(node.Weight, 1)) - 1), 4.5, 9),
        NodeKind.Work => 5,
        NodeKind.Topic => Math.Clamp(5.5 + 0.4 * (node.Weight - 1), 5.5, 8),
        _ => 6.5,
    });

    /// <summary>The heaviest line to the centre is the widest; where all are light (up to eleven shared works), none is made to look heavy.</summary>
    private static double LineWidth(int weight, int heaviest, bool amongNeighbours) => SvgNumber.Round(amongNeighbours
        ? Math.Clamp(0.8 + 0.3 * (weight - 1), 0.8, 2)
        : 1 + 3.5 * (Math.Sqrt(Math.Max(weight, 1)) - 1) / Math.Max(Math.Sqrt(heaviest) - 1, 3.5 / 1.5));

    /// <summary>Where an edge bends to, or null where it is straight. The centre has no kind.</summary>
    private static Point? Bend(NodeKind from, Point start, NodeKind? to, Point end, Point middle, double height)
    {
        if (from == NodeKind.Person && to == NodeKind.Person)
        {
            // Near people are joined by a shallow bow, far ones by a deep one, so that a group's bows don't lie on each other.
            var across = new Point((start.X + end.X) / 2, (start.Y + end.Y) / 2);
            return (start.X < middle.X) == (end.X < middle.X)
                ? new Point(across.X + (middle.X - across.X) * (0.14 + 0.6 * Math.Abs(start.Y - end.Y) / height), across.Y)
                : new Point(across.X, across.Y + (middle.Y - across.Y) * 0.3);
        }

        // To the bands above and below, edges leave upright and turn outwards late: straight ones would cut through
        // the lowest and uppermost people.
        if (from == NodeKind.Person) return null;
        Point band, inner;
        if (from == NodeKind.Work && to is NodeKind.Topic or NodeKind.Institution) (band, inner) = (end, start);
        else if (from != NodeKind.Work && to is null) (band, inner) = (start, end);
        else return null;
        return new Point(inner.X + (band.X - inner.X) * 0.4, inner.Y + (band.Y - inner.Y) * 0.86);
    }

    /// <summary>From rim to rim.</summary>
    private static string EdgePath(Point from, double fromRadius, Point to, double toRadius, Point? bend)
    {
        var path = new StringBuilder(32)
            .Append('M').AppendPoint(Towards(from, bend ?? to, fromRadius + EdgeGap));
        if (bend is { } control) path.Append('Q').AppendPoint(control).Append(' ');
        else path.Append('L');
        return path.AppendPoint(Towards(to, bend ?? from, toRadius + EdgeGap)).ToString();
    }

    private static Point Towards(Point from, Point to, double distance)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var length = Math.Sqrt(dx * dx + dy * dy);
        return length < distance ? from : new Point(from.X + dx / length * distance, from.Y + dy / length * distance);
    }

    private static StringBuilder AppendPoint(this StringBuilder path, Point point) =>
        path.AppendNumber(point.X).Append(' ').AppendNumber(point.Y);

    private static DrawnNode Draw(
        GraphNode node, Point at, double radius, DrawingSize size, Rooms rooms, string touching)
    {
        var text = Clean(node.Label);
        var fontSize = node.Kind == NodeKind.Work ? size.TitleSize : size.NameSize;
        switch (node.Kind)
        {
            case NodeKind.Person:
                {
                    var left = at.X < size.Width / 2;
                    var x = left ? at.X - radius - NodeGap : at.X + radius + NodeGap;
                    var room = (left ? x : size.Width - x) - Margin;
                    string[] lines = rooms.NamesInTwoLines
                        ? MeasureText.Wrap(text, fontSize, room)
                        : [MeasureText.Shorten(text, fontSize, room)];
                    return Label(node, at, radius, touching, text, lines, fontSize,
                        x, at.Y + 0.35 * fontSize - (lines.Length - 1) * LineHeight(fontSize) / 2,
                        left ? Anchor.Right : Anchor.Left);
                }

            case NodeKind.Work:
                return Label(node, at, radius, touching, text, MeasureText.Wrap(text, fontSize, size.TitleWidth), fontSize,
                    at.X, at.Y + radius + NodeGap + 0.8 * fontSize, Anchor.Middle);
            case NodeKind.Topic:
                return Label(node, at, radius, touching, text,
                    MeasureText.Wrap(text, fontSize, rooms.Topic), fontSize,
                    at.X, at.Y + radius + NodeGap + 0.8 * fontSize, Anchor.Middle);
            default:
                return Label(node, at, radius, touching, text,
                    [MeasureText.Shorten(text, fontSize, rooms.Institution)], fontSize,
                    at.X, at.Y - radius - NodeGap - 1, Anchor.Middle);
        }
    }

    private static DrawnNode DrawCentre(GraphNode node, Point at, DrawingSize size, string touching)
    {
        var text = Clean(node.Label);
        return Label(node, at, CentreRadius, touching, text,
            MeasureText.Wrap(text, CentreSize * MeasureText.Bold, size.CentreWidth), CentreSize,
            at.X, at.Y + CentreRadius + NodeGap + 0.8 * CentreSize, Anchor.Middle, MeasureText.Bold);
    }

    private static DrawnNode Label(
        GraphNode node, Point at, double radius, string touching, string whole, string[] lines, double fontSize,
        double x, double y, Anchor anchor, double boldness = 1)
    {
        var lineHeight = LineHeight(fontSize);
        var width = 0d;
        var drawn = new LabelLine[lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            width = Math.Max(width, MeasureText.Width(lines[i], fontSize * boldness));
            drawn[i] = new LabelLine(lines[i], SvgNumber.Round(x), SvgNumber.Round(y + i * lineHeight));
        }

        var left = anchor switch
        {
            Anchor.Left => x,
            Anchor.Middle => x - width / 2,
            _ => x - width,
        };
        return new DrawnNode(node, at.X, at.Y, radius, drawn, anchor,
            MeasureText.IsRightToLeft(whole),
            lines[^1].EndsWith('…') && !whole.EndsWith('…') || whole.Length < node.Label.Length,
            new Box(left, y - fontSize, left + width, y + (lines.Length - 1) * lineHeight + 0.3 * fontSize),
            touching);
    }

    /// <summary>The distance of two lines of a label.</summary>
    private static double LineHeight(double fontSize) => Math.Round(fontSize * 1.25, MidpointRounding.AwayFromZero);

    private static string Clean(string label)
    {
        if (label.Length > MostCharacters)
            label = label[..(char.IsHighSurrogate(label[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters)];
        return string.Join(' ', label.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static DrawnStroke[] Gather(DrawnEdge[] edges)
    {
        var paths = new SortedDictionary<(bool Centre, double Width), StringBuilder>();
        foreach (var edge in edges)
        {
            var sort = (!edge.AmongNeighbours, edge.Width);
            if (!paths.TryGetValue(sort, out var path)) paths[sort] = path = new StringBuilder();
            path.Append(edge.Path);
        }

        return [.. paths.Select(pair => new DrawnStroke(!pair.Key.Centre, pair.Key.Width, pair.Value.ToString()))];
    }

    private static Dictionary<string, IReadOnlyList<GraphNode>> NeighboursByKey(
        GraphNode[] nodes, List<(int Other, int Weight)>[] ties)
    {
        var neighbours = new Dictionary<string, IReadOnlyList<GraphNode>>(nodes.Length, StringComparer.Ordinal);
        for (var i = 0; i < nodes.Length; i++)
            neighbours[nodes[i].Key] = [.. ties[i].Select(tie => nodes[tie.Other])];
        return neighbours;
    }

    private static double Square(double value) => value * value;

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Point(double X, double Y);

    /// <summary>What labels may fill: people's names a second line, topics and institutions these widths.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Rooms(bool NamesInTwoLines, double Topic, double Institution);
}
