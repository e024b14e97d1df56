using BzPeer.Follows;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages.Account;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Follows;

/// <summary>How an account follows one thing: of what it hears, whether it is quiet for now, and the end of it.</summary>
[Audience(Audience.Account)]
public sealed class FollowModel(BzPeerDbContext records, Links links, ChangeFollow change, FollowSubject follow) : AccountPageModel
{
    /// <summary>The short id of the follow.</summary>
    [BindProperty(SupportsGet = true, Name = "id")]
    public string Id { get; set; } = "";

    /// <summary>Of what to hear, by name.</summary>
    [BindProperty]
    public IReadOnlyList<string> Hear { get; set; } = [];

    /// <summary>"yes" where nothing is to be told for now.</summary>
    [BindProperty]
    public string? Muted { get; set; }

    /// <summary>"end" where the button was pressed that ends it.</summary>
    [BindProperty]
    public string? Do { get; set; }

    /// <summary>What is changed.</summary>
    public FollowItem Item { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!await FindAsync(cancellation))
        {
            return NotFound();
        }

        Hear = [.. SubjectWords.TriggersOf(Item.Kind).Where(t => Item.Triggers.HasFlag(t.Trigger)).Select(t => t.Trigger.ToString())];
        Muted = Item.IsMuted ? "yes" : null;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!await FindAsync(cancellation))
        {
            return NotFound();
        }

        var name = SubjectWords.Name(Item.Subject);
        if (Do == "end")
        {
            return await follow.EndAsync(Item.FollowerId, new Subject(Item.Kind, Item.SubjectId), cancellation) is FollowAnswer.Wait refused
                ? AskToWait(refused.RetryAfter, "")
                : SayAt(IndexModel.ThisPage, $"You no longer follow {name}.");
        }

        var triggers = SubjectWords.TriggersOf(Item.Kind).Where(t => Hear.Contains(t.Trigger.ToString())).Aggregate(Triggers.None, (sum, t) => sum | t.Trigger);
        if (triggers == Triggers.None)
        {
            Refuse(nameof(Hear), "Choose at least one. To hear of nothing for now, mute it.");
            return Again();
        }

        return await change.SetAsync(Me.AccountId, Item.Id, triggers, Muted == "yes", cancellation) switch
        {
            ChangeAnswer.Done => SayAt(IndexModel.ThisPage, $"How you follow {name} is changed."),
            ChangeAnswer.Wait wait => AskToWait(wait.RetryAfter, ""),
            _ => NotFound(),
        };
    }

    private async Task<bool> FindAsync(CancellationToken cancellation)
    {
        if (!links.TryReadShortId(RecordKind.Follow, Id, out var id)
            || await ReadFollows.OneAsync(records, Me.AccountId, id, cancellation) is not { } item)
        {
            return false;
        }

        Item = item;
        return true;
    }
}
