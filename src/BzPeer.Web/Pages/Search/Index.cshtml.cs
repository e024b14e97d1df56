using BzPeer.Follows;
using BzPeer.Search;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace BzPeer.Web.Pages.Search;

/// <summary>Searches names, titles and identifiers; everything that is asked for stands in the address.</summary>
[Audience(Audience.Anyone)]
public sealed class IndexModel(BzPeerDbContext records, Links links, ReadFollowable followable) : PageModel
{
    /// <summary>What is searched for.</summary>
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Query { get; set; }

    /// <summary>researchers, works or topics.</summary>
    [BindProperty(SupportsGet = true, Name = "kind")]
    public string? Kind { get; set; }

    /// <summary>From the hit after this one on, by its short id.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public string? After { get; set; }

    /// <summary>The addresses of what is found.</summary>
    public Links Links { get; } = links;

    /// <summary>What was found; null where nothing is asked for.</summary>
    public SearchResults? Results { get; private set; }

    /// <summary>The button that follows the search; null where it has no words that titles could have.</summary>
    public FollowButton? Follow { get; private set; }

    /// <summary>The text without spaces around it.</summary>
    public string Text => Query?.Trim() ?? "";

    /// <summary>Whether the text is longer than what is searched for.</summary>
    public bool IsCut => Text.Length > SearchResults.MaxLength;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        SearchKind? kind = null;
        if (!string.IsNullOrEmpty(Kind))
        {
            if (!Enum.TryParse<SearchKind>(Kind, ignoreCase: true, out var parsed) || !Kind.All(char.IsAsciiLetter))
            {
                return BadRequest();
            }

            kind = parsed;
        }

        long? after = null;
        if (!string.IsNullOrEmpty(After))
        {
            // Only a list of one kind has further pages.
            var of = kind switch { SearchKind.Researchers => RecordKind.Author, SearchKind.Works => RecordKind.Work, _ => RecordKind.Topic };
            if (kind is null or SearchKind.Topics || After.Contains('-', StringComparison.Ordinal) || !Links.TryRead(of, After, out var id))
            {
                return BadRequest();
            }

            after = id;
        }

        ViewData["Query"] = Text.Length == 0 ? null : Text;
        ViewData["NoIndex"] = true;
        if (Text.Length > 0)
        {
            Results = await SearchRecords.RunAsync(records, Text, kind, after, cancellation);
            if (Results.Terms.Count > 0 && KeepSearch.Clean(Text) is { } words)
            {
                Follow = new FollowButton(SubjectKind.Search, Links.Subject(new NamedSubject(SubjectKind.Search, 0, words, IsInvented: false)))
                {
                    Words = words,
                    Among = AmongOf(kind),
                    Return = Request.Path.ToUriComponent() + Request.QueryString.ToUriComponent(),
                };
                if (HttpContext.LoggedIn() is { } me)
                {
                    var mine = await followable.OfSearchAsync(words, me.AccountId, cancellation);
                    Follow = mine is null ? null : Follow with { Follows = mine.Follows };
                }
            }

            ViewData["Maths"] = Results.Works.Any(work => work.HasFormulas);
        }

        return Page();
    }

    /// <summary>The address of this search among one kind.</summary>
    public string Address(SearchKind kind) => $"/search?q={Uri.EscapeDataString(Text)}&kind={Named(kind)}";

    /// <summary>The address of the next page.</summary>
    public string Following(SearchResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var last = results.Kind == SearchKind.Researchers
            ? Links.ShortId(RecordKind.Author, results.Researchers[^1].Id)
            : Links.ShortId(RecordKind.Work, results.Works[^1].Id);
        return $"{Address(results.Kind)}&after={last}";
    }

    /// <summary>The kind as addresses have it.</summary>
    public static string Named(SearchKind kind) => kind switch
    {
        SearchKind.Researchers => "researchers",
        SearchKind.Works => "works",
        _ => "topics",
    };

    /// <summary>What a search was narrowed to that is no part of what is followed: anything but works, where it was asked for.</summary>
    public static string? AmongOf(SearchKind? kind) => kind is { } narrowed and not SearchKind.Works ? Named(narrowed) : null;

    /// <summary>"12", or "100+".</summary>
    public static string Counted(int count) => count > SearchResults.CountedTo ? $"{SearchResults.CountedTo}+" : $"{count}";
}
