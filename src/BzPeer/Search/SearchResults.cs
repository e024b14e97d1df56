using BzPeer.Works;

namespace BzPeer.Search;

/// <summary>What is searched for.</summary>
public enum SearchKind
{
    /// <summary>Authors by their names.</summary>
    Researchers,

    /// <summary>Works by their titles and identifiers.</summary>
    Works,

    /// <summary>Topics by their names and codes.</summary>
    Topics,
}

/// <summary>What a search found.</summary>
public sealed record SearchResults
{
    /// <summary>Longest text that is searched for, in characters; what is longer is cut.</summary>
    public const int MaxLength = 200;

    /// <summary>Most words that are searched for.</summary>
    public const int MaxWords = 12;

    /// <summary>Hits on one page.</summary>
    public const int PageSize = 20;

    /// <summary>More hits than this are told as "100+".</summary>
    public const int CountedTo = 100;

    /// <summary>The words of the text; empty for an identifier, and where the text has neither letters nor digits.</summary>
    public required IReadOnlyList<SearchTerm> Terms { get; init; }

    /// <summary>The identifier that the text is.</summary>
    public required SearchIdentifier? Identifier { get; init; }

    /// <summary>The kind whose hits are here.</summary>
    public required SearchKind Kind { get; init; }

    /// <summary>How many researchers match, as far as they were looked at.</summary>
    public required int ResearcherCount { get; init; }

    /// <summary>How many works match, as far as they were looked at.</summary>
    public required int WorkCount { get; init; }

    /// <summary>How many topics match.</summary>
    public required int TopicCount { get; init; }

    /// <summary>One page of researchers; empty where another kind is shown.</summary>
    public required IReadOnlyList<ResearcherHit> Researchers { get; init; }

    /// <summary>One page of works; empty where another kind is shown.</summary>
    public required IReadOnlyList<WorkHit> Works { get; init; }

    /// <summary>Every topic that matches.</summary>
    public required IReadOnlyList<TopicHit> Topics { get; init; }

    /// <summary>Whether there are hits of the kind after these.</summary>
    public required bool HasMore { get; init; }

    /// <summary>How many of a kind match.</summary>
    public int Count(SearchKind kind) => kind switch
    {
        SearchKind.Researchers => ResearcherCount,
        SearchKind.Works => WorkCount,
        _ => TopicCount,
    };

    /// <summary>The words that occur nowhere in what is shown, for which near ones were taken.</summary>
    public IReadOnlyList<SearchTerm> Respelt => [.. Terms.Where(t => Near(t, Kind) is { Count: > 0 })];

    internal static IReadOnlyList<NearWord>? Near(SearchTerm term, SearchKind kind) => kind == SearchKind.Researchers ? term.InNames : term.InTitles;
}

/// <summary>A researcher found.</summary>
/// <param name="Id">The author.</param>
/// <param name="Name">The name shown.</param>
/// <param name="IsInvented">Whether this is a person of the invented world.</param>
/// <param name="Works">How many works.</param>
/// <param name="FirstYear">Year of the earliest; 0 where none is known.</param>
/// <param name="LastYear">Year of the latest; 0 where none is known.</param>
/// <param name="Level">Verification level.</param>
/// <param name="Trust">Trust score.</param>
/// <param name="Topic">The topic with most of the works.</param>
/// <param name="People">The two people with most shared works.</param>
/// <param name="IsClaimed">Whether the record is claimed.</param>
public sealed record ResearcherHit(
    long Id, string Name, bool IsInvented, int Works, short FirstYear, short LastYear, int Level, int Trust, string? Topic,
    IReadOnlyList<(long Id, string Name)> People, bool IsClaimed);

/// <summary>A work found.</summary>
/// <param name="Id">The work.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Year">Its year; 0 where no date is known.</param>
/// <param name="Title">Title without markup.</param>
/// <param name="TitleHtml">Title as sanitised HTML.</param>
/// <param name="Provider">Provider of the record shown.</param>
/// <param name="ExternalId">External id of the record shown.</param>
/// <param name="AuthorCount">How many names the author list has.</param>
/// <param name="HasFormulas">Whether a text holds formulas.</param>
/// <param name="IsByIdentifier">Whether it has the identifier asked for.</param>
/// <param name="Authors">The first names of the author list.</param>
public sealed record WorkHit(
    long Id, WorkKind Kind, short Year, string Title, string TitleHtml, string Provider, string ExternalId, int AuthorCount, bool HasFormulas,
    bool IsByIdentifier, IReadOnlyList<NamedAuthor> Authors);

/// <summary>A topic found.</summary>
/// <param name="Id">The topic.</param>
/// <param name="Name">The name shown.</param>
/// <param name="Group">The group above it.</param>
/// <param name="Works">How many works.</param>
/// <param name="Codes">Codes that belong to it.</param>
public sealed record TopicHit(int Id, string Name, string Group, int Works, IReadOnlyList<string> Codes);
