using BzPeer.Authors;
using BzPeer.Works;

namespace BzPeer.Follows;

/// <summary>What feeds, and the pages beside them, tell of something that can be followed.</summary>
/// <param name="Subject">What it is; of a search the words as they were asked for.</param>
/// <param name="Works">How many works it has; null where nobody counted them.</param>
/// <param name="Entries">The latest works and events, latest first.</param>
public sealed record Feed(NamedSubject Subject, int? Works, IReadOnlyList<FeedEntry> Entries)
{
    /// <summary>The latest works that a feed has at most.</summary>
    public const int MostWorks = 50;

    /// <summary>The latest events of a record that it has at most.</summary>
    public const int MostEvents = 20;
}

/// <summary>The feed of an author, with the record that it is about.</summary>
/// <param name="Author">The record: it may be erased, or merged into another one.</param>
/// <param name="Feed">Its feed.</param>
public sealed record FeedOfAuthor(AuthorHeader Author, Feed Feed);

/// <summary>The feed of a search.</summary>
/// <param name="Key">The words, folded and in the order of the alphabet: by them a feed is the same.</param>
/// <param name="Feed">Its feed.</param>
public sealed record FeedOfSearch(string Key, Feed Feed);

/// <summary>One entry: a work, or something that happened to a record.</summary>
/// <param name="Updated">When it last changed: a work by its provider's date, or by a later event of it; null where no date is known.</param>
/// <param name="Published">When it first was; null where that is not known.</param>
/// <param name="Work">The work; null for an event.</param>
/// <param name="Event">What happened to the record; null for a work.</param>
/// <param name="Later">What happened to the work since it came here: a retraction, else a later version; null where neither did, and for an event.</param>
public sealed record FeedEntry(DateTimeOffset? Updated, DateTimeOffset? Published, WorkItem? Work, NewsItem? Event, EventKind? Later);
