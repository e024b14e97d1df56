using BzPeer.Text;
using Npgsql;

namespace BzPeer.Web.Hosting;

/// <summary>
/// Renders in the background what imports left waiting: a page shows a formula's source until then. Several nodes
/// share the work; each takes works that no other holds.
/// </summary>
public sealed class RenderWaitingFormulas(
    NpgsqlDataSource database, FormulaRenderer renderer, PublicIds ids, TimeProvider time, ILogger<RenderWaitingFormulas> log)
    : Worker("Formulas", BetweenLooks, ids, time, log)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(10);

    // Small, so that a reader never waits for the core that renders.
    private const int WorksAtOnce = 20;

    private readonly RenderFormulas render = new(database, renderer);

    protected override async Task LookAsync(CancellationToken cancellation)
    {
        var done = 0;
        while (await render.RunAsync(WorksAtOnce, cancellation) is > 0 and var works)
        {
            if (done == 0 && await render.CountWaitingAsync(cancellation) is > 0 and var waiting)
            {
                Log.LogInformation("{Works} more works wait for formulas.", waiting);
            }

            // The next ones follow at once.
            done += works;
        }

        if (done > 0)
        {
            Log.LogInformation("The formulas of {Works} works are rendered.", done);
        }
    }
}
