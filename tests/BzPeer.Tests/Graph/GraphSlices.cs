using BzPeer.Graph;
using CsCheck;

namespace BzPeer.Tests.Graph;

/// <summary>Slices for tests: random ones, and one whose shape is known.</summary>
internal static class GraphSlices
{
    private static readonly string[] _names =
    [
        "Sanjiv Kumar", "A. B", "Chimamanda Ngozi Adichie", "Wolfgang Amadeus Theophilus von Habsburg-Lothringen zu Österreich",
        "王小明", "中华人民共和国科学技术部人工智能研究所联合课题组与若干合作单位的研究人员", "محمد بن عبد الله الخوارزمي", "דוד כהן",
        "Ольга Щербакова", "प्रेमचंद शर्मा", "👩🏽‍🔬 Team", "Z\u0301\u0302\u0303e\u0301", "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
        "Attention Is All You Need", "Overparameterizedelectroencephalographicallyunbreakable", "  two\tspaces \n and a line  ", "…", "-",
    ];

    private static readonly Gen<string> _label = Gen.OneOf(
        Gen.Int[0, _names.Length - 1].Select(i => _names[i]),
        Gen.Char["abcdefghijklmnopqrstuvwxyz MWQÄß.-"].Array[120].Select(letters => "A" + new string(letters)),
        Gen.Char["永和九年岁在癸丑暮春之初会于会稽山阴之兰亭"].Array[1, 120].Select(letters => new string(letters)),
        Gen.Char["ابتثجحخدذرزسشصضطظعغفقكلمنهوي "].Array[3, 120].Select(letters => "ش" + new string(letters)));

    /// <summary>Slices of so many neighbours at most, of all kinds in any mixture.</summary>
    public static Gen<GraphSlice> Random(int most) =>
        from labels in _label.Array[1, most]
        from kinds in Gen.Int[0, 9].Array[labels.Length]
        from weights in Gen.Int[0, 40].Array[labels.Length]
        from pairs in Gen.Select(Gen.Int[0, labels.Length], Gen.Int[0, labels.Length], Gen.Int[1, 9]).Array[0, 3 * labels.Length]
        from owner in _label
        select Build(owner, labels, kinds, weights, pairs);

    private static GraphSlice Build(
        string owner, string[] labels, int[] kinds, int[] weights, (int From, int To, int Weight)[] pairs)
    {
        // Half of the nodes are people, as on real profiles; whole slices of one kind come up too.
        var nodes = labels.Select((label, i) => new GraphNode(
            kinds[0] == 9 ? NodeKind.Topic : kinds[i] < 5 ? NodeKind.Person : kinds[i] < 7 ? NodeKind.Work : kinds[i] < 9 ? NodeKind.Topic : NodeKind.Institution,
            $"n{i}", label, $"/n/{i}", weights[i], null)).ToArray();
        string Key(int i) => i == labels.Length ? "centre" : $"n{i}";
        return new GraphSlice(
            new GraphNode(NodeKind.Person, "centre", owner, "/n/centre", 1, null),
            nodes,
            [.. pairs.Where(pair => pair.From != pair.To).Select(pair => new GraphEdge(Key(pair.From), Key(pair.To), pair.Weight))]);
    }

    /// <summary>Two people who wrote one work together with the owner, its topic, and a person apart from them.</summary>
    public static GraphSlice Small() => new(
        new GraphNode(NodeKind.Person, "o", "Ada Lovelace", "/researchers/ada", 2, null),
        [
            new GraphNode(NodeKind.Person, "p1", "Charles Babbage", "/researchers/charles", 2, "2 shared works, 1842–1843"),
            new GraphNode(NodeKind.Person, "p2", "محمد الخوارزمي", "/researchers/muhammad", 1, "1 shared work, 1843"),
            new GraphNode(NodeKind.Person, "p3", "Luigi Menabrea", "/researchers/luigi", 1, "1 shared work, 1842"),
            new GraphNode(NodeKind.Work, "w1", "Sketch of the Analytical Engine, with notes upon the memoir by the translator", "/works/sketch", 1, "1843"),
            new GraphNode(NodeKind.Topic, "t1", "Computation & Language", "/topics/computation", 1, "1 work"),
        ],
        [
            new GraphEdge("o", "p1", 2), new GraphEdge("o", "p2", 1), new GraphEdge("p3", "o", 1),
            new GraphEdge("o", "w1", 1), new GraphEdge("o", "t1", 1),
            new GraphEdge("p1", "p2", 1), new GraphEdge("w1", "p1", 1), new GraphEdge("p2", "w1", 1), new GraphEdge("t1", "w1", 1),
        ])
    {
        Totals = new SliceTotals(7, 1, 1, 0),
    };
}
