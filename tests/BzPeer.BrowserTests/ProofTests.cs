using System.Text;
using System.Text.RegularExpressions;
using BzPeer.Accounts;
using BzPeer.BrowserTests.Infrastructure;
using BzPeer.Import;
using BzPeer.Tests.Infrastructure;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Xunit;

namespace BzPeer.BrowserTests;

/// <summary>Three co-authors prove who they are, in browsers without scripts: by ORCID, by an institutional address, by the word of the first.</summary>
public sealed class ProofTests(ProofTests.CoAuthorsSite site) : IClassFixture<ProofTests.CoAuthorsSite>
{
    private const string Password = "four unrelated words";

    [Fact]
    public async Task ORCID_an_institutional_address_and_a_co_author_prove_who_one_is()
    {
        await using var bo = await ClaimAsync("Bo Sample", "bo@site.example");
        await bo.Page.GetByRole(AriaRole.Link, new() { Name = "ORCID iD", Exact = true }).ClickAsync();
        await bo.Page.GetByRole(AriaRole.Link, new() { Name = "Link your ORCID iD" }).ClickAsync();
        await bo.Page.GetByRole(AriaRole.Button, new() { Name = "Connect your ORCID iD" }).ClickAsync();
        await bo.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in as Bo Sample" }).ClickAsync();
        await bo.Page.GetByRole(AriaRole.Button, new() { Name = "Link this ORCID iD" }).ClickAsync();
        await bo.Page.GetByRole(AriaRole.Button, new() { Name = "Use this iD" }).ClickAsync();
        await bo.Page.GetByText("the record is yours, at level L3").WaitForAsync();

        await using var cleo = await ClaimAsync("Cleo Second", "cleo@site.example");
        await cleo.Page.GetByRole(AriaRole.Link, new() { Name = "Institutional e-mail address" }).ClickAsync();
        await cleo.Page.GetByLabel("E-mail address at your institution").FillAsync("cleo@maths.kvandar.example");
        await cleo.Page.GetByRole(AriaRole.Button, new() { Name = "Send a code" }).ClickAsync();
        await cleo.Page.GetByLabel("Code", new() { Exact = true }).FillAsync(Regex.Match(await LetterToAsync("cleo@maths.kvandar.example"), "^[0-9a-z]{4}-[0-9a-z]{4}\\s*$", RegexOptions.Multiline, TimeSpan.FromSeconds(1)).Value);
        await cleo.Page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await cleo.Page.GetByText("the record is yours, at level L3").WaitForAsync();

        await using var dora = await ClaimAsync("Dora Third", "dora@site.example");
        await dora.Page.GetByRole(AriaRole.Link, new() { Name = "A co-author vouches" }).ClickAsync();
        await dora.Page.GetByRole(AriaRole.Radio, new() { Name = "Bo Sample" }).CheckAsync();
        await dora.Page.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).ClickAsync();
        await dora.Page.GetByText("no answer yet").First.WaitForAsync();
        await bo.Page.GotoAsync(Regex.Match(await LetterToAsync("bo@site.example"), "https?://\\S+/vouch\\S*", RegexOptions.None, TimeSpan.FromSeconds(1)).Value);
        await bo.Page.GetByRole(AriaRole.Button, new() { Name = "I know this person: the record is theirs" }).ClickAsync();
        await bo.Page.GetByRole(AriaRole.Status).WaitForAsync();
        await dora.Page.GotoAsync("/claims");
        await dora.Page.GetByText("waits for a moderator").WaitForAsync();
    }

    /// <summary>Claims a record, from the profile to the page of the claim.</summary>
    private async Task<SitePage> ClaimAsync(string name, string email)
    {
        var open = await site.OpenAsync(new BrowserNewContextOptions { JavaScriptEnabled = false });
        var page = open.Page;
        await page.GotoAsync(await site.ProfileAsync(name));
        await page.GetByRole(AriaRole.Link, new() { Name = "Log in to claim" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Log in to claim" }).First.ClickAsync();
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Log in", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on to the proof" }).ClickAsync();
        await page.GetByText("Now prove that you are").WaitForAsync();
        return open;
    }

    private async Task<string> LetterToAsync(string email)
    {
        await using var records = site.Database.Open();
        return (await records.OutgoingMails.Where(m => m.Recipient == email).OrderByDescending(m => m.Id).Select(m => m.Text).FirstAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>A site with two works of three authors, an institution, and the stand-in for ORCID.</summary>
    public sealed class CoAuthorsSite(Browser browser, TestServer server) : RunningSite(browser, server)
    {
        private readonly OrcidServer orcid = new();

        public override async ValueTask InitializeAsync()
        {
            await orcid.InitializeAsync();
            await base.InitializeAsync();
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await orcid.DisposeAsync();
        }

        /// <summary>The profile of a name.</summary>
        public async Task<string> ProfileAsync(string name)
        {
            var ids = new PublicIds();
            await ids.LoadAsync(Database.DataSource);
            await using var records = Database.Open();
            var author = await records.Authors.SingleAsync(a => a.Name == name);
            return new Links(ids).Researcher(author.Id, author.Name);
        }

        protected override void Configure(IDictionary<string, string?> environment) => UseStandIns(environment, orcid);

        protected override async Task FillAsync(TestDatabase database)
        {
            var import = new ImportRecords(database.DataSource, TimeProvider.System);
            foreach (var (name, text) in new[] { ("registry.json", Registry), ("works.jsonl", $"{Work(1)}\n{Work(2)}") })
            {
                using var file = new SourceFile(new MemoryStream(Encoding.UTF8.GetBytes(text)), name);
                await import.RunAsync(file);
            }

            await using var records = database.Open();
            foreach (var (email, name) in new[] { ("bo@site.example", "Bo Sample"), ("cleo@site.example", "Cleo Second"), ("dora@site.example", "Dora Third") })
                await new CreateAccount(records, new PasswordHasher<Account>(), TimeProvider.System).RunAsync(new SignUpToken(email, null), name, Password);
        }

        private const string Registry =
            """
            [{"id":"https://ror.org/012345678","domains":["kvandar.example"],"names":[{"lang":"en","types":["ror_display","label"],"value":"University of Kvandar"}],
              "locations":[{"geonames_details":{"country_code":"NO","country_name":"Norway","name":"Oslo"}}],"relationships":[],"links":[],"external_ids":[],"status":"active","types":["education"],
              "admin":{"created":{"date":"2018-11-14","schema_version":"1.0"},"last_modified":{"date":"2026-02-24","schema_version":"2.1"}}}]
            """;

        private static string Work(int number) =>
            $$$"""{"id":"https://openalex.org/W{{{number}}}","doi":"https://doi.org/10.5555/co-{{{number}}}","title":"On the question of co-authors {{{number}}}","publication_year":2020,"publication_date":"2020-02-13","language":"en","type":"article","is_retracted":false,"authorships":[{"author":{"id":"https://openalex.org/A1","display_name":"Bo Sample","orcid":"https://orcid.org/0000-0000-0000-0028"},"institutions":[],"raw_author_name":"Bo Sample"},{"author":{"id":"https://openalex.org/A2","display_name":"Cleo Second"},"institutions":[{"id":"https://openalex.org/I1","display_name":"University of Kvandar","ror":"https://ror.org/012345678","country_code":"NO"}],"raw_author_name":"Cleo Second"},{"author":{"id":"https://openalex.org/A3","display_name":"Dora Third"},"institutions":[],"raw_author_name":"Dora Third"}],"updated_date":"2025-05-02T06:28:07.542172"}""";
    }
}
