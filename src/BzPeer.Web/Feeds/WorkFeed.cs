using System.Globalization;
using BzPeer.Authors;
using BzPeer.Web.Pages.Shared;
using BzPeer.Works;

namespace BzPeer.Web.Feeds;

/// <summary>A researcher's works as feeds tell of them, whatever the format.</summary>
/// <param name="View">The researcher and the works.</param>
/// <param name="Site">Scheme and host of the site: links in a feed are absolute.</param>
/// <param name="Links">The addresses of records.</param>
public sealed record WorkFeed(FeedOfAuthorView View, string Site, Links Links)
{
    /// <summary>The researcher.</summary>
    public AuthorHeader Author => View.Author;

    /// <summary>The feed's id.</summary>
    public string Id => FeedIds.Of(RecordKind.Author, Links.ShortId(RecordKind.Author, Author.Id));

    /// <summary>"Ada Lovelace: published work".</summary>
    public string Title => $"{Author.Name}: published work";

    /// <summary>What the feed holds.</summary>
    public string Subtitle => Author.IsInvented
        ? "Works of a person invented for demonstration."
        : $"{WorkWords.Count(Author.Works, "work", "works")} on record, the latest first.";

    /// <summary>The profile.</summary>
    public string ProfileAddress => Site + Links.Researcher(Author.Id, Author.Name);

    /// <summary>When the latest of the entries changed; without entries, when the record came.</summary>
    public DateTimeOffset Updated => View.Works.Count == 0 ? Author.UpdatedAt : View.Works.Max(UpdatedOf);

    /// <summary>The entry's id: the same in the feed of every one of its authors.</summary>
    public string IdOf(WorkItem work) => FeedIds.Of(RecordKind.Work, Links.ShortId(RecordKind.Work, work.Id));

    /// <summary>The work's page.</summary>
    public string AddressOf(WorkItem work) => Site + Links.Work(work.Id, work.Title);

    /// <summary>A researcher's page.</summary>
    public string AddressOf(NamedAuthor author) => Site + Links.Researcher(author.AuthorId, author.Name);

    /// <summary>The provider's date of the present state: the latest revision's; the year's first day where only the year is known.</summary>
    public DateTimeOffset UpdatedOf(WorkItem work) =>
        (work.Date ?? work.FirstPosted) is { } day ? AtMidnight(day)
        : work.Year > 0 ? AtMidnight(new DateOnly(work.Year, 1, 1))
        : Author.UpdatedAt;

    /// <summary>The provider's date of the first state; null where none is known.</summary>
    public static DateTimeOffset? PublishedOf(WorkItem work) => (work.FirstPosted ?? work.Date) is { } day ? AtMidnight(day) : null;

    /// <summary>The abstract, and how many of the authors are named where not all are.</summary>
    public static string HtmlOf(WorkItem work)
    {
        var more = work.AuthorCount - work.Authors.Count;
        return more > 0
            ? work.AbstractHtml + string.Create(CultureInfo.InvariantCulture, $"<p>{work.Authors.Count} of {work.AuthorCount:N0} authors are named here.</p>")
            : work.AbstractHtml;
    }

    /// <summary>A moment as RFC 3339 writes it.</summary>
    public static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset AtMidnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
