using BzPeer.Accounts;
using BzPeer.Follows;
using BzPeer.Moderation;

namespace BzPeer.Web.Hosting;

/// <summary>Once an hour: erases accounts whose week to come back is over, and forgets what is no longer needed of accounts, reports and follows.</summary>
public sealed class TidyAccounts(IServiceScopeFactory scopes, PublicIds ids, TimeProvider time, ILogger<TidyAccounts> log) : BackgroundService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromHours(1);
    private static readonly TimeSpan UntilReady = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!ids.IsReady)
        {
            await Task.Delay(UntilReady, time, stoppingToken);
        }

        using var timer = new PeriodicTimer(BetweenLooks, time);
        do
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var erased = await scope.ServiceProvider.GetRequiredService<ForgetAccounts>().RunAsync(stoppingToken);
                await scope.ServiceProvider.GetRequiredService<ForgetReports>().RunAsync(stoppingToken);
                await scope.ServiceProvider.GetRequiredService<ForgetSearches>().RunAsync(stoppingToken);
                if (erased > 0)
                {
                    log.LogInformation("{Accounts} accounts were erased at their owners' wish.", erased);
                }
            }
            catch (Exception e) when (DatabaseOutage.IsBehind(e))
            {
                log.LogWarning("Accounts were not tidied: the database does not answer.");
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "Accounts were not tidied.");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
