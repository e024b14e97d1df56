using BzPeer.Demo;
using BzPeer.Postgres;
using Npgsql;

namespace BzPeer.Web.Hosting;

/// <summary>
/// Before the first page: the schema, the key of the addresses, on an empty database the demo records (setting
/// <c>Demo</c>; by itself only on the private one) and, in development, an account for each role.
/// Where the server does not answer yet the site starts all the same, says 503, and tries again.
/// </summary>
public sealed class PrepareRecords(
    Database database, NpgsqlDataSource source, PublicIds ids, DevelopmentAccounts accounts, IConfiguration configuration, TimeProvider time, ILogger<PrepareRecords> log)
    : BackgroundService
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(5);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BetweenTries, time);
        while (!ids.IsReady && await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryAsync(stoppingToken);
        }
    }

    private async Task TryAsync(CancellationToken cancellation)
    {
        try
        {
            await MigrateDatabase.RunAsync(database.ConnectionString, cancellation);
            if (configuration.GetValue("Demo", database.IsPrivate))
            {
                await new ImportDemo(source, time).RunAsync(Console.Out, cancellation: cancellation);
            }

            await accounts.EnsureAsync(cancellation);
            await ids.LoadAsync(source, cancellation);
        }
        catch (Exception e) when (DatabaseOutage.IsBehind(e))
        {
            log.LogWarning("The database does not answer ({Reason}); the site says so to its visitors and tries again.", e.GetBaseException().Message);
        }
    }
}
