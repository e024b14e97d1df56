using BzPeer.BrowserTests.Infrastructure;
using BzPeer.Mail;
using BzPeer.Tests.Infrastructure;
using Microsoft.Playwright;
using Xunit;

namespace BzPeer.BrowserTests;

/// <summary>The pages that show mail to who develops the site.</summary>
public sealed class DevMailTests(DevMailTests.DevelopmentSite site) : IClassFixture<DevMailTests.DevelopmentSite>
{
    [Fact]
    public async Task A_mail_is_found_and_read_on_a_narrow_screen_in_light_and_dark()
    {
        await using var open = await site.OpenAsync(new BrowserNewContextOptions
        {
            ColorScheme = ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new() { Width = 320, Height = 800 },
        });
        await open.Page.GotoAsync("/dev/mail");
        await FitsAsync(open.Page);
        await AxeTests.FindsNothingAsync(open.Page);

        await open.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "Confirm it" }).ClickAsync();
        await open.Page.WaitForURLAsync("**/dev/mail/*"); // with its styles
        await FitsAsync(open.Page);
        await AxeTests.FindsNothingAsync(open.Page);

        await open.Page.GetByRole(AriaRole.Link, new() { Name = "http://localhost/about?from=mail", Exact = true }).WaitForAsync();
        Assert.Equal("Confirm it", await open.Page.Locator("h1").InnerTextAsync());
    }

    private static async Task FitsAsync(IPage page) =>
        Assert.Empty(await page.EvaluateAsync<string[]>(PageTests.SticksOut));

    public sealed class DevelopmentSite(Browser browser, TestServer server) : RunningSite(browser, server)
    {
        protected override void Configure(IDictionary<string, string?> environment) => environment["ASPNETCORE_ENVIRONMENT"] = "Development";

        protected override async Task FillAsync(TestDatabase database)
        {
            await using var records = database.Open();
            records.Post(
                new Letter
                {
                    To = "somebody.with.a.long.name@department-of-long-names.example",
                    Subject = "Confirm it",
                    Parts = [new Paragraph("Somebody, we hope you, asked for this."), new Link("Confirm", new Uri("http://localhost/about?from=mail"))],
                },
                new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
            await records.SaveChangesAsync();
        }
    }
}
