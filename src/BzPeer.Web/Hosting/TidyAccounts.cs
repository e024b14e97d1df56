using BzPeer.Accounts;

namespace BzPeer.Web.Hosting;

/// <summary>Once an hour: erases accounts whose week to come back is over, and forgets what is no longer needed.</summary>
public sealed class TidyAccounts(IServiceScopeFactory scopes, TimeProvider time, ILogger<TidyAccounts> log) : BackgroundService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BetweenLooks, time);
        do
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var erased = await scope.ServiceProvider.GetRequiredService<ForgetAccounts>().RunAsync(stoppingToken);
                if (erased > 0)
                {
                    log.LogInformation("{Accounts} accounts were erased at their owners' wish.", erased);
                }
            }
            catch (Exception e) when (DatabaseOutage.IsBehind(e))
            {
                log.LogWarning("Accounts were not tidied: the database does not answer.");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
