using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Mail;

/// <summary>What became of one look into the outbox.</summary>
public enum MailOutcome
{
    /// <summary>No mail waits.</summary>
    NothingWaits,

    /// <summary>The server took it.</summary>
    Sent,

    /// <summary>The server did not take it for now; it is tried again.</summary>
    TriedInVain,

    /// <summary>It was given up: the server refuses it for good, or all tries are used up.</summary>
    GivenUp,

    /// <summary>The server cannot be used at all. No mail was tried.</summary>
    NoServer,
}

/// <summary>One try, in words that may stand in a log: no address, no subject, nothing that a server said but its codes.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Id">The row; 0 where none was tried.</param>
/// <param name="Reason">Why it was in vain; null where it was not.</param>
/// <param name="IsRecipientRefused">Whether it is the recipient that the server refuses for good: whatever else is sent there would be refused too.</param>
public sealed record MailTry(MailOutcome Outcome, long Id = 0, string? Reason = null, bool IsRecipientRefused = false);

/// <summary>
/// Sends what waits in the outbox, one mail a call. The row stays locked until the server has answered and the answer is
/// written down: of several workers one alone sends it, and when that one is killed the row is free again at once. Where
/// it died between the server's answer and the commit, the mail goes out once more, with the same Message-ID.
/// <para>The connection to the server is kept until nothing waits. For one caller at a time.</para>
/// </summary>
/// <param name="database">Where the outbox is.</param>
/// <param name="settings">The server, and as whom mail is sent.</param>
/// <param name="site">The site, for the signature.</param>
/// <param name="time">The clock.</param>
public sealed partial class SendMail(IDbContextFactory<BzPeerDbContext> database, MailSettings settings, PublicAddress site, TimeProvider time) : IAsyncDisposable
{
    private SmtpClient? server;

    /// <summary>How long the server may take to be ready, and then for each mail.</summary>
    internal TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Sends the letter that waits longest, or where none does the digest: who wants to log in waits for no news of others.</summary>
    /// <param name="cancellation">Ends the look for one. A mail that is being sent is sent to its end: to break off would be to send it twice.</param>
    public async Task<MailTry> RunAsync(CancellationToken cancellation = default)
    {
        var records = await database.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var closing = records.ConfigureAwait(false);
        var transaction = await records.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using var rollingBack = transaction.ConfigureAwait(false);

        if (await ClaimAsync(records, cancellation).ConfigureAwait(false) is not { } mail)
        {
            await HangUpAsync(politely: true).ConfigureAwait(false);
            return new MailTry(MailOutcome.NothingWaits);
        }

        if (await ConnectAsync().ConfigureAwait(false) is { } reason)
        {
            return new MailTry(MailOutcome.NoServer, Reason: reason);
        }

        var made = await TryAsync(mail).ConfigureAwait(false);
        await WriteDownAsync(records, mail, made).ConfigureAwait(false);
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        return made;
    }

    // LINQ has no words for the lock.
    private async Task<OutgoingMail?> ClaimAsync(BzPeerDbContext records, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        // Two looks, each by an index of its own, instead of one that would sort all digests for each letter.
        return await FirstAsync(
            $"""
            select * from outgoing_mails
            where follower_id is null and sent_at is null and failed_at is null and next_try_at <= {now}
            order by next_try_at limit 1
            for update skip locked
            """).ConfigureAwait(false)
            ?? await FirstAsync(
            $"""
            select * from outgoing_mails
            where sent_at is null and failed_at is null and next_try_at <= {now}
            order by next_try_at limit 1
            for update skip locked
            """).ConfigureAwait(false);

        async Task<OutgoingMail?> FirstAsync(FormattableString sql) =>
            (await records.OutgoingMails.FromSql(sql).AsNoTracking().ToListAsync(cancellation).ConfigureAwait(false)).SingleOrDefault();
    }

