using System.Text;
using BzPeer.Accounts;
using BzPeer.BrowserTests.Infrastructure;
using BzPeer.Import;
using BzPeer.Tests.Fetching;
using BzPeer.Tests.Infrastructure;
using Microsoft.AspNetCore.Identity;
using Microsoft.Playwright;
using Xunit;

namespace BzPeer.BrowserTests;

/// <summary>A claim proved by a homepage, from the profile to the level, as on the machine of somebody who tries the site.</summary>
public sealed class PageProofTests(PageProofTests.SiteAndHomepage site) : IClassFixture<PageProofTests.SiteAndHomepage>
{
    private const string Email = "ada@site.example";
    private const string Password = "four unrelated words";

    [Fact]
    public async Task A_homepage_that_the_ORCID_record_names_makes_the_record_its_authors()
    {
        // The flow needs no script.
        await using var open = await site.OpenAsync(new BrowserNewContextOptions { JavaScriptEnabled = false, ViewportSize = new() { Width = 320, Height = 800 } });
        var page = open.Page;
        await page.GotoAsync(site.Profile);
        await page.GetByRole(AriaRole.Link, new() { Name = "Log in to claim" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Log in to claim" }).First.ClickAsync();
        await page.GetByLabel("E-mail address").FillAsync(Email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Log in", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on to the proof" }).ClickAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Code where only you can write" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Get a code for https://orcid.org/" + SiteAndHomepage.Orcid }).ClickAsync();
        Assert.StartsWith("bzpeer-", await page.Locator(".source").InnerTextAsync(), StringComparison.Ordinal);
        await page.GoBackAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Back" }).First.ClickAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Homepage that links back" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use this page" }).ClickAsync();
        var look = page.GetByRole(AriaRole.Button, new() { Name = "Look at the page now" });
        await look.ClickAsync();
        await page.GetByRole(AriaRole.Alert).GetByText("neither the link nor the token").WaitForAsync();
        site.Homepage = await page.Locator(".source").First.InnerTextAsync();
        await look.ClickAsync();

        await page.GetByText("the record is yours, at level L3").WaitForAsync();
        await page.GotoAsync(site.Profile);
        await page.GetByText("Verification L3").First.WaitForAsync();
    }

    [Fact]
    public async Task The_pages_fit_a_narrow_screen_and_read_well()
    {
        await using var open = await site.OpenAsync(new BrowserNewContextOptions { ReducedMotion = ReducedMotion.Reduce, ViewportSize = new() { Width = 320, Height = 800 } });
        var page = open.Page;
        await page.GotoAsync("/account/log-in?return=" + Uri.EscapeDataString(site.OtherProfile + "/claim/works"));
        await page.GetByLabel("E-mail address").FillAsync("other-" + Email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Log in", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on to the proof" }).ClickAsync();
        await page.WaitForURLAsync("**/claims/*");
        var claim = page.Url;
        foreach (var (proof, button) in new[] { ("homepage", "Use this page"), ("code", "Get a code for") })
        {
            await page.GotoAsync($"{claim}/{proof}");
            await ReadsWellAsync(page);
            await page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
            await page.Locator(".source").First.WaitForAsync();
            await ReadsWellAsync(page);
        }
    }

    private static async Task ReadsWellAsync(IPage page)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        Assert.Empty(await page.EvaluateAsync<string[]>(PageTests.SticksOut));
        await AxeTests.FindsNothingAsync(page);
    }

    /// <summary>A site in development, which may read pages on this machine, and a homepage there.</summary>
    public sealed class SiteAndHomepage(Browser browser, TestServer server) : RunningSite(browser, server)
    {
        public const string Orcid = "0000-0002-1825-0097";
        private const string OtherOrcid = "0000-0001-5109-3700";

        private Canary? _server;

        /// <summary>The source of the homepage that both ORCID records name.</summary>
        public string Homepage { get; set; } = "<p>Nothing yet.</p>";

        public string Profile { get; private set; } = "";

        public string OtherProfile { get; private set; } = "";

        public override async ValueTask InitializeAsync()
        {
            _server = new Canary((_, stream, cancellation) => Canary.WriteAsync(stream, Canary.Page(Homepage), cancellation));
            await base.InitializeAsync();
            var ids = new PublicIds();
            await ids.LoadAsync(Database.DataSource);
            await using var records = Database.Open();
            string AddressOf(string orcid) => new Links(ids).Researcher(records.Authors.Single(a => a.Orcid == orcid).Id, records.Authors.Single(a => a.Orcid == orcid).Name);
            (Profile, OtherProfile) = (AddressOf(Orcid), AddressOf(OtherOrcid));
        }

        protected override void Configure(IDictionary<string, string?> environment) => environment["ASPNETCORE_ENVIRONMENT"] = "Development";

        protected override async Task FillAsync(TestDatabase database)
        {
            var import = new ImportRecords(database.DataSource, TimeProvider.System);
            foreach (var (orcid, name) in new[] { (Orcid, "Ada"), (OtherOrcid, "Grace") })
            {
                using var record = new SourceFile(new MemoryStream(Encoding.UTF8.GetBytes(Record(orcid, name))), "record.json");
                await import.RunAsync(record);
            }

            await using var records = database.Open();
            foreach (var email in new[] { Email, "other-" + Email })
                await new CreateAccount(records, new PasswordHasher<Account>(), TimeProvider.System).RunAsync(new SignUpToken(email, null), "Ada Example", Password);
        }

        private string Record(string orcid, string name) =>
            $$$"""
            {"orcid-identifier":{"path":"{{{orcid}}}"},
             "person":{"name":{"given-names":{"value":"{{{name}}}"},"family-name":{"value":"Example-with-a-long-name"},"visibility":"public"},
                       "researcher-urls":{"researcher-url":[{"url-name":"Home","url":{"value":"http://localhost:{{{_server!.Address.Port}}}/a-page-with-a-long-address-that-no-line-holds/{{{name}}}"},"visibility":"public"}]}},
             "activities-summary":{"works":{"group":[{"work-summary":[
               {"put-code":1,"title":{"title":{"value":"On the question of {{{name}}}"}},"external-ids":{"external-id":[{"external-id-type":"doi","external-id-value":"10.5555/{{{name}}}","external-id-relationship":"self"}]},
                "type":"journal-article","publication-date":{"year":{"value":"2020"}},"visibility":"public","path":"/{{{orcid}}}/work/1"}]}] } } }
            """;

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            if (_server is not null)
                await _server.DisposeAsync();
        }
    }
}
