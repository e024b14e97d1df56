using System.Globalization;
using System.Net;
using BzPeer.Follows;
using BzPeer.Web.Pages.Shared;
using BzPeer.Works;

namespace BzPeer.Web.Feeds;

/// <summary>A feed as both formats write it: of a researcher, a topic, an institution or a search.</summary>
public sealed record FeedDocument
{
    /// <summary>The feed's id, which never changes.</summary>
    public required string Id { get; init; }

    /// <summary>"Ada Lovelace: published work".</summary>
    public required string Title { get; init; }

    /// <summary>What the feed holds.</summary>
    public required string Subtitle { get; init; }

    /// <summary>Who answers for the feed: the researcher or institution, else the site.</summary>
    public required string Author { get; init; }

    /// <summary>The page of what it is about, absolute.</summary>
    public required string PageAddress { get; init; }

    /// <summary>The address of the Atom feed, absolute.</summary>
    public required string AtomAddress { get; init; }

    /// <summary>The address of the JSON Feed, absolute.</summary>
    public required string JsonAddress { get; init; }

    /// <summary>The entries, latest first.</summary>
    public required IReadOnlyList<Entry> Entries { get; init; }

    /// <summary>When the latest of the entries changed; without entries, since when there could be any.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>The feed of a researcher.</summary>
    /// <param name="feed">What it tells.</param>
    /// <param name="site">Scheme and host of the site: links in a feed are absolute.</param>
    /// <param name="links">The addresses of records.</param>
    public static FeedDocument Of(FeedOfAuthor feed, string site, Links links)
    {
        ArgumentNullException.ThrowIfNull(feed);
        ArgumentNullException.ThrowIfNull(links);
        var author = feed.Author;
        return Of(
            feed.Feed,
            FeedIds.Of(RecordKind.Author, links.ShortId(RecordKind.Author, author.Id)),
            $"{author.Name}: published work",
            author.IsInvented
                ? "Works of a person invented for demonstration."
                : $"{WorkWords.Count(author.Works, "work", "works")} on record, the latest first, and what happened to the record.",
            author.Name,
            author.UpdatedAt,
            site,
            links);
    }

    /// <summary>The feed of a topic or an institution.</summary>
    public static FeedDocument Of(Feed feed, string site, Links links)
    {
        ArgumentNullException.ThrowIfNull(feed);
        ArgumentNullException.ThrowIfNull(links);
        var (subject, works) = (feed.Subject, WorkWords.Count(feed.Works ?? 0, "work", "works"));
        var kind = subject.Kind == SubjectKind.Topic ? RecordKind.Topic : RecordKind.Institution;
        return Of(
            feed,
            FeedIds.Of(kind, links.ShortId(kind, subject.Id)),
            $"{subject.Name}: published work",
            subject.Kind == SubjectKind.Topic ? $"{works} about {subject.Name}, the latest first." : $"{works} that name {subject.Name}, the latest first.",
            subject.Kind == SubjectKind.Topic ? "BzPeer" : subject.Name,
            DateTimeOffset.UnixEpoch,
            site,
            links);
    }

    /// <summary>The feed of a search.</summary>
    public static FeedDocument Of(FeedOfSearch feed, string site, Links links)
    {
        ArgumentNullException.ThrowIfNull(feed);
        return Of(
            feed.Feed,
            FeedIds.OfSearch(feed.Key),
            $"Works with “{feed.Feed.Subject.Name}” in the title",
            "Works whose titles have all these words, the latest first.",
            "BzPeer",
            DateTimeOffset.UnixEpoch,
            site,
            links);
    }

    private static FeedDocument Of(Feed feed, string id, string title, string subtitle, string author, DateTimeOffset since, string site, Links links)
    {
        var page = links.Subject(feed.Subject);
        IReadOnlyList<Entry> entries = [.. feed.Entries.Select(e => e.Work is { } work ? OfWork(e, work, since, site, links) : OfEvent(e, feed.Subject, since, site, links))];
        return new FeedDocument
        {
            Id = id,
            Title = title,
            Subtitle = subtitle,
            Author = author,
            PageAddress = site + page,
            AtomAddress = site + links.FeedOf(feed.Subject, "atom"),
            JsonAddress = site + links.FeedOf(feed.Subject, "json"),
            Entries = entries,
            Updated = entries.Count == 0 ? since : entries.Max(e => e.Updated),
        };
    }

    /// <summary>A work's entry: the same in every feed that has it.</summary>
    private static Entry OfWork(FeedEntry entry, WorkItem work, DateTimeOffset since, string site, Links links)
    {
        var more = work.AuthorCount - work.Authors.Count;
        var later = entry.Later is { } kind ? $"<p>{WebUtility.HtmlEncode(NewsWords.Of(kind))}.</p>" : "";
        return new Entry
        {
            Id = FeedIds.Of(RecordKind.Work, links.ShortId(RecordKind.Work, work.Id)),
            Title = work.IsRetracted ? $"{NewsWords.Of(EventKind.Retraction)}: {work.Title}" : work.Title,
            Address = site + links.Work(work.Id, work.Title),
            Source = work.ProviderPage,
            Updated = entry.Updated ?? since,
            Published = entry.Published,
            Authors = [.. work.Authors.Select(a => (a.Printed, site + links.Researcher(a.AuthorId, a.Name)))],
            Tags = [.. work.Topics.Select(t => t.Name)],
            Html = more > 0
                ? later + work.AbstractHtml + string.Create(CultureInfo.InvariantCulture, $"<p>{work.Authors.Count} of {work.AuthorCount:N0} authors are named here.</p>")
                : later + work.AbstractHtml,
        };
    }

    private static Entry OfEvent(FeedEntry entry, NamedSubject subject, DateTimeOffset since, string site, Links links)
    {
        var item = entry.Event ?? throw new InvalidOperationException("An entry is a work or an event.");
        var (words, name) = NewsWords.OfRecord(item);
        var page = site + links.Subject(subject);
        return new Entry
        {
            Id = FeedIds.Of(RecordKind.Event, links.ShortId(RecordKind.Event, item.EventId)),
            Title = $"{subject.Name}: {(name is null ? words : $"{words} {name}")}",
            Address = page,
            Source = null,
            Updated = entry.Updated ?? since,
            Published = entry.Published,
            Authors = [(subject.Name, page)],
            Tags = [],
            Html = $"<p>{WebUtility.HtmlEncode(name is null ? words : $"{words} {name}")}.</p>",
        };
    }

    /// <summary>A moment as RFC 3339 writes it.</summary>
    public static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>One entry.</summary>
    public sealed record Entry
    {
        /// <summary>Its id, which never changes.</summary>
        public required string Id { get; init; }

        /// <summary>Its title, without markup.</summary>
        public required string Title { get; init; }

        /// <summary>Its page here, absolute.</summary>
        public required string Address { get; init; }

        /// <summary>The provider's page; null where there is none.</summary>
        public required string? Source { get; init; }

        /// <summary>When it last changed.</summary>
        public required DateTimeOffset Updated { get; init; }

        /// <summary>When it first was; null where that is not known.</summary>
        public required DateTimeOffset? Published { get; init; }

        /// <summary>Names as printed, with the pages here.</summary>
        public required IReadOnlyList<(string Name, string Address)> Authors { get; init; }

        /// <summary>Topics.</summary>
        public required IReadOnlyList<string> Tags { get; init; }

        /// <summary>What happened, and of a work the abstract, as sanitised HTML; empty where there is nothing.</summary>
        public required string Html { get; init; }
    }
}
