using System.Globalization;
using System.Text;

namespace BzPeer.Authors;

/// <summary>
/// Which printed names of the several source records of one work stand for the same person: the same folded name, or
/// the same place and a compatible name, or the only two that are compatible. Part of "who is who, for now".
/// </summary>
public static class GroupNames
{
    /// <summary>
    /// Finds for each name of a further list its place in the first one.
    /// </summary>
    /// <param name="first">The author list of the record that takes precedence.</param>
    /// <param name="further">The author list of another record of the work.</param>
    /// <returns>Beside each name of <paramref name="further"/> the index in <paramref name="first"/>, or -1.</returns>
    public static int[] Match(IReadOnlyList<GroupedName> first, IReadOnlyList<GroupedName> further)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(further);
        var matched = new int[further.Count];
        Array.Fill(matched, -1);
        var taken = new bool[first.Count];

        // The same ORCID iD, wherever it stands.
        var byOrcid = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < first.Count; i++)
        {
            if (first[i].Orcid is { } orcid)
            {
                byOrcid.TryAdd(orcid, i);
            }
        }

        for (var i = 0; i < further.Count; i++)
        {
            if (further[i].Orcid is { } orcid && byOrcid.TryGetValue(orcid, out var at))
            {
                Take(i, at);
            }
        }

        // The same folded name: at the same place where the name stands several times, else in the order in which they stand.
        var byName = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < first.Count; i++)
        {
            if (!byName.TryGetValue(first[i].Folded, out var places))
            {
                byName[first[i].Folded] = places = [];
            }

            places.Add(i);
        }

        for (var i = 0; i < further.Count; i++)
        {
            if (matched[i] < 0 && byName.TryGetValue(further[i].Folded, out var places))
            {
                var at = places.Contains(i) && IsFree(i, i) ? i : places.Find(p => IsFree(p, i));
                if (IsFree(at, i) && first[at].Folded == further[i].Folded)
                {
                    Take(i, at);
                }
            }
        }

        // The same place, and a name that may be the same person's.
        for (var i = 0; i < Math.Min(first.Count, further.Count); i++)
        {
            if (matched[i] < 0 && IsFree(i, i) && first[i].IsCompatible(further[i]))
            {
                Take(i, i);
            }
        }

        // The only two left that are compatible: a list that lacks a name, or one with a single name.
        var byFamily = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < first.Count; i++)
        {
            if (!taken[i])
            {
                if (!byFamily.TryGetValue(first[i].Family, out var places))
                {
                    byFamily[first[i].Family] = places = [];
                }

                places.Add(i);
            }
        }

        var rivals = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < further.Count; i++)
        {
            if (matched[i] < 0)
            {
                rivals[further[i].Family] = rivals.GetValueOrDefault(further[i].Family) + 1;
            }
        }

        for (var i = 0; i < further.Count; i++)
        {
            if (matched[i] < 0 && rivals[further[i].Family] == 1 && byFamily.TryGetValue(further[i].Family, out var places) && places.Count == 1
                && IsFree(places[0], i) && first[places[0]].IsCompatible(further[i]))
            {
                Take(i, places[0]);
            }
        }

        return matched;

        bool IsFree(int at, int i) => !taken[at] && (first[at].Orcid is null || further[i].Orcid is null || first[at].Orcid == further[i].Orcid);

        void Take(int i, int at)
        {
            if (!taken[at])
            {
                (matched[i], taken[at]) = (at, true);
            }
        }
    }
}

/// <summary>A printed name as lists are compared by it.</summary>
public sealed class GroupedName
{
    private readonly string[] given;

    /// <summary>Folds a name.</summary>
    /// <param name="name">As printed, given name first.</param>
    /// <param name="family">The family name, where told apart.</param>
    /// <param name="orcid">The ORCID iD printed beside it.</param>
    public GroupedName(string name, string? family, string? orcid = null)
    {
        Orcid = orcid;
        var words = Words(name);
        var familyWords = family is null ? [] : Words(family);
        var known = familyWords.Length > 0 && words.Length > familyWords.Length;
        Family = known ? string.Concat(familyWords) : words.Length > 0 ? words[^1] : "";
        given = known ? [.. Without(words, familyWords)] : words.Length > 0 ? words[..^1] : [];
        Folded = string.Concat(words);
    }

    /// <summary>The whole name without accents, case, punctuation and spaces.</summary>
    public string Folded { get; }

    /// <summary>The family name, or the last word, folded.</summary>
    public string Family { get; }

    /// <summary>The first initial and the family name, folded: what a name is at least when it is printed short.</summary>
    public string Least => given.Length == 0 ? Family : $"{given[0][..(char.IsHighSurrogate(given[0][0]) ? 2 : 1)]} {Family}";

    /// <summary>The ORCID iD printed beside it.</summary>
    public string? Orcid { get; }

    /// <summary>
    /// Whether both may be one person's: the same family name, and given names that are equal, initials of one another,
    /// or left out in one of them. A list that prints the family name first is compatible too.
    /// </summary>
    public bool IsCompatible(GroupedName other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Family != other.Family)
        {
            // The family name first in one of them.
            return given.Length == 1 && other.given.Length == 1 && given[0] == other.Family && other.given[0] == Family;
        }

        for (var i = 0; i < Math.Min(given.Length, other.given.Length); i++)
        {
            var (one, two) = (given[i], other.given[i]);
            var isInitial = one.Length == 1 || two.Length == 1;
            if (isInitial ? one[0] != two[0] : one != two)
            {
                return false;
            }
        }

        return true;
    }

    private static List<string> Without(string[] words, string[] family)
    {
        var left = words.ToList();
        foreach (var word in family)
        {
            // The last of them: in "Anna Maria Maria" the family name stands at the end.
            var at = left.LastIndexOf(word);
            if (at >= 0)
            {
                left.RemoveAt(at);
            }
        }

        return left;
    }

    private static string[] Words(string name)
    {
        var folded = new StringBuilder(name.Length);
        foreach (var rune in NameKey.Of(name).Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is not UnicodeCategory.NonSpacingMark)
            {
                folded.Append(rune.ToString());
            }
        }

        return folded.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
