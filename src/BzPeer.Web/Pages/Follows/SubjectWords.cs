using BzPeer.Follows;

namespace BzPeer.Web.Pages.Follows;

/// <summary>How what is followed is worded.</summary>
public static class SubjectWords
{
    /// <summary>"Researcher".</summary>
    public static string Of(SubjectKind kind) => kind switch
    {
        SubjectKind.Author => "Researcher",
        SubjectKind.Topic => "Topic",
        SubjectKind.Institution => "Institution",
        SubjectKind.Search => "Search",
        _ => throw new ArgumentException("Nobody follows a work.", nameof(kind)),
    };

    /// <summary>What a search is called among names: its words in quotation marks; of everything else its name.</summary>
    public static string Name(NamedSubject? subject) =>
        subject is null ? "a record that was erased" : subject.Kind == SubjectKind.Search ? $"“{subject.Name}”" : subject.Name;

    /// <summary>"new works, new versions and the record".</summary>
    public static string Of(FollowItem follow)
    {
        ArgumentNullException.ThrowIfNull(follow);
        return Shared.WorkWords.List(TriggersOf(follow.Kind).Where(t => follow.Triggers.HasFlag(t.Trigger)).Select(t => t.Short));
    }

    /// <summary>Of what one can hear of a kind of subject: the value that forms send, in a sentence and in a list.</summary>
    public static IReadOnlyList<(Triggers Trigger, string Label, string Short)> TriggersOf(SubjectKind kind) => kind == SubjectKind.Author
        ? [.. OfWorks, (Triggers.Record, "What happens to the record: claim, verification level, affiliation, merge and split", "the record")]
        : OfWorks;

    private static readonly (Triggers Trigger, string Label, string Short)[] OfWorks =
    [
        (Triggers.NewWorks, "New works", "new works"),
        (Triggers.Versions, "New versions of works, and retractions", "new versions"),
    ];
}
