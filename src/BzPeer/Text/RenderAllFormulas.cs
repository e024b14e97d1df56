using System.Diagnostics;
using BzPeer.Import;

namespace BzPeer.Text;

/// <summary>Renders until no work waits, and says how far it is.</summary>
public static class RenderAllFormulas
{
    /// <summary>Renders all that waits, works that come meanwhile included.</summary>
    /// <param name="formulas">Renders a batch.</param>
    /// <param name="output">Told how far it is.</param>
    /// <param name="label">What is rendered.</param>
    /// <param name="cancellation">Ends it; what was rendered stays.</param>
    /// <returns>How many works were done.</returns>
    public static async Task<long> RunAsync(RenderFormulas formulas, TextWriter output, string label, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(formulas);
        ArgumentNullException.ThrowIfNull(output);
        var begun = Stopwatch.GetTimestamp();
        var waiting = await formulas.CountWaitingAsync(cancellation).ConfigureAwait(false);
        var done = 0L;
        using var bar = new ProgressLine(output, label, "works");
        while (await formulas.RunAsync(cancellation: cancellation).ConfigureAwait(false) is > 0 and var batch)
        {
            done += batch;
            bar.Report(new ImportProgress(done, done, Math.Max(waiting, done), Stopwatch.GetElapsedTime(begun)));
        }

        return done;
    }
}
