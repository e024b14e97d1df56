using BzPeer.Text;
using Npgsql;

namespace BzPeer.Web.Hosting;

/// <summary>
/// Renders in the background what imports left waiting: a page shows a formula's source until then. Several nodes
/// share the work; each takes works that no other holds.
/// </summary>
public sealed class RenderWaitingFormulas(
    NpgsqlDataSource database, FormulaRenderer renderer, PublicIds ids, TimeProvider time, ILogger<RenderWaitingFormulas> log) : BackgroundService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(10);

    // Small, so that a reader never waits for the core that renders.
    private const int WorksAtOnce = 20;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BetweenLooks, time);
        var render = new RenderFormulas(database, renderer);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var done = 0;
                while (ids.IsReady && await render.RunAsync(WorksAtOnce, stoppingToken) is > 0 and var works)
                {
                    if (done == 0 && await render.CountWaitingAsync(stoppingToken) is > 0 and var waiting)
                    {
                        log.LogInformation("{Works} more works wait for formulas.", waiting);
                    }

                    // The next ones follow at once.
                    done += works;
                }

                if (done > 0)
                {
                    log.LogInformation("The formulas of {Works} works are rendered.", done);
                }
            }
            catch (Exception e) when (DatabaseOutage.IsBehind(e))
            {
                log.LogWarning("Formulas wait: the database does not answer ({Reason}).", e.GetBaseException().Message);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // A formula that breaks the renderer must not end the site; the next look tries again.
                log.LogError(e, "Formulas wait: rendering failed.");
            }
        }
    }
}
