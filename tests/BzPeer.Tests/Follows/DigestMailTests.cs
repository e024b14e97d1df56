using System.Net;
using BzPeer.Follows;
using BzPeer.Import;
using BzPeer.Mail;
using BzPeer.Tests.Import;
using BzPeer.Tests.Mail;
using BzPeer.Tests.Web;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Xunit;

namespace BzPeer.Tests.Follows;

/// <summary>From an import to the reader's mailbox and back, through a mail server and the site as it runs.</summary>
public sealed class DigestMailTests(MailSite site) : IClassFixture<MailSite>
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    [Fact(Timeout = 120_000)]
    public async Task What_is_new_arrives_and_its_header_ends_the_mail()
    {
        await ImportAsync("first", Following.Preprint("2610.1", "First", Today, authors: "Ada One"));
        site.Sink.AnswerTo = to => to.StartsWith("gone", StringComparison.Ordinal) ? $"550 5.1.1 <{to}> is nobody here" : null;
        var reader = await FollowAsync("reader@bzpeer.test");
        var gone = await FollowAsync("gone@bzpeer.test");
        await ImportAsync("second", Following.Preprint("2611.2", "Second", Today, authors: "Ada One"));

        await LookAsync();
        var mail = await site.Sink.WaitForAsync(m => m.To == "reader@bzpeer.test", TestContext.Current.CancellationToken);

        Assert.Equal("Ada One: 1 new work", mail.Message.Subject);
        Assert.Equal("List-Unsubscribe=One-Click", mail.Message.Headers[HeaderId.ListUnsubscribePost]);
        var address = new Uri(mail.Message.Headers[HeaderId.ListUnsubscribe]!.Trim('<', '>'));
        Assert.Equal("https://bzpeer.test/follows/mail/unsubscribe", address.GetLeftPart(UriPartial.Path));
        Assert.Contains(address.AbsoluteUri, mail.Message.HtmlBody!.Replace("&amp;", "&", StringComparison.Ordinal), StringComparison.Ordinal);

        // As the reader's mail service does it, which knows no cookies and no forms.
        using var service = site.CreateBrowser();
        using var request = new HttpRequestMessage(HttpMethod.Post, address.PathAndQuery) { Content = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]) };
        Assert.Equal(HttpStatusCode.OK, (await site.SendAsync(service, request)).Status);
        Assert.Equal(0, await site.ScalarAsync<long>($"select count(*) from followers where id = {reader}"));

        // Digests go in turn, and each is written down before the next: this one's arrival says that the refusal was.
        await site.PostAsync(Outbox.LetterTo("last@bzpeer.test"), gone);
        await site.Sink.WaitForAsync(m => m.To == "last@bzpeer.test", TestContext.Current.CancellationToken);
        Assert.Equal(1, await site.ScalarAsync<long>($"select count(*) from followers where id = {gone} and refused_at is not null and next_digest_at is null"));
        await ImportAsync("third", Following.Preprint("2611.3", "Third", Today, authors: "Ada One"));
        await LookAsync();
        Assert.Equal(0, await site.ScalarAsync<long>("select count(*) from outgoing_mails where unsubscribe is not null and failed_at is null"));
        Assert.All(
            site.Log.Select(line => line.Print() + " " + string.Join(' ', line.Properties.Values) + line.Exception),
            line => Assert.DoesNotMatch("@bzpeer|nobody here|token=", line));
    }

    private async Task<long> FollowAsync(string email)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var follower = await services.GetRequiredService<FindFollower>().OrAddOfEmailAsync(EmailAddress.Parse(email), TestContext.Current.CancellationToken);
        var ada = await site.ScalarAsync<long>("select author_id from author_keys where key = 'name:ada one' and not is_invented");
        await services.GetRequiredService<FollowSubject>().RunAsync(follower, new(SubjectKind.Author, ada), TestContext.Current.CancellationToken);
        Assert.Null(await services.GetRequiredService<SetDigest>().RunAsync(
            follower, DigestSettings.Usual with { Frequency = DigestFrequency.AtOnce }, TestContext.Current.CancellationToken));
        return follower;
    }

    private async Task ImportAsync(string file, params IReadOnlyList<Incoming> records)
    {
        using var source = new SourceFile(new MemoryStream([1]), file);
        await new ImportRecords(site.DataSource, TimeProvider.System).RunAsync(source, new GivenRecords(records), cancellation: TestContext.Current.CancellationToken);
    }

    /// <summary>What the site does every few seconds, now; it may do it at the same time.</summary>
    private async Task LookAsync()
    {
        // The site reads the key of its addresses once it has started.
        while (!site.Services.GetRequiredService<PublicIds>().IsReady)
            await Task.Yield();
        while (await site.Services.GetRequiredService<WakeFollowers>().RunAsync(TestContext.Current.CancellationToken))
        {
        }

        while (await site.Services.GetRequiredService<WriteDigests>().RunAsync(TestContext.Current.CancellationToken) is { Due: > 0 })
        {
        }
    }
}
