using BzPeer.Accounts;
using BzPeer.Claims;
using BzPeer.Web.Hosting;

namespace BzPeer.Web.Pages.Account;

/// <summary>An owner's account at a glance, and where each part of it is changed.</summary>
[Audience(Audience.Account)]
public sealed class IndexModel(ReadAccount read, ReadClaims claims, ReadOffers offers) : AccountPageModel
{
    public AccountOverview Account { get; private set; } = null!;

    /// <summary>The claim by which the account owns a record; null where it owns none.</summary>
    public ClaimItem? Owned { get; private set; }

    /// <summary>How many claims wait for a proof or a moderator.</summary>
    public int Open { get; private set; }

    /// <summary>Records that may be the owner's, where none is theirs yet.</summary>
    public IReadOnlyList<OfferedAuthor> Offers { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Account = await read.RunAsync(Me.AccountId, cancellation);
        var all = await claims.OfAccountAsync(Me.AccountId, cancellation);
        Owned = all.FirstOrDefault(c => c is { State: ClaimState.Accepted, MergesIntoId: null });
        Open = all.Count(c => c.State is ClaimState.Pending or ClaimState.Disputed);
        Offers = Owned is null ? await offers.RunAsync(Me, cancellation) : [];
    }
}
