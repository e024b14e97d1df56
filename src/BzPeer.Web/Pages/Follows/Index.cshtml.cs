using BzPeer.Follows;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages.Account;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Follows;

/// <summary>What is new of what an account follows, and what that is.</summary>
[Audience(Audience.Account)]
public sealed class IndexModel(BzPeerDbContext records, Links links, ChangeFollow change, FollowSubject follow) : AccountPageModel
{
    /// <summary>The address of the page.</summary>
    public const string ThisPage = "/follows";

    /// <summary>So many subjects with news are shown.</summary>
    public const int SubjectsShown = 20;

    /// <summary>Of each so many items.</summary>
    public const int ItemsShown = 5;

    /// <summary>What is followed is listed from the one after this on, by its short id.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public string? After { get; set; }

    /// <summary>What to mark as read: the short id of a follow, or "all".</summary>
    [BindProperty]
    public string? Read { get; set; }

    /// <summary>Up to which event: the latest that was shown, by its short id.</summary>
    [BindProperty]
    public string? Until { get; set; }

    /// <summary>What to follow no more, by its short id.</summary>
    [BindProperty]
    public string? Remove { get; set; }

    /// <summary>What is new; on the first page alone.</summary>
    public News News { get; private set; } = News.None;

    /// <summary>What is followed.</summary>
    public FollowsView Follows { get; private set; } = null!;

    /// <summary>Whether this is the first page.</summary>
    public bool IsFirstPage => string.IsNullOrEmpty(After);

    /// <summary>The latest event that is shown, for forms.</summary>
    public string Shown => links.ShortId(RecordKind.Event, News.LatestEventId);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        long? after = null;
        if (!IsFirstPage)
        {
            if (!links.TryReadShortId(RecordKind.Follow, After, out var id))
            {
                return NotFound();
            }

            after = id;
        }
        else
        {
            News = await ReadNews.OfReaderAsync(records, Me.AccountId, SubjectsShown, ItemsShown, cancellation);
        }

        Follows = await ReadFollows.PageAsync(records, Me.AccountId, after, cancellation);
        ViewData["Maths"] = News.Subjects.Any(s => s.Items.Any(i => i.Work is { HasFormulas: true }));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (Remove is not null)
        {
            return await RemoveAsync(cancellation);
        }

        if (!links.TryReadShortId(RecordKind.Event, Until, out var until))
        {
            return NotFound();
        }

        if (Read == "all")
        {
            return Answer(await change.MarkAllReadAsync(Me.AccountId, until, cancellation), "Everything is marked as read.");
        }

        return links.TryReadShortId(RecordKind.Follow, Read, out var one)
            ? Answer(await change.MarkReadAsync(Me.AccountId, one, until, cancellation), "It is marked as read.")
            : NotFound();
    }

    private async Task<IActionResult> RemoveAsync(CancellationToken cancellation)
    {
        if (!links.TryReadShortId(RecordKind.Follow, Remove, out var id)
            || await ReadFollows.OneAsync(records, Me.AccountId, id, cancellation) is not { } one)
        {
            return NotFound();
        }

        return await follow.EndAsync(one.FollowerId, new Subject(one.Kind, one.SubjectId), cancellation) is FollowAnswer.Wait wait
            ? this.AskToWaitAt(ThisPage, wait.RetryAfter)
            : SayAt(ThisPage, $"You no longer follow {SubjectWords.Name(one.Subject)}.");
    }

    private IActionResult Answer(ChangeAnswer answer, string said) => answer switch
    {
        ChangeAnswer.Done => SayAt(ThisPage, said),
        ChangeAnswer.Wait wait => this.AskToWaitAt(ThisPage, wait.RetryAfter),
        _ => NotFound(),
    };
}
