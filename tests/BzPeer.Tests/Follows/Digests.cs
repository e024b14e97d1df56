using BzPeer.Accounts;
using BzPeer.Follows;
using BzPeer.Mail;
using BzPeer.Tests.Accounts;
using BzPeer.Tests.Infrastructure;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Follows;

/// <summary>Workers that write digests on a database, and what they wrote.</summary>
internal sealed class Digests(TestDatabase database, StandingClock clock) : IDbContextFactory<BzPeerDbContext>
{
    public static readonly PublicAddress Site = new(new Uri("https://bzpeer.test"));

    private static readonly MailSettings Server = new() { Host = "mail.bzpeer.test", Port = 25, Security = MailSecurity.None, From = "mail@bzpeer.test", FromName = "BzPeer" };

    private readonly PublicIds ids = Ids();

    public FollowLinks Links { get; } = new(Site, new MailedTokens(new EphemeralDataProtectionProvider(), clock));

    /// <summary>Whether a mail server is there, which has not taken anything yet; else mail is only shown.</summary>
    public bool HasServer { get; set; }

    public WriteDigests Writer() => new(this, new DigestLetters(Site, new Links(ids), Links), new MailDelivery(HasServer ? Server : null, IsShown: !HasServer), clock);

    public WakeFollowers Waker() => new(this, clock);

    /// <summary>What one look of the site's worker does.</summary>
    /// <returns>How many mails were written.</returns>
    public async Task<int> LookAsync()
    {
        await new SettleDigests(this, clock).RunAsync(TestContext.Current.CancellationToken);
        while (await Waker().RunAsync(TestContext.Current.CancellationToken))
        {
        }

        return await WriteAllAsync();
    }

    /// <summary>Writes all that is due.</summary>
    public async Task<int> WriteAllAsync()
    {
        var mailed = 0;
        while (await Writer().RunAsync(TestContext.Current.CancellationToken) is { Due: > 0 } written)
            mailed += written.Mailed;
        return mailed;
    }

    /// <summary>The mail server is asked to take what waits, and what it refuses for good is noted, as the site does.</summary>
    /// <param name="answerTo">What it answers to a recipient: "550 5.1.1 nobody"; null takes all.</param>
    /// <param name="answerToMail">What it answers to a whole mail: "554 5.6.0 content"; null takes it.</param>
    public async Task SendAsync(Func<string, string?>? answerTo = null, string? answerToMail = null)
    {
        await using var sink = new SmtpSink { AnswerTo = answerTo ?? (_ => null), AnswerToMail = answerToMail };
        await using var send = new SendMail(this, Server with { Host = "127.0.0.1", Port = sink.Port }, Site, clock);
        while (await send.RunAsync(TestContext.Current.CancellationToken) is { Outcome: not MailOutcome.NothingWaits } made)
        {
            Assert.NotEqual(MailOutcome.NoServer, made.Outcome);
            if (made.IsRecipientRefused)
            {
                await using var records = database.Open();
                await new RefuseAddress(records, clock).RunAsync(made.Id, TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>Lets the clock go on until the next hour of a day, and looks once.</summary>
    public Task<int> LookAtAsync(int hour)
    {
        var now = clock.GetUtcNow();
        var next = now.Date.AddHours(hour);
        clock.Pass(new DateTimeOffset(next > now.DateTime ? next : next.AddDays(1), TimeSpan.Zero) - now);
        return LookAsync();
    }

    public async Task SetAsync(long follower, DigestSettings settings)
    {
        await using var records = database.Open();
        Assert.Null(await new SetDigest(records, new Throttle(database.DataSource, clock), clock).RunAsync(follower, settings, TestContext.Current.CancellationToken));
    }

    public async Task ResumeAsync(long follower)
    {
        await using var records = database.Open();
        await new SetDigest(records, new Throttle(database.DataSource, clock), clock).ResumeAsync(follower, TestContext.Current.CancellationToken);
    }

    public async Task<int> RefuseAsync(string email)
    {
        await using var records = database.Open();
        return await new RefuseAddress(records, clock).RunAsync(EmailAddress.Parse(email), TestContext.Current.CancellationToken);
    }

    /// <summary>Removes all that is followed, as the last "Remove" or "Remove all" does.</summary>
    public async Task ForgetAsync(long follower)
    {
        await using var records = database.Open();
        await new FollowSubject(records, new Throttle(database.DataSource, clock), clock).ForgetAsync(follower, TestContext.Current.CancellationToken);
    }

    /// <summary>The outbox, oldest first.</summary>
    public async Task<List<OutgoingMail>> MailsAsync()
    {
        await using var records = database.Open();
        return await records.OutgoingMails.AsNoTracking().OrderBy(m => m.Id).ToListAsync(TestContext.Current.CancellationToken);
    }

    public BzPeerDbContext CreateDbContext() => database.Open();

    private static PublicIds Ids()
    {
        var made = new PublicIds();
        made.Use([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
        return made;
    }
}
