using BzPeer.BrowserTests.Infrastructure;
using BzPeer.Tests.Infrastructure;
using Microsoft.Playwright;
using Xunit;

namespace BzPeer.BrowserTests;

/// <summary>Following in a browser, with scripts and without, with an account and by e-mail. On a site of its own, since others look at theirs at the same time.</summary>
public sealed class FollowTests(FollowTests.FollowersSite site) : IClassFixture<FollowTests.FollowersSite>
{
    private const string Ends = ": press to follow no more";

    private static readonly BrowserNewContextOptions _still = new() { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_researcher_is_followed_by_keyboard_from_the_profile(bool withScripts)
    {
        await using var open = await site.OpenForAsync("account", new BrowserNewContextOptions(_still) { JavaScriptEnabled = withScripts });
        var page = open.Page;
        await page.GotoAsync(site.AddressOf("busiest profile"));
        var loads = 0;
        page.Load += (_, _) => loads++;
        var button = page.Locator("form[data-follow] button");
        var figure = page.Locator("dd > a[href$='/follow']");
        await Assertions.Expect(button).ToHaveTextAsync("Follow researcher 0");

        await button.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(button).ToHaveTextAsync("Following 1" + Ends);
        await Assertions.Expect(figure).ToHaveTextAsync("1");
        await Assertions.Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "You follow" })).ToHaveCountAsync(1);
        if (withScripts)
        {
            // In place: the reader is where they were.
            Assert.Equal(0, loads);
            await Assertions.Expect(button).ToBeFocusedAsync();
            await AxeTests.FindsNothingAsync(page);
        }

        await page.ReloadAsync();
        await Assertions.Expect(button).ToHaveTextAsync("Following 1" + Ends);
        await button.ClickAsync();
        await Assertions.Expect(button).ToHaveTextAsync("Follow researcher 0");
        await Assertions.Expect(figure).ToHaveTextAsync("0");
    }

    [Fact]
    public async Task Where_the_script_gets_no_answer_the_form_is_sent_as_without_it()
    {
        await using var open = await site.OpenForAsync("account");
        var page = open.Page;
        await page.RouteAsync("**/follow", route => route.Request.ResourceType == "fetch" ? route.AbortAsync() : route.ContinueAsync());
        await page.GotoAsync(site.AddressOf("busiest profile"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Follow researcher" }).ClickAsync();

        await Assertions.Expect(page.Locator("main > [role=status]")).ToContainTextAsync("You follow ");
        await page.Locator("form[data-follow] button").ClickAsync();
        await Assertions.Expect(page.Locator("main > [role=status]")).ToContainTextAsync("You no longer follow ");
    }

    [Fact]
    public async Task By_e_mail_it_begins_with_the_second_yes_and_ends_by_the_link_in_a_mail()
    {
        const string email = "riva.reader@department-of-long-names.example";
        await using var open = await site.OpenAsync(new BrowserNewContextOptions(_still));
        var page = open.Page;
        await page.GotoAsync(site.AddressOf("profile"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Follow researcher" }).ClickAsync();

        await page.GetByLabel("E-mail address").FillAsync("riva.reader@nowhere");
        await page.GetByRole(AriaRole.Button, new() { Name = "Mail me the link" }).ClickAsync();
        await Assertions.Expect(page.Locator("#field-email-error")).ToContainTextAsync("This is no e-mail address");
        await LooksWellAsync(page);
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByLabel("Once a week").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Mail me the link" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync(email);
        await LooksWellAsync(page);

        await page.GotoAsync(LinkIn(await site.Mail.WaitForAsync(m => m.To == email, TestContext.Current.CancellationToken)));
        await LooksWellAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin to follow" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("What you follow by e-mail");
        await LooksWellAsync(page);
        await Assertions.Expect(page.Locator("ul.rows a")).ToHaveTextAsync(FilledSite.GoldenName);

        // Later, with nothing but the address of the mailbox.
        await page.GotoAsync("/follows/mail/link");
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByRole(AriaRole.Button, new() { Name = "Mail me a link" }).ClickAsync();
        await page.GotoAsync(LinkIn(await site.Mail.WaitForAsync(m => m.To == email && m.Message.Subject?.StartsWith("What you follow", StringComparison.Ordinal) == true, TestContext.Current.CancellationToken)));
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove " + FilledSite.GoldenName }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("You follow nothing any more");
        await LooksWellAsync(page);
        Assert.DoesNotContain("riva.reader", site.Log, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>In light and dark, and on a telephone.</summary>
    private static async Task LooksWellAsync(IPage page)
    {
        await AxeTests.FindsNothingAsync(page);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await page.SetViewportSizeAsync(320, 800);
        Assert.Empty(await page.EvaluateAsync<string[]>(PageTests.SticksOut));
        await page.SetViewportSizeAsync(1280, 720);
    }

    private string LinkIn(SunkMail mail) => mail.Message.TextBody!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Single(word => word.StartsWith(site.Address + "/follows/", StringComparison.Ordinal));

    public sealed class FollowersSite(FilledSite first) : FilledSite(first)
    {
        public SmtpSink Mail { get; } = new();

        protected override void Configure(IDictionary<string, string?> environment)
        {
            base.Configure(environment);
            foreach (var (name, value) in Mail.Settings)
                environment[name] = value;
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await Mail.DisposeAsync();
            GC.SuppressFinalize(this);
        }
    }
}
