namespace BzPeer.Works;

/// <summary>
/// Which source records are one work: those with the same DOI or arXiv id, and those with the same folded title, a year
/// apart at most, and family names in common. Decisions outrank all of it. The same records and decisions give the same
/// works, in whatever order they are given.
/// </summary>
/// <remarks>
/// Reasons are taken from the strongest to the weakest, and within one by the records' keys; two groups are joined
/// unless a decision holds a record of the one apart from a record of the other.
/// </remarks>
public static class ClusterRecords
{
    /// <summary>Of records with the same title each is compared with so many that follow it.</summary>
    private const int ComparedWith = 200;

    /// <summary>Groups records into works.</summary>
    /// <param name="records">The records; those that share nothing come back alone.</param>
    /// <param name="decided">The latest live decision about each pair: true for the same work, false for different ones.</param>
    /// <returns>The works, each with its records in the order of precedence.</returns>
    public static IReadOnlyList<IReadOnlyList<ClusteredRecord>> Run(
        IReadOnlyList<MatchedRecord> records, IReadOnlyList<(long One, long Other, bool IsSame)> decided)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(decided);
        var sorted = records.ToList();
        sorted.Sort((a, b) => CompareKeys(a.Rank, b.Rank));
        var indexes = sorted.Select((r, i) => (r.Id, i)).ToDictionary(r => r.Id, r => r.i);
        var pairs = decided.Where(d => indexes.ContainsKey(d.One) && indexes.ContainsKey(d.Other))
            .Select(d => (One: Math.Min(indexes[d.One], indexes[d.Other]), Other: Math.Max(indexes[d.One], indexes[d.Other]), d.IsSame)).ToList();
        var apart = pairs.Where(p => !p.IsSame).Select(p => (p.One, p.Other)).ToHashSet();

        var groups = sorted.Select((_, i) => new List<int> { i }).ToArray();
        var edges = Edges(sorted, pairs).Where(e => !apart.Contains((e.One, e.Other))).ToList();
        foreach (var edge in edges)
        {
            var (one, other) = (groups[edge.One], groups[edge.Other]);
            if (one == other || (apart.Count > 0 && one.Exists(a => other.Exists(b => apart.Contains((Math.Min(a, b), Math.Max(a, b)))))))
            {
                continue;
            }

            one.AddRange(other);
            foreach (var member in other)
            {
                groups[member] = one;
            }
        }

        var reasons = edges.Where(e => groups[e.One] == groups[e.Other])
            .SelectMany(e => ((int At, int With, MatchReason Reason)[])[(e.One, e.Other, e.Reason), (e.Other, e.One, e.Reason)])
            .ToLookup(e => e.At, e => (e.With, e.Reason));
        return [.. groups.Distinct().Select(group =>
        {
            var inOrder = group.Order().ToList();
            inOrder.Sort((a, b) => Precedence.Compare(sorted[a].Rank, sorted[b].Rank));
            var places = inOrder.Select((record, place) => (record, place)).ToDictionary(p => p.record, p => p.place);
            return (IReadOnlyList<ClusteredRecord>)[.. inOrder.Select(at =>
            {
                var best = reasons[at].OrderBy(r => r.Reason).ThenBy(r => places[r.With]).FirstOrDefault((With: -1, Reason: default));
                return best.With < 0 ? new ClusteredRecord(sorted[at], null, null) : new ClusteredRecord(sorted[at], best.Reason, sorted[best.With].Id);
            })];
        })];
    }

    /// <summary>The reasons to join two records, the strongest first, each in the order of the records' keys.</summary>
    private static IEnumerable<(int One, int Other, MatchReason Reason)> Edges(List<MatchedRecord> sorted, List<(int One, int Other, bool IsSame)> decided)
    {
        foreach (var (one, other, _) in decided.Where(d => d.IsSame).OrderBy(d => d.One).ThenBy(d => d.Other))
        {
            yield return (one, other, MatchReason.Decision);
        }

        foreach (var edge in Shared(sorted, r => r.DoiKey, (_, _) => true, MatchReason.Doi)
            .Concat(Shared(sorted, r => r.ArxivId, (_, _) => true, MatchReason.ArxivId))
            .Concat(Shared(sorted, r => r.TitleKey, IsSameByTitle, MatchReason.Title)))
        {
            yield return edge;
        }
    }

    private static IEnumerable<(int One, int Other, MatchReason Reason)> Shared<TKey>(
        List<MatchedRecord> sorted, Func<MatchedRecord, TKey?> key, Func<MatchedRecord, MatchedRecord, bool> agree, MatchReason reason)
    {
        var pairs = new List<(int One, int Other)>();
        foreach (var group in Enumerable.Range(0, sorted.Count).Where(i => key(sorted[i]) is not null).GroupBy(i => key(sorted[i])!))
        {
            var members = group.ToList();
            for (var i = 0; i < members.Count; i++)
            {
                for (var j = i + 1; j < Math.Min(members.Count, i + 1 + ComparedWith); j++)
                {
                    if (agree(sorted[members[i]], sorted[members[j]]))
                    {
                        pairs.Add((members[i], members[j]));
                    }
                }
            }
        }

        pairs.Sort();
        return pairs.Select(p => (p.One, p.Other, reason));
    }

    /// <summary>A year apart at most, and half of the shorter author list's family names in the other.</summary>
    private static bool IsSameByTitle(MatchedRecord one, MatchedRecord other)
    {
        if (!one.Years.Any(y => other.Years.Any(z => Math.Abs(y - z) <= 1)))
        {
            return false;
        }

        var shared = one.Families.Count(other.Families.Contains);
        return shared > 0 && 2 * shared >= Math.Min(one.Families.Count, other.Families.Count);
    }

    private static int CompareKeys(RecordRank one, RecordRank other)
    {
        var order = string.CompareOrdinal(one.Provider, other.Provider);
        return order != 0 ? order : string.CompareOrdinal(one.ExternalId, other.ExternalId);
    }
}

/// <summary>What matching looks at in a source record.</summary>
/// <param name="Id">The record.</param>
/// <param name="Rank">Its key and its place in the order of precedence.</param>
/// <param name="DoiKey">DOI in lower case.</param>
/// <param name="ArxivId">arXiv id without version.</param>
/// <param name="TitleKey">The folded title.</param>
/// <param name="Years">The years that it names: of publication, of the first revision; none where none is known.</param>
/// <param name="Families">Its authors' family names, folded.</param>
/// <param name="HasAbstract">Whether it has an abstract.</param>
/// <param name="OwnWorkId">The id of its work when it is alone.</param>
public sealed record MatchedRecord(
    long Id, RecordRank Rank, string? DoiKey, string? ArxivId, long? TitleKey, IReadOnlyCollection<int> Years, IReadOnlySet<string> Families, bool HasAbstract,
    long OwnWorkId);

/// <summary>A source record in its work.</summary>
/// <param name="Record">The record.</param>
/// <param name="Reason">Why it is in this work; null for one that is alone.</param>
/// <param name="MatchedId">The record with which it was matched.</param>
public sealed record ClusteredRecord(MatchedRecord Record, MatchReason? Reason, long? MatchedId);
