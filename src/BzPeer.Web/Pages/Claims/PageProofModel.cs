using BzPeer.Claims;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Claims;

/// <summary>What the proofs by a token on a page share: the page is named, the token put there, and looked for.</summary>
public abstract class PageProofModel(EvidenceKind kind, ReadClaims read, ProveByPage prove, Links links) : ClaimPageModel(read, links)
{
    /// <summary>The page, as typed; without it the one named before is looked at.</summary>
    [BindProperty]
    public string? Address { get; set; }

    /// <summary>The proof that waits for its token to be found; null where no page was named.</summary>
    public Evidence? Begun => View.Evidence.LastOrDefault(e => e.Kind == kind && e.State is EvidenceState.Asked or EvidenceState.Failed && e.Token is not null);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        var answer = await FormAsync(cancellation);
        if (answer is Microsoft.AspNetCore.Mvc.RazorPages.PageResult)
        {
            await ReadPagesAsync(cancellation);
        }

        return answer;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!await FindAsync(cancellation))
        {
            return NotFound();
        }

        await ReadPagesAsync(cancellation);
        return Address is null
            ? Answer(await prove.ProveAsync(Me, View.Claim.Id, kind, cancellation), "", ClaimAddress)
            : Answer(await prove.AskAsync(Me, View.Claim.Id, kind, Address, cancellation), kind == EvidenceKind.Homepage ? "Address" : "", $"{ClaimAddress}/{EvidenceWords.Page(kind)}");
    }

    /// <summary>Reads the pages that the record leads to.</summary>
    protected abstract Task ReadPagesAsync(CancellationToken cancellation);
}

/// <summary>Proof by a homepage that links back.</summary>
[Audience(Audience.Account)]
public sealed class HomepageModel(ReadClaims read, ReadPagesOfRecord pages, ProveByPage prove, PublicAddress site, Links links)
    : PageProofModel(EvidenceKind.Homepage, read, prove, links)
{
    /// <summary>Pages that a source record names.</summary>
    public IReadOnlyList<string> Named { get; private set; } = [];

    /// <summary>The profile's whole address with the token, for the link.</summary>
    public string LinkAddress => $"{site.Of(ProfileAddress)}#{Begun?.Token}";

    /// <summary>Where the token can lie as a file.</summary>
    public string FileAddress => Begun?.Subject is { } page ? new Uri(new Uri(page), BzPeer.Fetching.FindLinkBack.WellKnownPath).AbsoluteUri : "";

    protected override async Task ReadPagesAsync(CancellationToken cancellation) => Named = await pages.HomepagesAsync(View.AuthorId, cancellation);
}

/// <summary>Proof by a token where only the author can write.</summary>
[Audience(Audience.Account)]
public sealed class CodeModel(ReadClaims read, ReadPagesOfRecord pages, ProveByPage prove, Links links)
    : PageProofModel(EvidenceKind.Code, read, prove, links)
{
    /// <summary>The ORCID record and the repositories.</summary>
    public IReadOnlyList<string> Places { get; private set; } = [];

    protected override async Task ReadPagesAsync(CancellationToken cancellation) => Places = await pages.CodePlacesAsync(View.AuthorId, cancellation);
}
