using BzPeer.Follows;
using BzPeer.Mail;

namespace BzPeer.Web.Hosting;

/// <summary>
/// Writes in the background the digests that are due, where mail can be sent at all. Several nodes share the work; each takes followers that no
/// other holds. The log gets counts and row ids alone.
/// </summary>
public sealed class WriteWaitingDigests(
    SettleDigests settle, WakeFollowers wake, WriteDigests write, MailDelivery delivery, PublicIds ids, TimeProvider time, ILogger<WriteWaitingDigests> log)
    : Worker("Digests", BetweenLooks, ids, time, log)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(10);

    protected override async Task LookAsync(CancellationToken cancellation)
    {
        if (!delivery.IsOpen)
        {
            return;
        }

        await settle.RunAsync(cancellation);
        while (await wake.RunAsync(cancellation))
        {
            // The next events follow at once.
        }

        var mailed = 0;
        try
        {
            while (await write.RunAsync(cancellation) is { Due: > 0 } written)
            {
                mailed += written.Mailed;
                foreach (var failed in written.Failed)
                {
                    Log.LogError("The digest of follower {Id} cannot be written ({Reason}); it is tried at the next time.", failed.FollowerId, failed.Reason);
                }
            }
        }
        finally
        {
            if (mailed > 0)
            {
                Log.LogInformation("Digests written: {Digests}.", mailed);
            }
        }
    }
}
