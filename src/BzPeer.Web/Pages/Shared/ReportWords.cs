using BzPeer.Moderation;

namespace BzPeer.Web.Pages.Shared;

/// <summary>Reports in words.</summary>
public static class ReportWords
{
    /// <summary>What can be wrong with a record, as it is chosen.</summary>
    public static IReadOnlyList<(string Value, string Label)> Kinds { get; } = [.. Enum.GetValues<ReportKind>().Select(kind => (kind.ToString(), Of(kind)))];

    /// <summary>What can come of a report, as it is chosen.</summary>
    public static IReadOnlyList<(string Value, string Label)> Outcomes { get; } = [.. Enum.GetValues<ReportOutcome>().Select(outcome => (outcome.ToString(), Of(outcome)))];

    /// <summary>What is wrong.</summary>
    public static string Of(ReportKind kind) => kind switch
    {
        ReportKind.TwoPeople => "Works of two people stand on this page",
        ReportKind.TwoPages => "This person has another page as well",
        ReportKind.WrongWork => "A work here is not this person’s",
        ReportKind.WrongAffiliation => "The affiliation is wrong",
        ReportKind.FalseClaim => "Somebody claimed a record that isn’t theirs",
        ReportKind.BadText => "A text shown here is offensive or private",
        _ => "Something else",
    };

    /// <summary>What came of it.</summary>
    public static string Of(ReportOutcome outcome) => outcome switch
    {
        ReportOutcome.Mended => "Mended",
        ReportOutcome.Forwarded => "Forwarded to the provider",
        ReportOutcome.NoMistake => "Not a mistake",
        _ => "Cannot be decided",
    };

    /// <summary>The member of a closed list that a form sent; null for anything else.</summary>
    public static T? Read<T>(string? sent)
        where T : struct, Enum =>
        Enum.GetNames<T>().Contains(sent, StringComparer.Ordinal) ? Enum.Parse<T>(sent!) : null;
}
