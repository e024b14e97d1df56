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

    [Fact]
    public async Task Who_comes_back_to_a_page_that_was_left_in_the_middle_of_a_press_can_press_again()
    {
        await using var open = await site.OpenForAsync("account", new BrowserNewContextOptions(_still));
        var page = open.Page;
        await page.GotoAsync(site.AddressOf("busiest profile"));
        var form = page.Locator("form[data-follow]");
        // The script gets no answer, and leaves the page by sending the form: here it stays, as a page does that is kept.
        await page.EvaluateAsync("() => { HTMLFormElement.prototype.submit = function () { this.dataset.sent = 'yes'; }; }");
        await page.RouteAsync("**/follow", route => route.AbortAsync());
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(form).ToHaveAttributeAsync("data-sent", "yes");
        await Assertions.Expect(form).ToHaveAttributeAsync("aria-busy", "true");
        await page.UnrouteAllAsync();

        // Chromium keeps no page for "back" while it is driven; this is what it tells one that it kept.
        await page.EvaluateAsync("() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");

        await Assertions.Expect(form).Not.ToHaveAttributeAsync("aria-busy", "true");
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(form.GetByRole(AriaRole.Button)).ToHaveTextAsync("Following 1" + Ends);
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(form.GetByRole(AriaRole.Button)).ToHaveTextAsync("Follow researcher 0");
    }

    [Fact]
    public async Task What_is_followed_is_read_changed_muted_and_removed_without_scripts()
    {
        await using var open = await site.OpenForAsync("account", new BrowserNewContextOptions(_still) { JavaScriptEnabled = false });
        var page = open.Page;
        await page.GotoAsync("/follows");
        var main = page.GetByRole(AriaRole.Main);
        var status = page.Locator("main > [role=status]");
        var card = page.Locator(".cards > li").Filter(new() { HasText = FilledSite.GoldenName });
        var news = page.Locator(".news").Filter(new() { Has = page.GetByRole(AriaRole.Heading, new() { Level = 3, Name = FilledSite.GoldenName }) });
        var all = await page.Locator(".cards > li").CountAsync();
        await FitsAsync(page);

        // One, by the keyboard; then the rest.
        var others = await page.Locator(".news").CountAsync() - 1;
        await news.GetByRole(AriaRole.Button).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(status).ToContainTextAsync("It is marked as read.");
        await Assertions.Expect(page.Locator(".news")).ToHaveCountAsync(others);
        await Assertions.Expect(news).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Mark all as read" }).ClickAsync();
        await Assertions.Expect(main).ToContainTextAsync("Nothing is new.");
        await Assertions.Expect(page.Locator(".cards .pill")).ToHaveCountAsync(0);

        await ChangeAsync();
        foreach (var box in await page.Locator("input[name=Hear]").AllAsync())
            await box.UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("fieldset .error")).ToHaveTextAsync("Choose at least one. To hear of nothing for now, mute it.");
        await FitsAsync(page);
        await page.GetByLabel("New versions of works, and retractions").CheckAsync();
        await page.GetByLabel("Mute it for now").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(status).ToContainTextAsync($"How you follow {FilledSite.GoldenName} is changed.");
        await Assertions.Expect(card.Locator(".tag")).ToHaveTextAsync("Muted");
        await FitsAsync(page);
        await ChangeAsync();
        await page.GetByLabel("Mute it for now").UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(card.Locator(".tag")).ToHaveCountAsync(0);
        await Assertions.Expect(card).ToContainTextAsync("Told: new versions.");

        await card.GetByRole(AriaRole.Button, new() { Name = "Remove " + FilledSite.GoldenName }).ClickAsync();
        await Assertions.Expect(status).ToContainTextAsync($"You no longer follow {FilledSite.GoldenName}.");
        await Assertions.Expect(page.Locator(".cards > li")).ToHaveCountAsync(all - 1);
        await Assertions.Expect(card).ToHaveCountAsync(0);

        Task ChangeAsync() => card.GetByRole(AriaRole.Link, new() { Name = "Change how you follow " + FilledSite.GoldenName }).ClickAsync();
    }

    [Fact]
    public async Task A_mail_leads_signed_out_to_when_it_comes_and_to_its_end_without_scripts()
    {
        const string email = "ends.reading@department-of-long-names.example";
        await using var open = await site.OpenAsync(new BrowserNewContextOptions(_still) { JavaScriptEnabled = false });
        await using var looked = await site.OpenAsync(new BrowserNewContextOptions(_still));
        var (page, look) = (open.Page, looked.Page);
        var cancellation = TestContext.Current.CancellationToken;
        await page.GotoAsync(site.AddressOf("profile") + "/follow");
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByLabel("At once").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Mail me the link" }).ClickAsync();
        await page.GotoAsync(LinkIn(await site.Mail.WaitForAsync(m => m.To == email, cancellation)));
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin to follow" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("What you follow by e-mail");

        await site.RunAsync($"""
            insert into events (at, kind, subject_kind, subject_id, work_id, is_older)
            select now(), 'NewWork', 'Author', author_id, min(work_id), false from author_works
            where author_id = (select id from authors where name = '{FilledSite.GoldenName}' order by id limit 1) group by author_id
            """);
        var digest = await site.Mail.WaitForAsync(m => m.To == email && m.Message.Subject == FilledSite.GoldenName + ": 1 new work", cancellation);
        Assert.Equal("List-Unsubscribe=One-Click", digest.Message.Headers["List-Unsubscribe-Post"]);
        Assert.Contains($"You get this because you follow {FilledSite.GoldenName} at BzPeer.", digest.Message.TextBody, StringComparison.Ordinal);
        var (manage, stop) = (LinkIn(digest, "/follows/mail?"), LinkIn(digest, "/follows/mail/unsubscribe?"));

        // When it comes.
        await page.GotoAsync(manage);
        await page.GetByRole(AriaRole.Link, new() { Name = "Choose when mail comes" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("When mail comes");
        await page.GetByLabel("Once a week").CheckAsync();
        await page.GetByLabel("Hour", new() { Exact = true }).SelectOptionAsync("18:00");
        await page.GetByLabel("Day", new() { Exact = true }).SelectOptionAsync("Friday");
        await page.GetByLabel("Time zone").SelectOptionAsync("Europe/Berlin");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("main > [role=status]")).ToContainTextAsync("Your choice is saved.");
        await Assertions.Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("Next: Friday, ");
        await Assertions.Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("18:00, Europe/Berlin");
        foreach (var address in (string[])[page.Url, manage, stop])
        {
            await look.GotoAsync(address);
            await LooksWellAsync(look);
            await look.ReloadAsync();
            await KeyboardTests.ReachesEverythingAsync(look);
        }

        // And its end: opening the link alone ends nothing.
        Assert.Equal(1, await FollowersAsync());
        await page.GotoAsync(stop);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Get no more mail about what you follow?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send me no more" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("No such mail is sent to you any more");
        await look.GotoAsync(stop);
        await Assertions.Expect(look.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("What this link was about has ended");
        await LooksWellAsync(look);
        Assert.Equal(0, await FollowersAsync());
        await page.GotoAsync(manage);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("This link no longer works");
        Assert.Equal(0, await site.CountAsync($"select count(*) from outgoing_mails where recipient = '{email}' and sent_at is null"));
        Assert.DoesNotContain("ends.reading", site.Log, StringComparison.OrdinalIgnoreCase);

        Task<long> FollowersAsync() => site.CountAsync($"select count(*) from followers where email = '{email}'");
    }

    [Fact]
    public async Task The_browsers_time_zone_is_offered_and_never_chosen_for_the_reader()
    {
        await using var open = await site.OpenForAsync("account", new BrowserNewContextOptions(_still) { TimezoneId = "America/New_York" });
        var page = open.Page;
        await page.GotoAsync("/follows/digest");
        var (list, offer) = (page.GetByLabel("Time zone"), page.Locator("[data-time-zone]"));
        await Assertions.Expect(offer).ToHaveTextAsync("Your browser’s clock is that of America/New_York. Choose it");
        await Assertions.Expect(list).ToHaveValueAsync("Etc/UTC");
        await LooksWellAsync(page);

        await offer.GetByRole(AriaRole.Button).PressAsync("Enter");

        await Assertions.Expect(list).ToHaveValueAsync("America/New_York");
        await Assertions.Expect(list).ToBeFocusedAsync();
        await Assertions.Expect(offer).ToBeHiddenAsync();
        await list.SelectOptionAsync("Europe/Berlin");
        await Assertions.Expect(offer).ToBeVisibleAsync();
    }

    /// <summary>In light and dark, and on a telephone.</summary>
    private static async Task LooksWellAsync(IPage page)
    {
        await AxeTests.FindsNothingAsync(page);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await FitsAsync(page);
    }

    private static async Task FitsAsync(IPage page)
    {
        foreach (var width in (int[])[320, 390])
        {
            await page.SetViewportSizeAsync(width, 800);
            Assert.Empty(await page.EvaluateAsync<string[]>(PageTests.SticksOut));
        }
        await page.SetViewportSizeAsync(1280, 720);
    }

    private string LinkIn(SunkMail mail, string to = "/follows/") => mail.Message.TextBody!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Where(word => word.StartsWith(site.Address + to, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Single();

    public sealed class FollowersSite(FilledSite first) : FilledSite(first)
    {
        public SmtpSink Mail { get; } = new();

        public async Task RunAsync(string sql)
        {
            await using var command = Database.DataSource.CreateCommand(sql);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        public async Task<long> CountAsync(string sql)
        {
            await using var command = Database.DataSource.CreateCommand(sql);
            return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        }

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
