using BzPeer.Decisions;

namespace BzPeer.Web.Hosting;

/// <summary>
/// What the site does in the background again and again: it looks every so often whether there is something to do. What
/// fails is logged, and the next look tries it again.
/// </summary>
/// <param name="what">What waits where a look fails, as the log has it: "Digests".</param>
/// <param name="betweenLooks">How long it rests.</param>
/// <param name="ids">There is nothing to do before they are ready, because the database is not.</param>
/// <param name="time">The clock that it rests by.</param>
/// <param name="log">Gets counts and row ids alone.</param>
public abstract class Worker(string what, TimeSpan betweenLooks, PublicIds ids, TimeProvider time, ILogger log) : BackgroundService
{
    protected ILogger Log => log;

    protected TimeProvider Time => time;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(betweenLooks, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!ids.IsReady)
            {
                continue;
            }

            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (e is RecordsBusyException || DatabaseOutage.IsBehind(e))
            {
                log.LogWarning("{What} wait: the database is busy or does not answer ({Reason}).", what, e.GetBaseException().Message);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogError(e, "{What} wait: a look at them failed.", what);
            }
        }
    }

    /// <summary>Does what there is to do now.</summary>
    protected abstract Task LookAsync(CancellationToken cancellation);
}
