namespace BzPeer.Works;

/// <summary>
/// Which of the source records of one work supplies title and author list: the first in this order. A record that lists
/// all authors before one that does not; then journal, proceedings, preprint; then the provider; then the id.
/// </summary>
public static class Precedence
{
    /// <summary>Who keeps the better lists comes first: publishers' own, then who gathers from them. Others follow by name.</summary>
    private static readonly string[] ByProvider = [Providers.Acl, Providers.Crossref, Providers.Arxiv, Providers.OpenAlex, Providers.Bibtex, Providers.Ris, Providers.Orcid];

    /// <summary>Orders records of one work.</summary>
    public static int Compare(RecordRank one, RecordRank other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var order = other.ListsAllAuthors.CompareTo(one.ListsAllAuthors);
        order = order != 0 ? order : one.Kind.CompareTo(other.Kind);
        order = order != 0 ? order : Place(one.Provider).CompareTo(Place(other.Provider));
        order = order != 0 ? order : string.CompareOrdinal(one.Provider, other.Provider);
        return order != 0 ? order : string.CompareOrdinal(one.ExternalId, other.ExternalId);
    }

    private static int Place(string provider) => Array.IndexOf(ByProvider, provider) is >= 0 and var place ? place : ByProvider.Length;
}

/// <summary>What the order of precedence looks at.</summary>
/// <param name="Provider">Who published the record.</param>
/// <param name="ExternalId">Its id there.</param>
/// <param name="Kind">What it describes.</param>
/// <param name="ListsAllAuthors">Whether its author list is whole.</param>
public record RecordRank(string Provider, string ExternalId, WorkKind Kind, bool ListsAllAuthors);
