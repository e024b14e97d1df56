using BzPeer.Claims;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers.Edit;

/// <summary>What is hidden.</summary>
[Audience(Audience.Account)]
public sealed class HiddenModel(BzPeerDbContext records, Links links, ReadClaims claims, ReadOwnRecord read, SetAbout set) : EditPageModel(records, links, claims)
{
    /// <summary>The fields to hide.</summary>
    [BindProperty]
    public IReadOnlyList<string> Fields { get; set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await BeginAsync(cancellation) is { } answer)
        {
            return answer;
        }

        Fields = (await read.RunAsync(Author.Id, Ownership.AuthorKey, cancellation)).Hidden;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation) =>
        await BeginChangeAsync(cancellation) is { } answer
            ? answer
            : await AnswerAsync(await set.HideAsync(Me, Author.Id, [.. Fields], Why, cancellation), Fields.Count == 0 ? "Nothing is hidden." : "What you chose is hidden.", "", cancellation);

    protected override Task ReadAsync(CancellationToken cancellation) => Task.CompletedTask;
}
