using System.Globalization;
using BzPeer.Authors;
using BzPeer.Web.Pages.Shared;
using BzPeer.Works;

namespace BzPeer.Web.Pages.Researchers;

/// <summary>An author's works with the tools to narrow, order and page them, on the profile and on a page of its own.</summary>
/// <param name="Author">Whose they are.</param>
/// <param name="Works">The works shown.</param>
/// <param name="Asked">What the address asks for.</param>
/// <param name="Address">The address of the page, without query, to which the tools' links lead.</param>
/// <param name="Topics">Topics offered as filters.</param>
public sealed record PublishedWorkView(
    AuthorHeader Author, WorksPage Works, WorksAsked Asked, string Address, IReadOnlyList<TopicShare> Topics)
{
    /// <summary>Topics offered as filters at most; all of them stand on a page of their own.</summary>
    public const int TopicsOffered = 6;

    /// <summary>Years drawn with the gaps between them, at most; over more of them the gaps are left out.</summary>
    public const int YearsWithGaps = 40;

    /// <summary>Whether the page is the list's own and its first heading says already what it lists.</summary>
    public bool IsOwnPage { get; init; }

    /// <summary>An address of this list. On a page with more on it, the list's place is named too, so that nobody starts at the top again.</summary>
    public string At(string query) => Address + query + (IsOwnPage ? "" : "#works");

    /// <summary>Whether the list is narrowed.</summary>
    public bool IsNarrowed => Has(Asked.Year) || Has(Asked.Kind) || Has(Asked.Topic);

    /// <summary>Whether an order was chosen; without a choice the newest come first.</summary>
    public bool IsOrder(string order) => Has(Asked.Sort) ? string.Equals(Asked.Sort, order, StringComparison.OrdinalIgnoreCase) : order == "newest";

    /// <summary>Whether this kind alone is shown.</summary>
    public bool IsKind(WorkKind kind) => string.Equals(Asked.Kind, kind.ToString(), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether works of this year alone are shown.</summary>
    public bool IsYear(int year) =>
        short.TryParse(Asked.Year, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked == year;

    /// <summary>
    /// The years of the chart, the latest first, those without works among them; a year of 0 stands for works without a
    /// date. The style sheet draws them from right to left, so that the latest are in sight where not all fit.
    /// </summary>
    public IEnumerable<(int Year, int Works)> Years()
    {
        var following = 0;
        foreach (var (year, works) in Author.Years.Reverse())
        {
            for (var gap = following - 1; year > 0 && gap > year && Author.LastYear - Author.FirstYear < YearsWithGaps; gap--)
            {
                yield return (gap, 0);
            }

            yield return (year, works);
            following = year;
        }
    }

    /// <summary>The name of the topic that is asked for, as far as the topics and works here know it.</summary>
    public string TopicName(Links links)
    {
        ArgumentNullException.ThrowIfNull(links);
        if (!links.TryRead(RecordKind.Topic, Asked.Topic, out var id))
        {
            return "";
        }

        return Topics.FirstOrDefault(t => t.Id == id)?.Name
            ?? Works.Items.SelectMany(w => w.Topics).FirstOrDefault(t => t.Id == id)?.Name
            ?? "one topic";
    }

    /// <summary>What the list is narrowed to: "preprints of 2020 about Machine Learning".</summary>
    public string Narrowing(Links links)
    {
        var words = Enum.TryParse<WorkKind>(Asked.Kind, ignoreCase: true, out var kind) ? Many(kind).ToLowerInvariant() : "works";
        if (Has(Asked.Year))
        {
            words += IsYear(0) ? " without a date" : $" of {Asked.Year}";
        }

        return Has(Asked.Topic) ? $"{words} about {TopicName(links)}" : words;
    }

    /// <summary>How many works there are of what is asked for; null where only counting them would tell.</summary>
    public int? Total(Links links)
    {
        ArgumentNullException.ThrowIfNull(links);
        var filters = (Has(Asked.Year) ? 1 : 0) + (Has(Asked.Kind) ? 1 : 0) + (Has(Asked.Topic) ? 1 : 0);
        if (!Works.HasMore && !Has(Asked.After))
        {
            return Works.Items.Count + Works.Featured.Count;
        }

        return filters switch
        {
            0 => Author.Works,
            1 when Has(Asked.Year) => Author.Years.Where(y => IsYear(y.Year)).Select(y => (int?)y.Works).FirstOrDefault(),
            1 when Has(Asked.Kind) => Author.Kinds.Where(k => IsKind(k.Kind)).Select(k => (int?)k.Works).FirstOrDefault(),
            1 when links.TryRead(RecordKind.Topic, Asked.Topic, out var id) => Topics.FirstOrDefault(t => t.Id == id)?.Works,
            _ => null,
        };
    }

    /// <summary>"Preprints".</summary>
    public static string Many(WorkKind kind) => kind switch
    {
        WorkKind.Dataset => "Data sets",
        WorkKind.Other => "Other works",
        WorkKind.Proceedings => "Proceedings papers",
        _ => WorkWords.Of(kind) + "s",
    };

    private static bool Has(string? value) => !string.IsNullOrEmpty(value);
}
