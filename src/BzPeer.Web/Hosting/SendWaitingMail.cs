using BzPeer.Follows;
using BzPeer.Mail;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Web.Hosting;

/// <summary>
/// Sends in the background what stands in the outbox, if there is a server for it, gives up what waits too long, and removes what was sent long ago. Several nodes share the work;
/// each takes mails that no other holds. The log gets counts, row ids and status codes: no address, no subject.
/// </summary>
public sealed class SendWaitingMail(
    IDbContextFactory<BzPeerDbContext> database, MailDelivery delivery, PublicAddress site, PublicIds ids, TimeProvider time, ILogger<SendWaitingMail> log) : BackgroundService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenRemovals = TimeSpan.FromHours(1);

    private DateTimeOffset nextLook;
    private DateTimeOffset nextRemoval;
    private TimeSpan rest = BetweenLooks;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var send = delivery.Smtp is { } settings ? new SendMail(database, settings, site, time) : null;
        using var timer = new PeriodicTimer(BetweenLooks, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!ids.IsReady || time.GetUtcNow() < nextLook)
            {
                continue;
            }

            try
            {
                await RemoveAsync(stoppingToken);
                if (send is not null)
                {
                    await SendAsync(send, stoppingToken);
                }
            }
            catch (Exception e) when (DatabaseOutage.IsBehind(e))
            {
                Rest();
                log.LogWarning("Mail waits: the database does not answer ({Reason}).", e.GetBaseException().Message);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Rest();
                log.LogError(e, "Mail waits: sending failed.");
            }
        }
    }

    private async Task RemoveAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (now < nextRemoval)
        {
            return;
        }

        nextRemoval = now + BetweenRemovals;
        await using var records = await database.CreateDbContextAsync(cancellation);
        if (await GiveUpOldMail.RunAsync(records, now, cancellation) is > 0 and var mails)
        {
            log.LogWarning("Mails given up because they waited too long: {Mails}.", mails);
        }

        await RemoveOldMail.RunAsync(records, now, cancellation);
    }

    private async Task SendAsync(SendMail send, CancellationToken cancellation)
    {
        var sent = 0;
        try
        {
            while (await send.RunAsync(cancellation) is { Outcome: not MailOutcome.NothingWaits } made)
            {
                if (made.Outcome == MailOutcome.NoServer)
                {
                    Rest();
                    log.LogWarning("Mail waits: the mail server cannot be used ({Reason}).", made.Reason);
                    break;
                }

                rest = BetweenLooks;
                switch (made.Outcome)
                {
                    case MailOutcome.Sent:
                        sent++;
                        break;
                    case MailOutcome.TriedInVain:
                        log.LogInformation("Mail {Id} was not taken ({Reason}); it is tried again.", made.Id, made.Reason);
                        break;
                    case MailOutcome.GivenUp:
                        log.LogWarning("Mail {Id} is given up ({Reason}).", made.Id, made.Reason);
                        await NoteAsync(made, cancellation);
                        break;
                }
            }
        }
        finally
        {
            if (sent > 0)
            {
                log.LogInformation("Mails sent: {Mails}.", sent);
            }
        }
    }

    /// <summary>Who follows with an address that is refused gets no more digests. Should this fail, the next one is refused as well.</summary>
    private async Task NoteAsync(MailTry made, CancellationToken cancellation)
    {
        if (made.IsRecipientRefused)
        {
            await using var records = await database.CreateDbContextAsync(cancellation);
            await new RefuseAddress(records, time).RunAsync(made.Id, cancellation);
        }
    }

    /// <summary>Longer each time, so that a server that is away for a night fills no log.</summary>
    private void Rest()
    {
        nextLook = time.GetUtcNow() + rest;
        rest = rest * 2 < LongestRest ? rest * 2 : LongestRest;
    }
}
