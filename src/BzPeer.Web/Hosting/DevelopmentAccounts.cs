using BzPeer.Accounts;
using BzPeer.Postgres;

namespace BzPeer.Web.Hosting;

/// <summary>
/// One account for each role, to try the site with: where <see cref="DevelopmentHere"/> says so, and on the private
/// database alone.
/// </summary>
public sealed class DevelopmentAccounts(
    IServiceScopeFactory scopes, IHostEnvironment environment, IConfiguration configuration, Database database, PublicAddress site)
{
    /// <summary>Makes those that are missing.</summary>
    /// <returns>How to log in with them; none outside development.</returns>
    public async Task<IReadOnlyList<DevelopmentAccount>> EnsureAsync(CancellationToken cancellation = default)
    {
        if (!database.IsPrivate || !DevelopmentHere.Is(environment, configuration, site))
        {
            return [];
        }

        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<MakeDevelopmentAccounts>().RunAsync(cancellation);
    }
}
