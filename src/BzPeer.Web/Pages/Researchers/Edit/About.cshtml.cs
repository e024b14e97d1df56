using BzPeer.Claims;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers.Edit;

/// <summary>Pronouns and the summary in the owner's words.</summary>
[Audience(Audience.Account)]
public sealed class AboutModel(BzPeerDbContext records, Links links, ReadClaims claims, ReadOwnRecord read, SetAbout set) : EditPageModel(records, links, claims)
{
    [BindProperty]
    public string? Pronouns { get; set; }

    [BindProperty]
    public string? Summary { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await BeginAsync(cancellation) is { } answer)
        {
            return answer;
        }

        var own = await read.RunAsync(Author.Id, Ownership.AuthorKey, cancellation);
        (Pronouns, Summary) = (own.Pronouns, own.Summary);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation) =>
        await BeginChangeAsync(cancellation) is { } answer
            ? answer
            : !Sends(nameof(Summary)) || !Sends(nameof(Pronouns)) ? await AgainAsync("", "Nothing was sent.", StatusCodes.Status400BadRequest, cancellation)
            : await AnswerAsync(await set.RunAsync(Me, Author.Id, Pronouns, Summary, Why, cancellation), "What the record says of you is changed.", "", cancellation);

    protected override Task ReadAsync(CancellationToken cancellation) => Task.CompletedTask;
}
