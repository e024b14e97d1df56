using BzPeer.Follows;

namespace BzPeer.Web.Pages.Shared;

/// <summary>
/// The button that begins and ends to follow, for who is logged in; for visitors the link to where they can, so that
/// what they see holds no form token and can be cached.
/// </summary>
/// <param name="Kind">What is followed.</param>
/// <param name="Address">Its own page.</param>
public sealed record FollowButton(SubjectKind Kind, string Address)
{
    /// <summary>What a press on "Following" does, for who doesn't see the button.</summary>
    public const string Ends = ": press to follow no more";

    /// <summary>Whether who is logged in follows it; null for visitors.</summary>
    public bool? Follows { get; init; }

    /// <summary>How many do; null where the page does not say.</summary>
    public int? Followers { get; init; }

    /// <summary>The words of a search; null for anything else.</summary>
    public string? Words { get; init; }

    /// <summary>Whose it is, where several buttons stand on one page; null where the page says it.</summary>
    public string? Whose { get; init; }

    /// <summary>Whether it is one of several on its page, and stands back behind what the page is about.</summary>
    public bool IsCalm { get; init; }

    /// <summary>Among what the search was made: "researchers". That is no part of what is followed, and the page says so; null where it was made among works or everything.</summary>
    public string? Among { get; init; }

    /// <summary>The page to come back to; null for the subject's own.</summary>
    public string? Return { get; init; }

    /// <summary>What the button says while it is not followed.</summary>
    public string Label => Kind == SubjectKind.Search ? "Follow this search" : $"Follow {WordOf(Kind)}";

    /// <summary>The page <c>…/follow</c>.</summary>
    public string Page => Words is null ? Action : $"{Action}?q={Uri.EscapeDataString(Words)}{(Among is null ? "" : $"&kind={Among}")}";

    /// <summary>Where the form goes.</summary>
    public string Action => Words is null ? $"{Address}/follow" : "/search/follow";

    /// <summary>What a search that was made among one kind of results leaves out once it is followed; null where that is nothing.</summary>
    public string? LeftOut => Among is null ? null : $"You follow the words; the choice of {Among} doesn’t count, and it is works that you hear of.";

    /// <summary>A kind in one word.</summary>
    public static string WordOf(SubjectKind kind) => kind switch
    {
        SubjectKind.Author => "researcher",
        SubjectKind.Topic => "topic",
        SubjectKind.Institution => "institution",
        SubjectKind.Search => "search",
        _ => throw new ArgumentException("Nobody follows a work.", nameof(kind)),
    };

    /// <summary>As which record its address names it.</summary>
    public static RecordKind RecordOf(SubjectKind kind) => kind switch
    {
        SubjectKind.Author => RecordKind.Author,
        SubjectKind.Topic => RecordKind.Topic,
        SubjectKind.Institution => RecordKind.Institution,
        _ => throw new ArgumentException("A search is no record, and nobody follows a work.", nameof(kind)),
    };
}
