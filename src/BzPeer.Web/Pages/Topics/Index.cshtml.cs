using BzPeer.Topics;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace BzPeer.Web.Pages.Topics;

/// <summary>All topics that have works, under their groups.</summary>
[Audience(Audience.Anyone)]
public sealed class IndexModel(BzPeerDbContext records, Links links) : PageModel
{
    /// <summary>The addresses of the topics.</summary>
    public Links Links { get; } = links;

    /// <summary>The topics.</summary>
    public TopicList Topics { get; private set; } = null!;

    /// <summary>The taxonomy of the one group asked for.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Taxonomy { get; set; }

    /// <summary>The one group asked for, with all of its topics.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Group { get; set; }

    /// <summary>Whether one group alone is asked for.</summary>
    public bool IsOneGroup => !string.IsNullOrEmpty(Taxonomy) && !string.IsNullOrEmpty(Group);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        // PostgreSQL takes no NUL in a text, and no group has one.
        if (Taxonomy?.Contains('\0', StringComparison.Ordinal) == true || Group?.Contains('\0', StringComparison.Ordinal) == true)
        {
            return NotFound();
        }

        Topics = await ReadTopics.RunAsync(records, IsOneGroup ? (Taxonomy!, Group!) : null, cancellation);
        return IsOneGroup && Topics.Groups.Count == 0 ? NotFound() : Page();
    }

    /// <summary>The address of one group with all of its topics.</summary>
    public static string Address(TopicGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return $"/topics?taxonomy={Uri.EscapeDataString(group.Taxonomy)}&group={Uri.EscapeDataString(group.Name)}";
    }
}
