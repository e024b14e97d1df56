using BzPeer.Follows;
using BzPeer.Web.Pages.Follows;

namespace BzPeer.Web.Pages.Shared;

/// <summary>What following is called on pages.</summary>
public static class FollowWords
{
    /// <summary>How often news can be mailed to who asks for it.</summary>
    public static IReadOnlyList<(string Value, string Label)> Frequencies { get; } =
        [.. DigestWords.Frequencies.Where(f => f.Value != nameof(DigestFrequency.Never))];

    /// <summary>How often, by the name that a form sends; null for none of <see cref="Frequencies"/>.</summary>
    public static DigestFrequency? FrequencyOf(string? name) =>
        Frequencies.Any(f => f.Value == name) ? Enum.Parse<DigestFrequency>(name!) : null;

    /// <summary>"at once", "once a day": how often news are mailed.</summary>
    public static string Of(DigestFrequency often) => often switch
    {
        DigestFrequency.AtOnce => "at once, at most one mail an hour",
        DigestFrequency.Daily => "once a day",
        DigestFrequency.Weekly => "once a week",
        _ => "never",
    };
}
