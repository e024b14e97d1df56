using BzPeer.Follows;
using BzPeer.Web.Hosting;
using BzPeer.Works;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace BzPeer.Web.Pages;

/// <summary>
/// The home page: search first, then what is new, whom to look at, and what the works are about. Who is logged in finds
/// there what is new from those they follow, and whom else they may want to follow.
/// </summary>
[Audience(Audience.Anyone)]
public sealed class IndexModel(BzPeerDbContext records, Links links) : PageModel
{
    /// <summary>So many of those with news are shown.</summary>
    public const int SubjectsShown = 4;

    /// <summary>Of each so many items.</summary>
    public const int ItemsShown = 2;

    /// <summary>The addresses of what is shown.</summary>
    public Links Links { get; } = links;

    /// <summary>What is shown.</summary>
    public Newest Newest { get; private set; } = null!;

    /// <summary>Whether nothing was imported yet.</summary>
    public bool IsEmpty => Newest.Works.Count == 0;

    /// <summary>What is new for who is logged in; null for visitors.</summary>
    public News? News { get; private set; }

    /// <summary>Whom they may want to follow.</summary>
    public IReadOnlyList<Suggestion> Suggestions { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Newest = await ReadNewest.RunAsync(records, cancellation);
        if (HttpContext.LoggedIn() is { } me)
        {
            News = await ReadNews.OfReaderAsync(records, me.AccountId, SubjectsShown, ItemsShown, cancellation);
            Suggestions = await ReadSuggestions.RunAsync(records, me.AccountId, cancellation);
        }
    }

    /// <summary>"Co-author of Ada One, whom you follow", "Co-author of three whom you follow: Ada One, Bea Two and another".</summary>
    public static string Why(Suggestion suggestion)
    {
        ArgumentNullException.ThrowIfNull(suggestion);
        var names = suggestion.Names;
        if (suggestion.Followed == 1)
        {
            return names.Count == 1 ? $"Co-author of {names[0]}, whom you follow" : "Co-author of one whom you follow";
        }

        var more = suggestion.Followed - names.Count;
        IEnumerable<string> said = more > 0 ? [.. names, more == 1 ? "another" : $"{Counted(more)} others"] : names;
        return $"Co-author of {Counted(suggestion.Followed)} whom you follow: {Shared.WorkWords.List(said)}";
    }

    private static string Counted(int number) => number switch
    {
        2 => "two",
        3 => "three",
        4 => "four",
        5 => "five",
        6 => "six",
        _ => Shared.WorkWords.Number(number),
    };
}
