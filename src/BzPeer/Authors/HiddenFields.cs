namespace BzPeer.Authors;

/// <summary>
/// What an owner can hide: closed, because who wrote what, how well it is corroborated and from where it is known stay
/// public. Written as the value of a decision.
/// </summary>
public static class HiddenFields
{
    /// <summary>The affiliation, as printed and as set.</summary>
    public const string Affiliation = "affiliation";

    /// <summary>The ORCID iD.</summary>
    public const string Orcid = "orcid";

    /// <summary>The pages that the person's ORCID record names.</summary>
    public const string Pages = "pages";

    /// <summary>The pronouns.</summary>
    public const string Pronouns = "pronouns";

    /// <summary>All of them, in the order in which they are offered.</summary>
    public static IReadOnlyList<string> All { get; } = [Affiliation, Orcid, Pages, Pronouns];
}