    /// <summary>Connects and signs in, unless that is done; says why where it cannot be done.</summary>
    private async Task<string?> ConnectAsync()
    {
        if (server is { IsConnected: true })
        {
            return null;
        }

        await HangUpAsync(politely: false).ConfigureAwait(false);
        server = new SmtpClient { Timeout = (int)Patience.TotalMilliseconds, LocalDomain = settings.Domain };
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var options = settings.Security switch
            {
                MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
                MailSecurity.None => SecureSocketOptions.None,
                _ => SecureSocketOptions.StartTls,
            };
            await server.ConnectAsync(settings.Host, settings.Port, options, patience.Token).ConfigureAwait(false);
            if (settings is { User: not null, Password: not null })
            {
                await server.AuthenticateAsync(settings.User, settings.Password, patience.Token).ConfigureAwait(false);
            }

            return null;
        }
        catch (Exception e)
        {
            await HangUpAsync(politely: false).ConfigureAwait(false);
            return ReasonOf(e);
        }
    }

    private async Task<MailTry> TryAsync(OutgoingMail mail)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            using var message = ComposeMessage.From(mail, settings, site);
            await server!.SendAsync(message, patience.Token).ConfigureAwait(false);
            return new MailTry(MailOutcome.Sent, mail.Id);
        }
        catch (Exception e)
        {
            // After a refusal the connection is as good as before; after anything else nobody knows what it expects.
            if (e is not SmtpCommandException { StatusCode: not SmtpStatusCode.ServiceNotAvailable })
            {
                await HangUpAsync(politely: false).ConfigureAwait(false);
            }

            // A server that refuses the sender is set up wrongly, or this site is: that can be mended while the mail waits.
            var isRefused = e is SmtpCommandException { ErrorCode: SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted } answer
                && IsForGood(answer);
            var isLast = mail.Tries >= OutgoingMail.Waits.Count;
            return new MailTry(
                isRefused || isLast ? MailOutcome.GivenUp : MailOutcome.TriedInVain,
                mail.Id,
                ReasonOf(e),
                isRefused && e is SmtpCommandException { ErrorCode: SmtpErrorCode.RecipientNotAccepted } refusal && IsOfAddress(refusal));
        }
    }

    /// <summary>
    /// Whether another try would be in vain. A full mailbox is emptied, and what a policy or a list of senders forbids is allowed
    /// again (RFC 3463, 3.3 and 3.8); two of the statuses of addresses are said of the sender's.
    /// </summary>
    private static bool IsForGood(SmtpCommandException answer) => (int)answer.StatusCode >= 500 && StatusOf(answer) switch
    {
        "" => answer.StatusCode != SmtpStatusCode.ExceededStorageAllocation,
        "5.1.7" or "5.1.8" or "5.2.2" => false,
        var status => !status.StartsWith("5.7.", StringComparison.Ordinal),
    };

    /// <summary>
    /// Whether it is the address that is refused (RFC 5321, 4.2.3; RFC 3463). Servers say in answer to a recipient too what they
    /// have against this site: its name, its order of commands, that it may not relay.
    /// </summary>
    private static bool IsOfAddress(SmtpCommandException answer)
    {
        var (code, status) = ((int)answer.StatusCode, StatusOf(answer));
        return status.Length == 0 ? code is >= 550 and <= 553 : code is >= 550 and <= 554 && status[..4] is "5.1." or "5.2." or "5.4." or "5.6.";
    }

    /// <summary>The enhanced status (RFC 3463); "" where there is none.</summary>
    private static string StatusOf(SmtpCommandException answer) => EnhancedStatus().Match(answer.Message).Value;

    private async Task WriteDownAsync(BzPeerDbContext records, OutgoingMail mail, MailTry made)
    {
        var now = time.GetUtcNow();
        var row = records.OutgoingMails.Where(m => m.Id == mail.Id);
        switch (made.Outcome)
        {
            case MailOutcome.Sent:
                await row.ExecuteUpdateAsync(
                    set => set.SetProperty(m => m.Tries, mail.Tries + 1).SetProperty(m => m.SentAt, now)
                        .SetProperty(m => m.Recipient, (string?)null).SetProperty(m => m.Subject, (string?)null)
                        .SetProperty(m => m.Text, (string?)null).SetProperty(m => m.Html, (string?)null)
                        .SetProperty(m => m.Unsubscribe, (string?)null).SetProperty(m => m.Failure, (string?)null)
                        .SetProperty(m => m.FollowerId, (long?)null).SetProperty(m => m.DigestedBefore, (long?)null),
                    CancellationToken.None).ConfigureAwait(false);
                if (mail.FollowerId is { } followerId)
                {
                    await ForgetGivenUp.RunAsync(records, followerId, CancellationToken.None).ConfigureAwait(false);
                }

                break;
            case MailOutcome.TriedInVain:
                await row.ExecuteUpdateAsync(
                    set => set.SetProperty(m => m.Tries, mail.Tries + 1).SetProperty(m => m.Failure, made.Reason)
                        .SetProperty(m => m.NextTryAt, now + OutgoingMail.Waits[mail.Tries]),
                    CancellationToken.None).ConfigureAwait(false);
                break;
            case MailOutcome.GivenUp:
                await row.ExecuteUpdateAsync(
                    set => set.SetProperty(m => m.Tries, mail.Tries + 1).SetProperty(m => m.Failure, made.Reason)
                        .SetProperty(m => m.FailedAt, now),
                    CancellationToken.None).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>
    /// A reason without anybody's address: a server's texts quote the recipient, so only its numbers are taken. They stand first
    /// where they are of the recipient or the mail: <see cref="OutgoingMail.Failure"/>.
    /// </summary>
    private static string ReasonOf(Exception failure)
    {
        var reason = failure switch
        {
            SmtpCommandException { ErrorCode: SmtpErrorCode.SenderNotAccepted } refused => $"sender {CodesOf(refused)}",
            SmtpCommandException refused => CodesOf(refused),
            OperationCanceledException or TimeoutException => "no answer in time",
            SocketException socket => socket.SocketErrorCode.ToString(),
            SslHandshakeException => "no trusted TLS",
            AuthenticationException => "signing in was refused",
            NotSupportedException => "not supported by the server",
            IOException or SmtpProtocolException or ServiceNotConnectedException => "connection lost",
            _ => failure.GetType().Name,
        };
        return reason.Length <= OutgoingMail.LongestFailure ? reason : reason[..OutgoingMail.LongestFailure];
    }

    private static string CodesOf(SmtpCommandException answer) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode} {StatusOf(answer)}").TrimEnd();

    // RFC 3463: class, subject, detail.
    [GeneratedRegex(@"^[245]\.[0-9]{1,3}\.[0-9]{1,3}\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EnhancedStatus();

    private async Task HangUpAsync(bool politely)
    {
        if (server is null)
        {
            return;
        }

        using (server)
        {
            if (politely && server.IsConnected)
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
                try
                {
                    await server.DisconnectAsync(quit: true, patience.Token).ConfigureAwait(false);
                }
                catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ProtocolException or CommandException)
                {
                    // Everything was said already.
                }
            }
        }

        server = null;
    }

    /// <summary>Takes leave of the server.</summary>
    public async ValueTask DisposeAsync() => await HangUpAsync(politely: true).ConfigureAwait(false);
}
