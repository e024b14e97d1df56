using BzPeer.Follows;
using BzPeer.Topics;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Topics;

/// <summary>A topic: its works, newest first, and who wrote most of them.</summary>
[Audience(Audience.Anyone)]
public sealed class TopicModel(BzPeerDbContext records, Links links, ReadFollowable followable) : RecordPageModel(links)
{
    /// <summary>From the work after this one on, by its short id.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public string? After { get; set; }

    /// <summary>The topic.</summary>
    public TopicView Topic { get; private set; } = null!;

    /// <summary>The address of this page.</summary>
    public string Address => Links.Topic(Topic.Id, Topic.ShownName);

    /// <summary>The button that follows it.</summary>
    public FollowButton Follow { get; private set; } = null!;

    /// <summary>Whether this is the beginning of the list.</summary>
    public bool IsFirstPage => string.IsNullOrEmpty(After);

    /// <summary>Whether invented works are among those shown.</summary>
    public bool HasInvented => Topic.Items.Any(work => work.IsInvented);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!TryReadId(RecordKind.Topic, out var id) || id > int.MaxValue)
        {
            return NotFound();
        }

        long? after = null;
        if (!IsFirstPage)
        {
            if (After!.Contains('-', StringComparison.Ordinal) || !Links.TryRead(RecordKind.Work, After, out var work))
            {
                return BadRequest();
            }

            after = work;
        }

        if (await ReadTopic.RunAsync(records, (int)id, after, cancellation) is not { } topic)
        {
            return NotFound();
        }

        Topic = topic;
        Follow = new FollowButton(SubjectKind.Topic, Address);
        if (HttpContext.LoggedIn() is { } me)
        {
            var mine = await followable.RunAsync(new Subject(SubjectKind.Topic, id), me.AccountId, cancellation);
            Follow = Follow with { Follows = mine?.Follows == true, Followers = mine?.Followers };
        }

        ViewData["NoIndex"] = !IsFirstPage || topic.Items.All(work => work.IsInvented);
        return RedirectUnlessAt(Address) ?? Page();
    }
}
