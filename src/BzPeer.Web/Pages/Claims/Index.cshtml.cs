using BzPeer.Claims;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages.Account;

namespace BzPeer.Web.Pages.Claims;

/// <summary>The claims of an account, and the records that may be its owner's.</summary>
[Audience(Audience.Account)]
public sealed class IndexModel(ReadClaims read, ReadOffers offers) : AccountPageModel
{
    public IReadOnlyList<ClaimItem> Claims { get; private set; } = [];

    public IReadOnlyList<OfferedAuthor> Offers { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Claims = await read.OfAccountAsync(Me.AccountId, cancellation);
        Offers = Claims.Any(c => c.State == ClaimState.Accepted) ? [] : await offers.RunAsync(Me, cancellation);
    }
}
