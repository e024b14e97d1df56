using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using BzPeer.Accounts;
using BzPeer.BrowserTests.Infrastructure;
using BzPeer.Claims;
using BzPeer.Import;
using BzPeer.Tests.Fetching;
using BzPeer.Tests.Infrastructure;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Playwright;
using Xunit;
using TestServer = BzPeer.Tests.Infrastructure.TestServer;

namespace BzPeer.BrowserTests;

/// <summary>A code where only the author can write, in a browser without scripts: in a repository of a work, and in the biography at ORCID.</summary>
public sealed class CodeTests(CodeTests.SiteInSmallInternet site) : IClassFixture<CodeTests.SiteInSmallInternet>
{
    private const string Email = "bo@site.example";
    private const string Password = "four unrelated words";
    private const string Orcid = "0000-0002-1825-0097";
    private const string Repository = "https://github.com/sample/questions";
    private const string Biography = "https://orcid.org/" + Orcid;

    [Fact]
    public async Task A_code_in_a_repository_and_one_in_the_biography_are_weak_and_the_claim_waits()
    {
        await using var context = await site.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(site.Profile);
        await page.GetByRole(AriaRole.Link, new() { Name = "Log in to claim" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Log in to claim" }).First.ClickAsync();
        await page.GetByLabel("E-mail address").FillAsync(Email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Log in", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on to the proof" }).ClickAsync();
        await page.GetByText("Now prove that you are").WaitForAsync();

        await ProveAsync(page, Repository, token => site.RepositoryPage = $"<h1>questions</h1><p>{token}</p>");
        await page.GetByText("A moderator looks at it").WaitForAsync();
        Assert.Equal(["weak"], await page.Locator(".card h3 .tag").AllInnerTextsAsync());

        await ProveAsync(page, Biography, token => site.Biography = "I ask questions. " + token);
        await page.GetByText("A moderator looks at it").WaitForAsync();
        Assert.Equal(["weak", "weak"], await page.Locator(".card h3 .tag").AllInnerTextsAsync());

        await using var records = site.Database.Open();
        var claim = await records.Claims.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ClaimState.Pending, claim.State);
        Assert.NotNull(claim.WaitsSince);
        var proved = await records.Evidence.Where(e => e.State == EvidenceState.Proved).OrderBy(e => e.Id).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal([(Repository, false), (Biography, false)], proved.Select(e => (e.Subject, e.IsStrong)));
    }

    /// <summary>Gets a code for a place, has it looked for in vain, writes it there, has it looked for again.</summary>
    private static async Task ProveAsync(IPage page, string place, Action<string> write)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Code where only you can write" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Get a code for " + place }).ClickAsync();
        var token = await page.Locator(".source").InnerTextAsync();
        var look = page.GetByRole(AriaRole.Button, new() { Name = "Look there now" });
        await look.ClickAsync();
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        write(token);
        await look.ClickAsync();
    }

    /// <summary>
    /// The site in this process, because only here it can be told what it takes for the internet: code stands at hosts that speak TLS, which no
    /// program of its own could be made to believe. It listens as it does elsewhere, and the browser is a real one.
    /// </summary>
    public sealed class SiteInSmallInternet(Browser browser, TestServer server) : WebApplicationFactory<Program>, IAsyncLifetime
    {
        private readonly X509Certificate2 _certificate = Canary.CertificateFor("github.com", "pub.orcid.org");
        private readonly SmallInternet _internet = new();
        private string _address = "";

        public TestDatabase Database { get; } = new(server);

        /// <summary>The source of the repository's page.</summary>
        public string RepositoryPage { get; set; } = "<h1>questions</h1>";

        /// <summary>The biography at ORCID.</summary>
        public string Biography { get; set; } = "I ask questions.";

        public string Profile { get; private set; } = "";

        public Task<IBrowserContext> OpenAsync() => browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = _address, JavaScriptEnabled = false });

        public async ValueTask InitializeAsync()
        {
            await Database.InitializeAsync();
            var import = new ImportRecords(Database.DataSource, TimeProvider.System);
            using (var file = new SourceFile(new MemoryStream(Encoding.UTF8.GetBytes(Work)), "works.jsonl"))
                await import.RunAsync(file);
            await using (var records = Database.Open())
            {
                await new CreateAccount(records, new PasswordHasher<Account>(), TimeProvider.System).RunAsync(new SignUpToken(Email, null), "Bo Sample", Password);
                var ids = new PublicIds();
                await ids.LoadAsync(Database.DataSource);
                var author = await records.Authors.SingleAsync(a => a.Orcid == Orcid);
                Profile = new Links(ids).Researcher(author.Id, author.Name);
            }

            Place("github.com", "8.8.8.1", path => path == "/sample/questions" ? Canary.Page(RepositoryPage) : null);
            Place("pub.orcid.org", "8.8.8.2", path => path == $"/v3.0/{Orcid}/biography" ? Canary.Page(JsonSerializer.Serialize(new { content = Biography }), "application/json") : null);
            var port = FreePort();
            _address = FormattableString.Invariant($"http://localhost:{port}");
            UseKestrel(port);
            StartServer();
            using var client = new HttpClient();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (!(await client.GetAsync(new Uri(_address + "/health/ready"), patience.Token)).IsSuccessStatusCode)
                await Task.Delay(50, patience.Token);
        }

        private void Place(string host, string address, Func<string, string?> answer) => _internet.Name(host, address).Place(address, 443, new Canary(
            (head, stream, cancellation) => Canary.WriteAsync(stream, answer(head.Split(' ')[1]) ?? Canary.Page("", status: "404 Not Found"), cancellation), _certificate));

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Production");
            builder.UseSetting("ConnectionStrings:BzPeer", Database.ConnectionString);
            builder.UseSetting("Address", _address);
            builder.UseSetting("Demo", "false");
            builder.ConfigureTestServices(services => services.Replace(ServiceDescriptor.Singleton(_internet.Fetcher(trusted: _certificate))));
        }

        private const string Work =
            $$$"""{"id":"https://openalex.org/W1","doi":"https://doi.org/10.5555/code-1","title":"On the question of code","publication_year":2020,"publication_date":"2020-02-13","language":"en","type":"article","is_retracted":false,"abstract_inverted_index":{"Code:":[0],"{{{Repository}}}":[1]},"authorships":[{"author":{"id":"https://openalex.org/A1","display_name":"Bo Sample","orcid":"https://orcid.org/{{{Orcid}}}"},"institutions":[],"raw_author_name":"Bo Sample"}],"updated_date":"2025-05-02T06:28:07.542172"}""";

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await _internet.DisposeAsync();
            _certificate.Dispose();
            await Database.DisposeAsync();
        }
    }
}
