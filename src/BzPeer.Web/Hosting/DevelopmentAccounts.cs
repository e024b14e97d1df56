using BzPeer.Accounts;
using BzPeer.Postgres;

namespace BzPeer.Web.Hosting;

/// <summary>
/// One account for each role, to try the site with: in development alone, on the private database alone, and only where
/// the site listens to this machine alone.
/// </summary>
public sealed class DevelopmentAccounts(
    IServiceScopeFactory scopes, IHostEnvironment environment, IConfiguration configuration, Database database, PublicAddress site)
{
    /// <summary>Makes those that are missing.</summary>
    /// <returns>How to log in with them; none outside development.</returns>
    public async Task<IReadOnlyList<DevelopmentAccount>> EnsureAsync(CancellationToken cancellation = default)
    {
        if (!environment.IsDevelopment() || !database.IsPrivate || !site.IsLoopback || !Addresses.ListensToThisMachineAlone(configuration))
        {
            return [];
        }

        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<MakeDevelopmentAccounts>().RunAsync(cancellation);
    }
}
