using System.Net;
using BzPeer.Mail;
using BzPeer.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace BzPeer.Tests.Mail;

public sealed class DevMailPagesTests(DevelopmentSite site, EmptySite production) : IClassFixture<DevelopmentSite>, IClassFixture<EmptySite>
{
    [Fact]
    public async Task In_development_what_would_be_sent_can_be_read_newest_first()
    {
        Assert.Contains("No mail was written yet", (await site.GetAsync("/dev/mail")).Body, StringComparison.Ordinal);
        await PostAsync(site, Outbox.LetterTo("ada@bzpeer.test", "The first"));
        var id = await PostAsync(site, Outbox.LetterTo("eve@bzpeer.test", "<b>The</b> second"));

        var list = await site.GetAsync("/dev/mail");
        var mail = await site.GetAsync(FormattableString.Invariant($"/dev/mail/{id}"));

        Assert.Equal(["<b>The</b> second", "The first"], list.Page.QuerySelectorAll("main th a").Select(Visit.Text));
        Assert.Single(list.Statements);
        Assert.Equal(FormattableString.Invariant($"/dev/mail/{id}"), list.Link("<b>The</b> second").GetAttribute("href"));
        Assert.Equal("<b>The</b> second", mail.Heading);
        Assert.Equal("https://bzpeer.test/account/open?token=tok-secret", mail.Link("https://bzpeer.test/account/open?token=tok-secret").GetAttribute("href"));
        Assert.StartsWith("Read this.\n\nOpen it\nhttps://bzpeer.test/account/open?token=tok-secret\n\n-- \nBzPeer\n", mail.Page.QuerySelector("main pre")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("<title>&lt;b&gt;The&lt;/b&gt; second</title>", mail.Page.QuerySelectorAll("main pre")[1].TextContent, StringComparison.Ordinal);
        Assert.Single(mail.Statements);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync("/dev/mail/999999")).Status);
        Assert.True(site.Services.GetRequiredService<MailDelivery>().IsOpen);
    }

    [Fact]
    public async Task Elsewhere_there_is_no_such_page()
    {
        var id = await PostAsync(production, Outbox.LetterTo("ada@bzpeer.test"));

        Assert.Equal(HttpStatusCode.NotFound, (await production.GetAsync("/dev/mail")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await production.GetAsync(FormattableString.Invariant($"/dev/mail/{id}"))).Status);
        Assert.False(production.Services.GetRequiredService<MailDelivery>().IsOpen);
    }

    private static async Task<long> PostAsync(RecordSite site, Letter letter)
    {
        await using var records = await site.Services.GetRequiredService<IDbContextFactory<BzPeerDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var mail = records.Post(letter, TimeProvider.System.GetUtcNow());
        await records.SaveChangesAsync(TestContext.Current.CancellationToken);
        return mail.Id;
    }
}
