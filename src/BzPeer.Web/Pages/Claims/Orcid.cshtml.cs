using BzPeer.Claims;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Claims;

/// <summary>Proof by the ORCID iD that is linked with the account.</summary>
[Audience(Audience.Account)]
public sealed class OrcidModel(ReadClaims read, ProveByOrcid prove, OrcidSettings orcid, Links links) : ClaimPageModel(read, links)
{
    /// <summary>Whether this site can ask ORCID at all.</summary>
    public bool IsOpen => orcid.IsConfigured;

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => FormAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation) =>
        await FindAsync(cancellation) ? Answer(await prove.RunAsync(Me, View.Claim.Id, cancellation), "", ClaimAddress) : NotFound();
}
