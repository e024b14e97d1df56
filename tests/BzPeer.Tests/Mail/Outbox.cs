using BzPeer.Mail;
using BzPeer.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Mail;

/// <summary>What tests of mail share: letters, the outbox of a database, a worker on it.</summary>
internal sealed class Outbox(TestDatabase database, SmtpSink sink) : IDbContextFactory<BzPeerDbContext>
{
    public static readonly PublicAddress Site = new(new Uri("https://bzpeer.test"));

    public Clock Time { get; } = new() { Now = new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero) };

    public MailSettings Settings { get; set; } = MailSettings.Read(name => sink.Settings.GetValueOrDefault("Smtp__" + name))!;

    public static Letter LetterTo(string to, string subject = "A letter") => new()
    {
        To = to,
        Subject = subject,
        Parts = [new Paragraph("Read this."), new Link("Open it", Site.Of("/account/open", "token", "tok-secret"))],
    };

    /// <summary>A worker with a connection of its own.</summary>
    public SendMail Worker() => new(this, Settings, Site, Time);

    public BzPeerDbContext CreateDbContext() => database.Open();

    /// <summary>Posts letters as their causes would.</summary>
    public async Task PostAsync(params IEnumerable<Letter> letters)
    {
        await using var records = database.Open();
        foreach (var letter in letters)
            records.Post(letter, Time.Now);
        await records.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The rows, oldest first.</summary>
    public async Task<List<OutgoingMail>> RowsAsync()
    {
        await using var records = database.Open();
        return await records.OutgoingMails.AsNoTracking().OrderBy(m => m.Id).ToListAsync(TestContext.Current.CancellationToken);
    }

    public sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
