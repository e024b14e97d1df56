using System.Globalization;

namespace BzPeer.Follows;

/// <summary>How news are worded, in pages, feeds and mails alike.</summary>
public static class NewsWords
{
    /// <summary>What happened: "New work", "Claimed". Short enough for a mark beside a title.</summary>
    public static string Of(EventKind kind) => kind switch
    {
        EventKind.NewWork => "New work",
        EventKind.NewVersion => "New version",
        EventKind.Retraction => "Retracted",
        EventKind.ClaimAccepted => "Claimed",
        EventKind.LevelChanged => "Verification",
        EventKind.AffiliationChanged => "Affiliation",
        EventKind.RecordsMerged => "Merged",
        _ => "Split",
    };

    /// <summary>What happened to a record, as a sentence without its end; the name that ends it apart, because it may be of any script.</summary>
    /// <param name="item">What happened; not to a work.</param>
    public static (string Words, string? Name) OfRecord(NewsItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Kind switch
        {
            // Weak evidence proves nothing (L2): only one strong proof does.
            EventKind.ClaimAccepted => (item.After is "3" or "4"
                ? $"The record has an owner now, who proved to be the author, at level L{item.After}"
                : $"The record was claimed and has an owner now, on weak evidence, at level L{item.After}", null),
            EventKind.LevelChanged => ($"The verification level is L{item.After} now, it was L{item.Before}", null),
            EventKind.AffiliationChanged when item.After is null => ("No affiliation is known any more", null),
            EventKind.AffiliationChanged => ("The affiliation is now", item.OtherName ?? "another one"),
            EventKind.RecordsMerged => ("This record is now one with that of", item.OtherName ?? "another author"),
            EventKind.RecordsSplit => ("Works that stood here belong to another record again, that of", item.OtherName ?? "another author"),
            _ => throw new ArgumentException("It is about a work.", nameof(item)),
        };
    }

    /// <summary>"and 500 earlier works"; of more than was looked at "and at least 1,000 earlier works".</summary>
    public static string Older(NewsOfSubject news)
    {
        ArgumentNullException.ThrowIfNull(news);
        return Counted(news.Items.Count + news.More > 0 ? "and " : "", news.Older, news.IsCut, "earlier work", "earlier works");
    }

    /// <summary>"and 4 more".</summary>
    public static string More(NewsOfSubject news)
    {
        ArgumentNullException.ThrowIfNull(news);
        return Counted("and ", news.More, news.IsCut, "more", "more");
    }

    /// <summary>"12", or "1,000+" where there is more than was looked at.</summary>
    public static string Number(int count, bool isCut) => string.Create(CultureInfo.InvariantCulture, $"{count:N0}{(isCut ? "+" : "")}");

    private static string Counted(string before, int count, bool isCut, string one, string many) => string.Create(
        CultureInfo.InvariantCulture, $"{before}{(isCut ? "at least " : "")}{count:N0} {(count == 1 ? one : many)}");
}
