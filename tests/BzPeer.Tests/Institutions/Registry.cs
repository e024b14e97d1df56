using BzPeer.Import;
using BzPeer.Institutions;

namespace BzPeer.Tests.Institutions;

/// <summary>A registry in memory: what the database looks up for <see cref="MatchAffiliation"/>, by plain C#.</summary>
internal sealed class Registry
{
    private readonly List<IncomingInstitution> institutions;
    private readonly Dictionary<string, int> places;
    private readonly ILookup<string, NameBearer> byKey;
    private readonly HashSet<(long, long)> children = [];

    public Registry(IEnumerable<IncomingInstitution> records)
    {
        institutions = [.. records];
        places = institutions.Select((r, i) => (r.RorId, i)).ToDictionary(x => x.RorId, x => x.i, StringComparer.Ordinal);
        byKey = institutions
            .SelectMany(r => r.Names.Select(n => (Key: InstitutionNameKey.Of(n.Value, n.Kind), At: Resolve(r.RorId))))
            .Where(n => n is { Key: not null, At: not null })
            .Select(n => (n.Key, Bearer: Bearer(n.At!.Value))).Distinct()
            .ToLookup(n => n.Key!, n => n.Bearer, StringComparer.Ordinal);
        foreach (var institution in institutions)
        {
            foreach (var relation in institution.Relations.Where(r => places.ContainsKey(r.RorId)))
            {
                if (relation.Kind == InstitutionRelationKind.Child)
                    children.Add((places[institution.RorId], places[relation.RorId]));
                else if (relation.Kind == InstitutionRelationKind.Parent)
                    children.Add((places[relation.RorId], places[institution.RorId]));
            }
        }
    }

    /// <summary>The numbers of <see cref="Given.Institution"/>, which are those of the order from 1.</summary>
    public List<int> Match(string text) => Matched(text).ConvertAll(r => places[r] + 1);

    /// <summary>The ROR ids of the institutions that a text names.</summary>
    public List<string> Matched(string text) =>
        [.. MatchAffiliation.Run(PrintedAffiliation.Read(text), byKey, children).Select(m => institutions[(int)m.Id].RorId)];

    public bool Has(string rorId) => places.ContainsKey(rorId);

    public string NameOf(string rorId) => institutions[places[rorId]].Name;

    /// <summary>Whether one of them is the other, its parent or its child.</summary>
    public bool AreRelated(string one, string other) =>
        one == other || (Has(one) && Has(other) && (children.Contains((places[one], places[other])) || children.Contains((places[other], places[one]))));

    private int? Resolve(string rorId)
    {
        for (var steps = 0; steps < 20 && places.TryGetValue(rorId, out var at); steps++)
        {
            if (institutions[at].Status != InstitutionStatus.Withdrawn)
                return at;
            if (institutions[at].Relations.Where(r => r.Kind == InstitutionRelationKind.Successor).ToList() is not [var successor])
                return null;
            rorId = successor.RorId;
        }

        return null;
    }

    private NameBearer Bearer(int at) => new(
        at, institutions[at].CountryCode, institutions[at].Place is { } place ? InstitutionNameKey.Fold(place) : null,
        institutions[at].Region is { } region ? InstitutionNameKey.Fold(region) : null);
}
