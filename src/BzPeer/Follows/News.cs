using BzPeer.Works;

namespace BzPeer.Follows;

/// <summary>What is new for one follower.</summary>
/// <param name="Subjects">What they follow and has news, the latest first.</param>
/// <param name="MoreSubjects">So many others have news too.</param>
/// <param name="LatestEventId">The latest event among all of that: whoever marks this as read marks up to it.</param>
public sealed record News(IReadOnlyList<NewsOfSubject> Subjects, int MoreSubjects, long LatestEventId)
{
    /// <summary>Nothing new.</summary>
    public static readonly News None = new([], 0, 0);
}

/// <summary>What is new of one subject.</summary>
/// <param name="FollowId">The follow that it comes of; the first of several that stand for the same author.</param>
/// <param name="Subject">What is followed: of an author who was merged, the one they were merged into.</param>
/// <param name="Items">The latest, as many as were asked for; works of long ago are only counted.</param>
/// <param name="More">So many more, the works of long ago not among them.</param>
/// <param name="Older">So many works of long ago came.</param>
/// <param name="IsCut">Whether there is more than was looked at, so that the numbers are lower bounds.</param>
public sealed record NewsOfSubject(long FollowId, NamedSubject Subject, IReadOnlyList<NewsItem> Items, int More, int Older, bool IsCut)
{
    /// <summary>All that is new: what is listed, what is not, and the works of long ago.</summary>
    public int Count => Items.Count + More + Older;
}

/// <summary>One thing that is new. A work is one item, whatever happened to it meanwhile.</summary>
/// <param name="EventId">The latest event of it.</param>
/// <param name="At">When that was.</param>
/// <param name="Kind">What happened; of a work the weightiest: retraction, then new version.</param>
/// <param name="Work">The work that it is about; null for what happened to a record.</param>
/// <param name="OtherId">The author of a merge or split, the institution of an affiliation; null where there is none, or it was erased.</param>
/// <param name="OtherName">Its name.</param>
/// <param name="Before">The level that was.</param>
/// <param name="After">The level, or the name of the institution, that is; null where no affiliation is known any more.</param>
public sealed record NewsItem(
    long EventId, DateTimeOffset At, EventKind Kind, NewsWork? Work, long? OtherId, string? OtherName, string? Before, string? After);

/// <summary>A work as news print it.</summary>
/// <param name="Id">The work.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Year">Its year; 0 where no date is known.</param>
/// <param name="Title">Title without markup.</param>
/// <param name="TitleHtml">Title as sanitised HTML.</param>
/// <param name="HasFormulas">Whether a text of it holds formulas.</param>
/// <param name="IsRetracted">Whether a provider says that it was retracted.</param>
/// <param name="Authors">The first names as printed, <see cref="NamesShown"/> at most.</param>
/// <param name="AuthorCount">How many names there are.</param>
public sealed record NewsWork(
    long Id, WorkKind Kind, short Year, string Title, string TitleHtml, bool HasFormulas, bool IsRetracted, IReadOnlyList<string> Authors, int AuthorCount)
{
    /// <summary>So many names are read.</summary>
    public const int NamesShown = 3;
}
