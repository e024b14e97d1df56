using System.Globalization;
using System.Text.Json;
using BzPeer.Graph;
using CsCheck;
using Xunit;

namespace BzPeer.Tests.Graph;

public sealed class LayOutGraphTests
{
    [Theory]
    [InlineData(30, false, 400)]
    [InlineData(60, true, 250)]
    [InlineData(60, false, 100)]
    public void Labels_never_meet_each_other_or_a_node_and_stay_on_the_canvas(int most, bool large, int times)
    {
        var size = large ? DrawingSize.Large : DrawingSize.Profile;
        GraphSlices.Random(most).Sample(slice =>
        {
            var drawing = LayOutGraph.Radial(slice, size);
            var nodes = drawing.Nodes.Append(drawing.Centre).ToArray();
            for (var i = 0; i < nodes.Length; i++)
            {
                var label = nodes[i].LabelBox;
                Assert.True(label.Left >= 0 && label.Top >= 0 && label.Right <= drawing.Width && label.Bottom <= drawing.Height,
                    $"'{nodes[i].Lines[0].Text}' of {nodes[i].Node.Kind} leaves the canvas: {label}");
                for (var j = 0; j < nodes.Length; j++)
                {
                    Assert.False(label.Overlaps(nodes[j].NodeBox), $"'{nodes[i].Lines[0].Text}' lies on a {nodes[j].Node.Kind}");
                    if (i < j)
                    {
                        Assert.False(label.Overlaps(nodes[j].LabelBox),
                            $"'{nodes[i].Lines[0].Text}' ({nodes[i].Node.Kind}) lies on '{nodes[j].Lines[0].Text}' ({nodes[j].Node.Kind})");
                        Assert.False(nodes[i].NodeBox.Overlaps(nodes[j].NodeBox), $"{nodes[i].Node} lies on {nodes[j].Node}");
                    }
                }
            }
        }, iter: times);
    }

    [Fact]
    public void The_same_slice_told_in_another_order_gives_the_same_drawing()
    {
        Gen.Select(GraphSlices.Random(30), Gen.Int[0, int.MaxValue]).Sample((slice, seed) =>
        {
            var random = new Random(seed);
            var nodes = slice.Nodes.ToArray();
            var edges = slice.Edges.Select(edge => random.Next(2) == 0 ? edge : new GraphEdge(edge.To, edge.From, edge.Weight)).ToArray();
            random.Shuffle(nodes);
            random.Shuffle(edges);

            Assert.Equal(Bytes(slice), Bytes(slice with { Nodes = nodes, Edges = edges }));
        }, iter: 150);
    }

