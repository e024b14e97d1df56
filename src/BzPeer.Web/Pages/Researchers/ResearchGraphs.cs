using System.Globalization;
using BzPeer.Authors;
using BzPeer.Graph;
using BzPeer.Web.Pages.Shared;

namespace BzPeer.Web.Pages.Researchers;

/// <summary>Makes of the rows of a neighbourhood what the drawing and its table show: addresses, words, totals.</summary>
public static class ResearchGraphs
{
    /// <summary>The neighbourhood of an author, each neighbour joined with the author and with one another.</summary>
    public static GraphSlice Slice(AuthorHeader author, GraphRows rows, Links links)
    {
        ArgumentNullException.ThrowIfNull(author);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(links);
        var centre = new GraphNode(NodeKind.Person, Key(NodeKind.Person, author.Id), author.Name, links.Researcher(author.Id, author.Name), author.Works, null);
        var nodes = new GraphNode[rows.Nodes.Count];
        var edges = new List<GraphEdge>(rows.Nodes.Count + rows.Edges.Count);
        for (var i = 0; i < nodes.Length; i++)
        {
            var row = rows.Nodes[i];
            nodes[i] = new GraphNode(row.Kind, Key(row.Kind, row.Id), row.Label, Address(row, links), row.Works, Note(row));
            edges.Add(new GraphEdge(centre.Key, nodes[i].Key, row.Works));
        }

        edges.AddRange(rows.Edges.Select(e => new GraphEdge(Key(e.FromKind, e.FromId), Key(e.ToKind, e.ToId), e.Works)));
        return new GraphSlice(centre, nodes, edges) { Totals = new SliceTotals(author.Collaborators, author.Works, author.Topics, rows.Institutions) };
    }

    private static string Key(NodeKind kind, long id) =>
        string.Create(CultureInfo.InvariantCulture, $"{(kind switch { NodeKind.Person => 'p', NodeKind.Work => 'w', NodeKind.Institution => 'i', _ => 't' })}{id}");

    private static string Address(GraphNodeRow row, Links links) => row.Kind switch
    {
        NodeKind.Person => links.Researcher(row.Id, row.Label),
        NodeKind.Work => links.Work(row.Id, row.Label),
        NodeKind.Institution => links.Institution(row.Id, row.Label),
        _ => links.Topic((int)row.Id, row.Label),
    };

    private static string? Note(GraphNodeRow row)
    {
        var years = WorkWords.Years(row.FirstYear, row.LastYear);
        return row.Kind switch
        {
            NodeKind.Person => WorkWords.Count(row.Works, "shared work", "shared works") + (years.Length > 0 ? ", " + years : ""),
            NodeKind.Work => years.Length > 0 ? years : null,
            NodeKind.Institution => WorkWords.Count(row.Works, "work", "works") + (years.Length > 0 ? ", " + years : ""),
            _ => WorkWords.Count(row.Works, "work", "works"),
        };
    }
}
