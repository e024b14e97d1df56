using BzPeer.Accounts;
using BzPeer.Web.Hosting;

namespace BzPeer.Web.Pages.Account;

/// <summary>An owner's account at a glance, and where each part of it is changed.</summary>
[Audience(Audience.Account)]
public sealed class IndexModel(ReadAccount read) : AccountPageModel
{
    public AccountOverview Account { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellation) => Account = await read.RunAsync(Me.AccountId, cancellation);
}