    [Fact]
    public void Another_culture_gives_the_same_drawing()
    {
        var before = CultureInfo.CurrentCulture;
        var slice = GraphSlices.Small();
        var expected = Bytes(slice);
        try
        {
            foreach (var name in new[] { "de-DE", "ar-SA", "fa-IR", "sv-SE" })
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
                Assert.Equal(expected, Bytes(slice));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Every_edge_is_drawn_once_and_runs_from_rim_to_rim_of_its_ends()
    {
        GraphSlices.Random(30).Sample(slice =>
        {
            var drawing = LayOutGraph.Radial(slice, DrawingSize.Profile);
            var byKey = drawing.Nodes.Append(drawing.Centre).ToDictionary(node => node.Node.Key, StringComparer.Ordinal);
            var expected = slice.Edges.Select(edge => Pair(edge.From, edge.To)).ToHashSet();

            Assert.Equal(expected, drawing.Edges.Select(edge => Pair(edge.Edge.From, edge.Edge.To)).ToHashSet());
            Assert.Equal(expected.Count, drawing.Edges.Count);
            foreach (var edge in drawing.Edges)
            {
                var numbers = edge.Path.Split(['M', 'L', 'Q', ' '], StringSplitOptions.RemoveEmptyEntries)
                    .Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
                AssertAtRim(byKey[edge.Edge.From], numbers[0], numbers[1]);
                AssertAtRim(byKey[edge.Edge.To], numbers[^2], numbers[^1]);
                Assert.Equal(edge.Edge is not { From: "centre" } and not { To: "centre" }, edge.AmongNeighbours);
                Assert.Contains(edge.Path, byKey[edge.Edge.From].Touching, StringComparison.Ordinal);
                Assert.Contains(edge.Path, byKey[edge.Edge.To].Touching, StringComparison.Ordinal);
                Assert.Single(drawing.Strokes, stroke => stroke.AmongNeighbours == edge.AmongNeighbours && stroke.Path.Contains(edge.Path, StringComparison.Ordinal));
            }
        }, iter: 150);
    }

    [Fact]
    public void Edges_among_the_neighbours_are_drawn_and_listed()
    {
        var drawing = LayOutGraph.Radial(GraphSlices.Small(), DrawingSize.Profile);

        Assert.Equal(4, drawing.Edges.Count(edge => edge.AmongNeighbours));
        Assert.Equal(["p2", "w1"], drawing.Neighbours["p1"].Select(node => node.Key), StringComparer.Ordinal);
        Assert.Equal(["p1", "p2", "t1"], drawing.Neighbours["w1"].Select(node => node.Key), StringComparer.Ordinal);
        Assert.Empty(drawing.Neighbours["p3"]);
    }

    [Fact]
    public void More_shared_works_make_a_wider_line_up_to_a_limit()
    {
        double Width(int weight) => LayOutGraph.Radial(
            GraphSlices.Small() with { Edges = [new GraphEdge("o", "p1", weight)] }, DrawingSize.Profile).Edges[0].Width;

        Assert.True(Width(1) < Width(2) && Width(2) < Width(6));
        Assert.Equal(Width(100), Width(10_000));
    }

    [Fact]
    public void People_who_wrote_together_stand_side_by_side()
    {
        // Two groups of four, named so that the first order mixes them.
        var people = Enumerable.Range(0, 8).Select(i => new GraphNode(NodeKind.Person, $"p{i}", $"Person {i}", $"/{i}", 1, null)).ToArray();
        var edges = from a in Enumerable.Range(0, 8) from b in Enumerable.Range(0, 8) where a < b && a / 2 % 2 == b / 2 % 2 select new GraphEdge($"p{a}", $"p{b}", 1);
        var drawing = LayOutGraph.Radial(GraphSlices.Small() with { Nodes = people, Edges = [.. edges] }, DrawingSize.Profile);

        var sides = drawing.Nodes.ToLookup(node => node.X < drawing.Width / 2, node => int.Parse(node.Node.Key[1..], CultureInfo.InvariantCulture) / 2 % 2);
        Assert.Single(sides[true].Distinct());
        Assert.Single(sides[false].Distinct());
    }

    [Fact]
    public void A_long_name_is_shortened_in_the_drawing_and_whole_in_its_node()
    {
        var name = string.Concat(Enumerable.Repeat("Maximilian ", 11)).Trim();
        var slice = GraphSlices.Small() with { Nodes = [new GraphNode(NodeKind.Person, "p", name, "/p", 1, null)], Edges = [] };

        var node = LayOutGraph.Radial(slice, DrawingSize.Profile).Nodes[0];

        Assert.True(node.Shortened);
        Assert.Equal(2, node.Lines.Count);
        Assert.EndsWith("…", node.Lines[1].Text, StringComparison.Ordinal);
        Assert.Equal(name, node.Node.Label);
    }

    [Fact]
    public void Shortening_never_parts_a_letter_from_its_marks()
    {
        var text = string.Concat(Enumerable.Repeat("e\u0301👩🏽‍🔬", 40));

        var shortened = MeasureText.Shorten(text, 12, 100).TrimEnd('…');

        Assert.StartsWith(shortened, text, StringComparison.Ordinal);
        var left = text[shortened.Length..];
        Assert.True(left.StartsWith('e') || left.StartsWith("👩", StringComparison.Ordinal), left);
    }

    [Fact]
    public void Names_that_run_from_right_to_left_are_known_as_such()
    {
        var drawing = LayOutGraph.Radial(GraphSlices.Small(), DrawingSize.Profile);

        Assert.Equal(["p2"], drawing.Nodes.Where(node => node.RightToLeft).Select(node => node.Node.Key), StringComparer.Ordinal);
    }

    [Fact]
    public void A_slice_without_neighbours_is_the_owner_alone()
    {
        var drawing = LayOutGraph.Radial(GraphSlices.Small() with { Nodes = [], Edges = [] }, DrawingSize.Profile);

        Assert.Empty(drawing.Nodes);
        Assert.Empty(drawing.Strokes);
        Assert.Equal(DrawingSize.Profile.Width / 2, drawing.Centre.X);
    }

    [Theory]
    [InlineData("p1", "nobody")]
    [InlineData("p1", "p1")]
    public void An_edge_that_cannot_be_drawn_is_refused(string from, string to) =>
        Assert.Throws<ArgumentException>(() =>
            LayOutGraph.Radial(GraphSlices.Small() with { Edges = [new GraphEdge(from, to, 1)] }, DrawingSize.Profile));

    [Fact]
    public void A_key_that_occurs_twice_is_refused()
    {
        var slice = GraphSlices.Small();
        Assert.Throws<ArgumentException>(() =>
            LayOutGraph.Radial(slice with { Nodes = [.. slice.Nodes, slice.Nodes[0]] }, DrawingSize.Profile));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.04, "0")]
    [InlineData(-0.04, "0")]
    [InlineData(1.25, "1.3")]
    [InlineData(-12.5, "-12.5")]
    [InlineData(1120, "1120")]
    [InlineData(100.1, "100.1")]
    public void Numbers_have_a_point_and_one_decimal_at_most(double value, string expected) =>
        Assert.Equal(expected, SvgNumber.Format(value));

    private static string Bytes(GraphSlice slice) => JsonSerializer.Serialize(LayOutGraph.Radial(slice, DrawingSize.Profile));

    private static (string, string) Pair(string a, string b) => string.CompareOrdinal(a, b) < 0 ? (a, b) : (b, a);

    private static void AssertAtRim(DrawnNode node, double x, double y) =>
        Assert.InRange(Math.Sqrt(Math.Pow(x - node.X, 2) + Math.Pow(y - node.Y, 2)), node.Radius + 1.3, node.Radius + 1.7);
}
