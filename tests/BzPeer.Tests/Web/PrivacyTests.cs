using System.Reflection;
using AngleSharp.Dom;
using BzPeer.Accounts;
using BzPeer.Claims;
using BzPeer.Follows;
using BzPeer.Mail;
using BzPeer.Moderation;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages;
using BzPeer.Web.Pages.Shared;
using Xunit;

namespace BzPeer.Tests.Web;

public sealed class PrivacyTests(Site site) : IClassFixture<Site>
{
    /// <summary>Where the page speaks of each table that holds something about those who use the site. A new one fails until it is told about.</summary>
    private static readonly Dictionary<Type, string> ToldAt = new()
    {
        [typeof(Account)] = "Name and e-mail address",
        [typeof(AccountLogin)] = "ORCID",
        [typeof(AccountPasskey)] = "Passkeys",
        [typeof(AccountRole)] = "Rights",
        [typeof(AccountSession)] = "Devices",
        [typeof(FamiliarPlace)] = "Familiar places",
        [typeof(RecoveryCode)] = "recovery codes",
        [typeof(ThrottleRow)] = "Limits against guessing",
        [typeof(Claim)] = "Claims and proofs",
        [typeof(ClaimWork)] = "what you said of each work",
        [typeof(Evidence)] = "Claims and proofs",
        [typeof(OutgoingMail)] = "Mail that we send",
        [typeof(Follower)] = "Who follows",
        [typeof(FormerFollower)] = "Links in older mails",
        [typeof(Follow)] = "What you follow",
        [typeof(Followed)] = "Numbers of followers",
        [typeof(FollowedSearch)] = "Searches that are followed",
        [typeof(RecordEvent)] = "What has happened to records",
        [typeof(Report)] = "Reports of mistakes",
        [typeof(ModerationEntry)] = "log of moderation",
    };

    [Fact]
    public async Task Tells_of_every_table_about_those_who_use_the_site()
    {
        await using var records = BzPeerDatabase.Open(Site.NoDatabase);
        var tables = records.Model.GetEntityTypes().Where(e => !e.IsOwned()).Select(e => e.ClrType)
            .Where(type => type.Namespace is "BzPeer.Accounts" or "BzPeer.Claims" or "BzPeer.Follows" or "BzPeer.Mail" or "BzPeer.Moderation")
            // One number, about nobody.
            .Where(type => type != typeof(DigestProgress));
        var text = (await ReadAsync("/privacy")).QuerySelector("main")!.TextContent;

        Assert.Equal(ToldAt.Keys.Select(t => t.Name).Order(), tables.Select(t => t.Name).Order());
        Assert.All(ToldAt.Values, told => Assert.Contains(told, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tells_of_every_cookie()
    {
        var cookies = typeof(SiteCookies).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!).ToList();
        var told = (await ReadAsync("/privacy")).QuerySelectorAll("dt").Select(term => term.TextContent).ToList();

        Assert.NotEmpty(cookies);
        Assert.All(cookies, cookie => Assert.Contains(told, term => term.EndsWith($"bzpeer-{cookie}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Reading_sets_no_cookie()
    {
        foreach (var page in new[] { "/privacy", "/terms", "/about" })
        {
            var response = await site.Visitor().GetAsync(page, TestContext.Current.CancellationToken);
            Assert.Equal([], response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : []);
        }
    }

    [Fact]
    public void No_limit_lasts_longer_than_is_said()
    {
        var limits = typeof(AccountLimits).Assembly.GetTypes().SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(f => f.FieldType == typeof(Limit)).Select(f => (Limit)f.GetValue(null)!);

        Assert.Equal(PrivacyModel.LongestLimit, limits.Max(limit => limit.Whole));
    }

    [Theory]
    [InlineData("/privacy")]
    [InlineData("/terms")]
    public async Task Names_the_operators_address_where_there_is_one(string address)
    {
        var named = await ReadAsync(address, "operator@bzpeer.test");
        Assert.Equal("mailto:operator@bzpeer.test", named.QuerySelector("#operator ~ p a")?.GetAttribute("href"));

        var unnamed = await ReadAsync(address, "");
        Assert.Contains("not named an address", unnamed.QuerySelector("#operator ~ p")?.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_page_leads_to_both()
    {
        var links = (await ReadAsync("/about")).QuerySelectorAll("footer a").Select(a => a.GetAttribute("href")).ToList();

        Assert.Contains("/privacy", links);
        Assert.Contains("/terms", links);
    }

    [Theory]
    [InlineData(10, "10 minutes")]
    [InlineData(60, "1 hour")]
    [InlineData(90, "90 minutes")]
    [InlineData(24 * 60, "24 hours")]
    [InlineData(36 * 60, "36 hours")]
    [InlineData(70 * 60 + 21, "3 days")]
    [InlineData(30 * 24 * 60, "30 days")]
    public void Times_are_said_in_whole_units(int minutes, string words) => Assert.Equal(words, Duration.Of(TimeSpan.FromMinutes(minutes)));

    private async Task<IDocument> ReadAsync(string address, string contact = "")
    {
        await using var configured = site.WithWebHostBuilder(builder => builder.UseSetting("Contact", contact));
        using var visitor = configured.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri("https://bzpeer.test") });
        return await Site.ReadPage(await visitor.GetAsync(address, TestContext.Current.CancellationToken));
    }
}
