using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace BzPeer.Institutions;

/// <summary>
/// A printed affiliation taken apart: parts separated by semicolons, in each of them segments separated by commas,
/// brackets, slashes, dashes and "and". Names may hold any of these, so neighbouring segments are looked up joined too.
/// </summary>
public sealed partial class PrintedAffiliation
{
    /// <summary>What is longer is no affiliation but a text about many things: the rest is not read.</summary>
    public const int MaxLength = 1_000;

    /// <summary>Most segments that are read.</summary>
    private const int MostSegments = 60;

    /// <summary>A segment of more words is part of a sentence: such a text tells of institutions without being an affiliation.</summary>
    private const int MostWords = 30;

    /// <summary>Most neighbouring segments of one name: "Institute of A, B and C, City".</summary>
    private const int MostJoined = 5;

    /// <summary>Three capitals that no institution is meant by where they stand alone: countries, states, parts of addresses.</summary>
    private static readonly HashSet<string> NoAcronyms = new(StringComparer.Ordinal)
    {
        "=usa", "=uae", "=act", "=nsw", "=qld", "=vic", "=tas", "=drc", "=prc", "=roc", "=ksa", "=rsa", "=cep", "=box", "=tab", "=col", "=fin", "=cdmx",
    };

    private PrintedAffiliation(List<List<AffiliationSegment>> parts)
    {
        Parts = parts.ConvertAll(p => new AffiliationPart(p));
        // A part without a country is read in that of the others.
        var all = Parts.SelectMany(p => p.Countries).ToHashSet(StringComparer.Ordinal);
        Spans = [.. Parts.SelectMany(p => Of(p, p.Countries.Count > 0 ? p.Countries : all))];
        Keys = [.. Spans.Select(s => s.Key).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>What semicolons separate.</summary>
    public IReadOnlyList<AffiliationPart> Parts { get; }

    /// <summary>What may be a name, the longest first within each part.</summary>
    internal IReadOnlyList<AffiliationSpan> Spans { get; }

    /// <summary>The keys (<see cref="InstitutionNameKey"/>) of all that may be a name.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>Takes a text apart. It may be anything.</summary>
    public static PrintedAffiliation Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = WebUtility.HtmlDecode(text.Length > MaxLength ? text[..MaxLength] : text);
        text = Mail().Replace(Marks().Replace(text, ", "), " ");
        var parts = new List<List<AffiliationSegment>>();
        var left = MostSegments;
        foreach (var part in text.Split([';', '|'], StringSplitOptions.RemoveEmptyEntries))
        {
            var segments = new List<AffiliationSegment>();
            foreach (var printed in Separators().Split(Label().Replace(part, "")).Select(s => s.Trim()))
            {
                var words = InstitutionNameKey.Fold(printed).Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words.Length > MostWords)
                {
                    return new PrintedAffiliation([]);
                }

                var acronym = Capitals().IsMatch(printed) && InstitutionNameKey.OfAcronym(printed) is { } key && !NoAcronyms.Contains(key) ? key : null;
                for (var from = 0; from < words.Length && left > 0; left--)
                {
                    var and = Array.IndexOf(words, "and", from);
                    var to = and < 0 ? words.Length : and;
                    if (to > from)
                    {
                        segments.Add(new AffiliationSegment(words[from..to], acronym, from > 0));
                    }

                    from = to + 1;
                }
            }

            if (segments.Count > 0)
            {
                parts.Add(segments);
            }
        }

        return new PrintedAffiliation(parts);
    }

    private static IEnumerable<AffiliationSpan> Of(AffiliationPart part, IReadOnlySet<string> countries)
    {
        var segments = part.Segments;
        for (var length = Math.Min(MostJoined, segments.Count); length > 0; length--)
        {
            for (var from = 0; from + length <= segments.Count; from++)
            {
                if (segments[from].Acronym is { } acronym && length == 1)
                {
                    yield return new AffiliationSpan(part, from, 1, acronym, countries);
                }

                var key = Join(segments, from, length);
                if (key.Length is < 3 or > InstitutionNameKey.MaxLength || !key.Any(char.IsLetter) || (length == 1 && Countries.Named(key).Any()))
                {
                    continue;
                }

                // "Google, USA" is listed as "Google (United States)".
                if (length == 1)
                {
                    foreach (var country in countries.Order(StringComparer.Ordinal))
                    {
                        yield return new AffiliationSpan(part, from, 1, $"{key} {Countries.Name(country)}", countries);
                    }
                }

                yield return new AffiliationSpan(part, from, length, key, countries);
            }
        }
    }

