using BzPeer.Claims;
using BzPeer.Text;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Claims;

/// <summary>Asks another moderator to look at what one has decided.</summary>
[Audience(Audience.Account)]
public sealed class AppealModel(ReadClaims read, EndClaim end, Links links) : ClaimPageModel(read, links)
{
    /// <summary>Shortest text: "please" says nothing to the next moderator.</summary>
    public const int MinLength = 20;

    /// <summary>What the other moderator should know.</summary>
    [BindProperty]
    public string? Words { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!await FindAsync(cancellation))
        {
            return NotFound();
        }

        return View.Claim.CanAppeal ? Page() : Redirect(ClaimAddress);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!await FindAsync(cancellation))
        {
            return NotFound();
        }

        if (Prose.Clean(Words) is not { Length: >= MinLength and <= Claim.MaxNoteLength } words)
        {
            Refuse("Words", $"Write {MinLength} to {WorkWords.Number(Claim.MaxNoteLength)} characters.");
            return Again();
        }

        return await end.AppealAsync(Me, View.Claim.Id, words, cancellation)
            ? SayAt(ClaimAddress, "Another moderator looks at it.")
            : RefuseAt(ClaimAddress, "There is nothing to appeal against any more.");
    }
}
