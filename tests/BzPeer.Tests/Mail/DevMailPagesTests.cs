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
        await site.ExecuteAsync("truncate outgoing_mails");
        Assert.Contains("No mail was written yet", (await site.GetHereAsync("/dev/mail")).Body, StringComparison.Ordinal);
        await PostAsync(site, Outbox.LetterTo("ada@bzpeer.test", "The first"));
        var id = await PostAsync(site, Outbox.LetterTo("eve@bzpeer.test", "<b>The</b> second"));

        var list = await site.GetHereAsync("/dev/mail");
        var mail = await site.GetHereAsync(FormattableString.Invariant($"/dev/mail/{id}"));

        Assert.Equal(["<b>The</b> second", "The first"], list.Page.QuerySelectorAll("main th a").Select(Visit.Text));
        Assert.Single(list.Statements);
        Assert.Equal(FormattableString.Invariant($"/dev/mail/{id}"), list.Link("<b>The</b> second").GetAttribute("href"));
        Assert.Equal("<b>The</b> second", mail.Heading);
        Assert.Equal("https://bzpeer.test/account/open?token=tok-secret", mail.Link("https://bzpeer.test/account/open?token=tok-secret").GetAttribute("href"));
        Assert.StartsWith("Read this.\n\nOpen it\nhttps://bzpeer.test/account/open?token=tok-secret\n\n-- \nBzPeer\n", mail.Page.QuerySelector("main pre")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("<title>&lt;b&gt;The&lt;/b&gt; second</title>", mail.Page.QuerySelectorAll("main pre")[1].TextContent, StringComparison.Ordinal);
        Assert.Single(mail.Statements);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetHereAsync("/dev/mail/999999")).Status);
        Assert.True(site.Services.GetRequiredService<MailDelivery>().IsOpen);
    }

    [Theory]
    [InlineData("Host", "tunnel.example")]
    [InlineData("Host", "bzpeer.test:5080")]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("X-Original-For", "203.0.113.7")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    public async Task Who_comes_through_a_tunnel_or_by_another_name_finds_nothing(string header, string value)
    {
        var id = await PostAsync(site, Outbox.LetterTo("ada@bzpeer.test"));

        foreach (var page in new[] { "/dev/mail", FormattableString.Invariant($"/dev/mail/{id}") })
        {
            Assert.Equal(HttpStatusCode.OK, (await site.GetHereAsync(page)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await site.GetHereAsync(page, request => request.Headers.TryAddWithoutValidation(header, value))).Status);
        }
    }

    [Theory]
    [InlineData("localhost:5080")]
    [InlineData("127.0.0.1:5080")]
    [InlineData("[::1]:5080")]
    public async Task This_machine_has_several_names(string host) =>
        Assert.Equal(HttpStatusCode.OK, (await site.GetHereAsync("/dev/mail", request => request.Headers.Host = host)).Status);

    [Theory]
    [InlineData("urls", "http://0.0.0.0:5080")]
    [InlineData("Address", "https://bzpeer.test")]
    [InlineData("Kestrel:Endpoints:Plain:Url", "http://*:5081")]
    [InlineData("environment", "Staging")]
    public async Task Where_others_may_reach_the_site_there_is_no_such_page_and_mail_is_closed(string setting, string value)
    {
        await using var open = site.WithWebHostBuilder(builder => builder.UseSetting(setting, value));
        using var browser = open.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri(DevelopmentSite.Here) });

        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/dev/mail", TestContext.Current.CancellationToken)).StatusCode);
        Assert.False(open.Services.GetRequiredService<MailDelivery>().IsOpen);
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