    private static string Join(IReadOnlyList<AffiliationSegment> segments, int from, int length)
    {
        var key = new StringBuilder();
        for (var i = from; i < from + length; i++)
        {
            key.Append(i == from ? "" : segments[i].FollowsAnd ? " and " : " ").AppendJoin(' ', segments[i].Words);
        }

        return key.ToString();
    }

    /// <summary>Marks that a provider's own processing left behind, and breaks of lines.</summary>
    [GeneratedRegex(@"#[A-Z]{1,4}#|[\r\n\t]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, InstitutionNameKey.MatchTimeout)]
    private static partial Regex Marks();

    [GeneratedRegex(@"(?:e-?mail(?: address)?s?:?)?\s*\S+@\S+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, InstitutionNameKey.MatchTimeout)]
    private static partial Regex Mail();

    /// <summary>A footnote's mark in front: "1Department of …", "a Department of …".</summary>
    [GeneratedRegex(@"^\s*(?:\d{1,2}|[a-z](?=\s)|[*†‡§¶]+)[\s.)]*(?=\p{Lu}\p{Ll})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, InstitutionNameKey.MatchTimeout)]
    private static partial Regex Label();

    /// <summary>A full stop separates only after a word that is no abbreviation.</summary>
    [GeneratedRegex(@"[,:()\[\]{}/\\•·—""“”«»]|(?<=\s)[-–](?=\s)|(?<=\p{Ll}{4})\.(?=\s)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, InstitutionNameKey.MatchTimeout)]
    private static partial Regex Separators();

    [GeneratedRegex(@"^[\p{Lu}\d][\p{Lu}\d&.–-]{1,19}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, InstitutionNameKey.MatchTimeout)]
    private static partial Regex Capitals();
}

/// <summary>One of the parts that semicolons separate.</summary>
public sealed class AffiliationPart
{
    internal AffiliationPart(IReadOnlyList<AffiliationSegment> segments)
    {
        Segments = segments;
        Countries = segments.SelectMany(s => Institutions.Countries.AtEnd(s.Words.Where(w => !w.Any(char.IsDigit)).ToList())).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Its segments in the order printed.</summary>
    public IReadOnlyList<AffiliationSegment> Segments { get; }

    /// <summary>Codes of the countries that its segments end with.</summary>
    public IReadOnlySet<string> Countries { get; }

    /// <summary>Whether a folded place is named by its segments other than some of them.</summary>
    internal bool Names(string? place, int from, int length)
    {
        if (string.IsNullOrEmpty(place))
        {
            return false;
        }

        return Segments.Where((_, i) => i < from || i >= from + length)
            .Any(s => $" {string.Join(' ', s.Words)} ".Contains($" {place} ", StringComparison.Ordinal));
    }
}

/// <summary>What stands between two commas or the like.</summary>
/// <param name="Words">Its words, folded.</param>
/// <param name="Acronym">The key of the initials that it is, where it is nothing else.</param>
/// <param name="FollowsAnd">Whether "and" stands between the segment before and this one.</param>
public sealed record AffiliationSegment(IReadOnlyList<string> Words, string? Acronym, bool FollowsAnd);

/// <summary>Neighbouring segments that may be a name.</summary>
/// <param name="Part">Where they stand.</param>
/// <param name="From">The first of them.</param>
/// <param name="Length">How many there are.</param>
/// <param name="Key">The name's key.</param>
/// <param name="Countries">The countries in which it is read.</param>
internal sealed record AffiliationSpan(AffiliationPart Part, int From, int Length, string Key, IReadOnlySet<string> Countries);
