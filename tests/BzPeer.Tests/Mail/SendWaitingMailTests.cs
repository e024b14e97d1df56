using System.Globalization;
using BzPeer.Tests.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace BzPeer.Tests.Mail;

public sealed class SendWaitingMailTests(MailSite site) : IClassFixture<MailSite>
{
    [Fact(Timeout = 60_000)]
    public async Task The_site_sends_what_was_posted_and_its_log_names_nobody()
    {
        site.Sink.AnswerTo = to => to.Split('@')[0] switch
        {
            "gone" => $"550 5.1.1 <{to}> is nobody here",
            "busy" => $"451 4.2.1 <{to}> is busy",
            _ => null,
        };
        var gone = await site.PostAsync(Outbox.LetterTo("gone@bzpeer.test", "Subject of one who is gone"));
        var busy = await site.PostAsync(Outbox.LetterTo("busy@bzpeer.test", "Subject of one who is busy"));
        await site.PostAsync(Outbox.LetterTo("ada@bzpeer.test", "Subject for Ada"));

        var mail = await site.Sink.WaitForAsync(mail => mail.To == "ada@bzpeer.test", TestContext.Current.CancellationToken);
        // Rows are taken in turn, so this one's arrival says that all before it were done.
        await site.PostAsync(Outbox.LetterTo("last@bzpeer.test"));
        await site.Sink.WaitForAsync(mail => mail.To == "last@bzpeer.test", TestContext.Current.CancellationToken);
        await site.Services.GetRequiredService<IHost>().StopAsync(TestContext.Current.CancellationToken);

        Assert.Contains("https://bzpeer.test/account/open?token=tok-secret", mail.Message.TextBody, StringComparison.Ordinal);
        Assert.Equal(2, site.Sink.Mails.Count);
        // What was on its way when the site was stopped was sent to its end, and written down.
        Assert.Equal(2, await site.ScalarAsync<long>("select count(*) from outgoing_mails where sent_at is not null"));
        var log = site.Log.Select(line => line.Print() + " " + string.Join(' ', line.Properties.Values) + line.Exception).ToList();
        Assert.Contains(log, line => line.StartsWith(string.Create(CultureInfo.InvariantCulture, $"Mail {gone} is given up (550 5.1.1)."), StringComparison.Ordinal));
        Assert.Contains(log, line => line.StartsWith(string.Create(CultureInfo.InvariantCulture, $"Mail {busy} was not taken (451 4.2.1); it is tried again."), StringComparison.Ordinal));
        Assert.Contains(log, line => line.Contains("Mails sent: ", StringComparison.Ordinal));
        Assert.All(log, line => Assert.DoesNotMatch("@|Subject|tok-secret|nobody here", line));
    }
}
