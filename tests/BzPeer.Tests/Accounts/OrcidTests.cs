using System.Globalization;
using System.Net;
using AngleSharp;
using BzPeer.Accounts;
using BzPeer.Tests.Infrastructure;
using BzPeer.Tests.Web;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.EntityFrameworkCore;
using Xunit;
using TestServer = BzPeer.Tests.Infrastructure.TestServer;

namespace BzPeer.Tests.Accounts;

/// <summary>The site as a client of the stand-in for ORCID.</summary>
public sealed class OrcidSite(TestServer server) : AccountSite(server)
{
    public OrcidServer Orcid { get; } = new();

    public override async ValueTask InitializeAsync()
    {
        await Orcid.InitializeAsync();
        await base.InitializeAsync();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Orcid:Issuer", Orcid.Issuer);
        builder.UseSetting("Orcid:ClientId", OrcidServer.ClientId);
        builder.UseSetting("Orcid:ClientSecret", OrcidServer.ClientSecret);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Orcid.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class OrcidTests(OrcidSite site) : IClassFixture<OrcidSite>, IDisposable
{
    private const string LogInButton = "Use your ORCID iD";

    private readonly OrcidVisitor visitor = new();

    [Fact]
    public async Task An_account_is_made_with_an_iD_and_no_password()
    {
        var iD = NewPerson("Ada", "Newcomer");
        var person = site.Visitor();

        var signUp = await person.FollowAsync(await ReturnAsync(person, await PressAsync(person, "/account/log-in?return=%2Fabout"), iD));

        Assert.Equal("Sign up", signUp.Heading);
        Assert.Contains($"{iD} (Ada Newcomer)", Visit.Text(signUp.Page.QuerySelector("main")!), StringComparison.Ordinal);
        await person.SubmitAsync(signUp, "Continue", ("Email", "newcomer@site.example"));
        var finish = await person.GetAsync((await site.LetterToAsync("newcomer@site.example")).Link);
        Assert.Contains($"with the ORCID iD {iD}", finish.Body, StringComparison.Ordinal);
        Assert.Equal("Ada Newcomer", finish.Page.QuerySelector("[name=Name]")!.GetAttribute("value"));
        var made = await person.SubmitAsync(finish, "Make the account");
        Assert.Equal("/about", made.Location);

        var again = site.Visitor();
        var back = await ReturnAsync(again, await PressAsync(again, "/account/log-in?return=%2Faccount%2Fname"), iD);
        Assert.Equal("/account/name", back.Location);
        Assert.Equal("Change your name", (await again.FollowAsync(back)).Heading);
    }

    [Fact]
    public async Task Who_signs_up_can_leave_the_iD_out()
    {
        var person = site.Visitor();
        var signUp = await person.FollowAsync(await ReturnAsync(person, await PressAsync(person, "/account/sign-up", "Sign up with your ORCID iD"), NewPerson()));

        var without = await person.FollowAsync(await person.SubmitAsync(signUp, "Sign up without it"));
        await person.SubmitAsync(without, "Continue", ("Email", "without@site.example"));
        var finish = await person.GetAsync((await site.LetterToAsync("without@site.example")).Link);

        Assert.DoesNotContain("ORCID", finish.Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_strangers_iD_is_not_let_into_the_account_of_whoever_opens_the_mail()
    {
        var iD = NewPerson();
        var stranger = site.Visitor();
        var signUp = await stranger.FollowAsync(await ReturnAsync(stranger, await PressAsync(stranger, "/account/log-in"), iD));
        await stranger.SubmitAsync(signUp, "Continue", ("Email", "victim@site.example"));

        var victim = site.Visitor();
        var finish = await victim.GetAsync((await site.LetterToAsync("victim@site.example")).Link);
        Assert.Contains("in another browser", finish.Body, StringComparison.Ordinal);
        var tooShort = await victim.SubmitAsync(finish, "Make the account", ("Name", "Vic"));
        Assert.Equal(HttpStatusCode.BadRequest, tooShort.Status);
        await victim.SubmitAsync(finish, "Make the account", ("Name", "Vic"), ("Password", AccountSite.Password));

        var back = await stranger.FollowAsync(await ReturnAsync(stranger, await PressAsync(stranger, "/account/log-in"), iD));
        Assert.Equal("Sign up", back.Heading);
    }

    [Fact]
    public async Task An_account_links_an_iD_and_unlinks_it()
    {
        var iD = NewPerson("Li", "Nker");
        var person = await site.NewAccountAsync("linker@site.example");
        var elsewhere = await site.LogInAsync("linker@site.example");

        var asked = await person.FollowAsync(await ReturnAsync(person, await PressAsync(person, "/account/orcid", "Connect your ORCID iD"), iD));
        Assert.Contains($"{iD}, Li Nker", Visit.Text(asked.Page.QuerySelector("main")!), StringComparison.Ordinal);
        var linked = await person.FollowAsync(await person.SubmitAsync(asked, "Link this ORCID iD"));

        Assert.Contains($"The ORCID iD {iD} is linked.", linked.Body, StringComparison.Ordinal);
        Assert.Contains(iD, (await site.LetterToAsync("linker@site.example")).Text, StringComparison.Ordinal);
        Assert.Contains(iD, (await person.GetAsync("/account")).Body, StringComparison.Ordinal);
        Assert.StartsWith("/account/log-in", (await elsewhere.GetAsync("/account")).Location, StringComparison.Ordinal);
        Assert.Equal("/account", (await ReturnAsync(elsewhere, await PressAsync(elsewhere, "/account/log-in"), iD)).Location);

        var unlinked = await person.FollowAsync(await person.SubmitAsync(linked, "Unlink the ORCID iD"));
        Assert.Contains("is unlinked", unlinked.Body, StringComparison.Ordinal);
        Assert.Contains("unlinked", (await site.LetterToAsync("linker@site.example")).Text, StringComparison.Ordinal);
        Assert.Equal("Sign up", (await elsewhere.FollowAsync(await ReturnAsync(elsewhere, await PressAsync(elsewhere, "/account/log-in"), iD))).Heading);
    }

    [Fact]
    public async Task Who_sees_another_persons_iD_does_not_link_it()
    {
        var person = await site.NewAccountAsync("shared@site.example");
        var asked = await person.FollowAsync(await ReturnAsync(person, await PressAsync(person, "/account/orcid", "Connect your ORCID iD"), NewPerson()));

        var page = await person.FollowAsync(await person.SubmitAsync(asked, "Don’t link it"));

        Assert.Contains(page.Page.QuerySelectorAll("button"), b => Visit.Text(b) == "Connect your ORCID iD");
    }

    [Fact]
    public async Task What_one_account_brought_back_another_cannot_link()
    {
        await site.AddAccountAsync("first@site.example");
        await site.AddAccountAsync("second@site.example");
        var browser = await site.LogInAsync("first@site.example");
        var asked = await browser.FollowAsync(await ReturnAsync(browser, await PressAsync(browser, "/account/orcid", "Connect your ORCID iD"), NewPerson()));
        await browser.SubmitAsync(await browser.GetAsync("/account/log-out"), "Log out");
        await browser.SubmitAsync(await browser.GetAsync("/account/log-in"), "Log in", ("Email", "second@site.example"), ("Password", AccountSite.Password));

        var page = await browser.GetAsync("/account/orcid");

        Assert.DoesNotContain(page.Page.QuerySelectorAll("button"), b => Visit.Text(b) == "Link this ORCID iD");
        Assert.Contains(asked.Page.QuerySelectorAll("button"), b => Visit.Text(b) == "Link this ORCID iD");
    }

    [Fact]
    public async Task An_iD_of_another_account_is_refused()
    {
        var iD = NewPerson();
        await LinkAsync(await site.NewAccountAsync("has-it@site.example"), iD);
        var person = await site.NewAccountAsync("wants-it@site.example");

        var asked = await person.FollowAsync(await ReturnAsync(person, await PressAsync(person, "/account/orcid", "Connect your ORCID iD"), iD));
        var refused = await person.FollowAsync(await person.SubmitAsync(asked, "Link this ORCID iD"));

        Assert.Contains("is linked to another account", refused.Body, StringComparison.Ordinal);
        Assert.Equal("None", await LinkedOfAsync("wants-it@site.example"));
        Assert.Equal(iD, await LinkedOfAsync("has-it@site.example"));
    }

    [Fact]
    public async Task The_last_way_in_stays()
    {
        var iD = NewPerson();
        var person = await site.NewAccountAsync("only-orcid@site.example");
        await LinkAsync(person, iD);
        await person.SubmitAsync(await person.GetAsync("/account/password"), "Remove the password");

        var page = await person.GetAsync("/account/orcid");
        Assert.DoesNotContain(page.Page.QuerySelectorAll("button"), b => Visit.Text(b) == "Unlink the ORCID iD");
        var token = Token(await person.GetAsync("/account/name"));
        var forced = await person.FollowAsync(await person.PostAsync("/account/orcid", [new("Do", "unlink"), new("form-token", token)]));

        Assert.Contains("there would be no way in", forced.Body, StringComparison.Ordinal);
        Assert.Equal(iD, await LinkedOfAsync("only-orcid@site.example"));
    }

    [Fact]
    public async Task Both_ways_in_removed_at_once_leave_one()
    {
        var person = await site.NewAccountAsync("at-once@site.example");
        await LinkAsync(person, NewPerson());
        var page = await person.GetAsync("/account/orcid");

        await Task.WhenAll(
            person.PostAsync("/account/orcid", [new("Do", "unlink"), new("form-token", Token(page))]),
            person.PostAsync("/account/password", [new("Do", "remove"), new("form-token", Token(page))]));

        Assert.Equal(1, await site.ScalarAsync<long>(
            "select (password_hash is not null)::int + (select count(*) from account_logins where account_id = accounts.id) from accounts where normalized_email = 'AT-ONCE@SITE.EXAMPLE'"));
    }

    [Fact]
    public async Task An_owner_proves_again_with_the_iD_and_is_asked_at_ORCID()
    {
        var iD = NewPerson();
        var person = await site.NewAccountAsync("prover@site.example");
        await LinkAsync(person, iD);
        site.Clock.Pass(AccountSession.Recent + TimeSpan.FromMinutes(1));
        try
        {
            var asked = await person.FollowAsync(await person.GetAsync("/account/password"));
            Assert.Equal("Is it you?", asked.Heading);
            var sent = await person.SubmitAsync(asked, LogInButton);
            Assert.Contains("prompt=login", sent.Location, StringComparison.Ordinal);
            site.Orcid.Fault = OrcidFault.OldSignIn;
            var old = await person.FollowAsync(await ReturnAsync(person, new Uri(sent.Location!), iD));
            Assert.Equal("Is it you?", old.Heading);
            Assert.Contains("ORCID did not ask who you are", old.Body, StringComparison.Ordinal);

            site.Orcid.Fault = OrcidFault.None;
            site.Clock.Pass(TimeProvider.System.GetUtcNow() - site.Clock.GetUtcNow());
            // The proof before the clock was set back is as old as it was: ask for one by hand.
            var proof = await person.GetAsync("/account/proof?return=%2Faccount%2Fpassword");
            var other = NewPerson();
            var wrong = await person.FollowAsync(await ReturnAsync(person, new Uri((await person.SubmitAsync(proof, LogInButton)).Location!), other));
            Assert.Contains("not the one of your account", wrong.Body, StringComparison.Ordinal);
            await ExpireProofAsync("prover@site.example");
            var right = await ReturnAsync(person, new Uri((await person.SubmitAsync(wrong, LogInButton)).Location!), iD);
            Assert.Equal("/account/password", right.Location);
            Assert.Equal("Change your password", (await person.FollowAsync(right)).Heading);
        }
        finally
        {
            site.Clock.Pass(TimeProvider.System.GetUtcNow() - site.Clock.GetUtcNow());
        }
    }

    [Fact]
    public async Task The_code_of_an_authenticator_is_asked_for_all_the_same()
    {
        var iD = NewPerson();
        await LinkAsync(await site.NewAccountAsync("two-steps@site.example"), iD);
        await site.ExecuteAsync("update accounts set two_factor_enabled = true where email = 'two-steps@site.example'");
        var person = site.Visitor();

        var back = await ReturnAsync(person, await PressAsync(person, "/account/log-in"), iD);

        Assert.Equal("/account/log-in/code", back.Location);
    }

    [Theory]
    [InlineData("/account/log-in?return=%2Fabout", LogInButton, "Log in")]
    [InlineData("/account/sign-up", "Sign up with your ORCID iD", "Sign up")]
    public async Task Who_denies_comes_back_to_where_it_began(string from, string button, string heading)
    {
        var person = site.Visitor();
        var sent = await PressAsync(person, from, button);

        var back = await person.GetAsync((await visitor.PressAsync(sent, "Deny")).PathAndQuery);

        Assert.Equal(from, back.Location);
        var page = await person.FollowAsync(back);
        Assert.Equal(heading, page.Heading);
        Assert.Contains("You stopped at ORCID.", page.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OrcidFault.TokenEndpointDown)]
    [InlineData(OrcidFault.WrongNonce)]
    [InlineData(OrcidFault.WrongIssuer)]
    [InlineData(OrcidFault.WrongAudience)]
    [InlineData(OrcidFault.Expired)]
    [InlineData(OrcidFault.WrongSignature)]
    public async Task A_wrong_token_opens_nothing(OrcidFault fault)
    {
        var iD = NewPerson();
        await LinkAsync(await site.NewAccountAsync($"{fault}@site.example"), iD);
        var person = site.Visitor();
        var sent = await PressAsync(person, "/account/log-in");
        site.Orcid.Fault = fault;

        var page = await person.FollowAsync(await ReturnAsync(person, sent, iD));

        Assert.Equal("Log in", page.Heading);
        Assert.Contains("ORCID could not tell us who you are.", page.Body, StringComparison.Ordinal);
        Assert.StartsWith("/account/log-in", (await person.GetAsync("/account")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_of_ORCIDs_comes_back_in_words()
    {
        var person = site.Visitor();
        var sent = await PressAsync(person, "/account/log-in");
        site.Orcid.Fault = OrcidFault.ServerError;
        using var failed = await visitor.OpenAsync(sent);

        var page = await person.FollowAsync(await person.GetAsync(failed.Headers.Location!.PathAndQuery));

        Assert.Contains("ORCID could not tell us who you are.", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_address_says_of_an_error_stays_out_of_the_log()
    {
        var person = site.Visitor();
        var state = System.Web.HttpUtility.ParseQueryString((await PressAsync(person, "/account/log-in")).Query)["state"];

        var page = await person.FollowAsync(await person.GetAsync(
            $"/account/orcid/callback?error=made%0Aup&error_description=first%0A12:00:00%20ERR%20forged&state={Uri.EscapeDataString(state!)}"));

        Assert.Contains("ORCID could not tell us who you are.", page.Body, StringComparison.Ordinal);
        var log = site.Log.Select(line => $"{line.Print()} {line.Exception}").ToList();
        Assert.Contains(log, line => line.StartsWith("A log-in at ORCID failed", StringComparison.Ordinal));
        Assert.All(log, line => Assert.DoesNotMatch("forged|made\\s*up", line));
    }

    [Theory]
    [InlineData("0000-0000-0000-0017")]
    [InlineData("https://orcid.org/0000-0000-0000-001X")]
    [InlineData("somebody")]
    public async Task A_subject_that_is_no_iD_opens_nothing(string subject)
    {
        site.Orcid.People.Add(new(subject, "No", "Body " + subject));
        var person = site.Visitor();
        var sent = await PressAsync(person, "/account/log-in");

        var page = await person.FollowAsync(await ReturnAsync(person, sent, subject));

        Assert.Contains("ORCID could not tell us who you are.", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_counts_in_the_browser_that_asked_and_once()
    {
        var iD = NewPerson();
        await LinkAsync(await site.NewAccountAsync("once@site.example"), iD);
        var person = site.Visitor();
        var answer = await AnswerAsync(await PressAsync(person, "/account/log-in"), iD);

        var elsewhere = site.Visitor();
        var stolen = await elsewhere.FollowAsync(await elsewhere.GetAsync(answer.PathAndQuery));
        Assert.Contains("ORCID could not tell us who you are.", stolen.Body, StringComparison.Ordinal);

        await person.GetAsync(answer.PathAndQuery);
        var again = await person.FollowAsync(await person.GetAsync(answer.PathAndQuery));
        Assert.Contains("ORCID could not tell us who you are.", again.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/account/orcid/callback")]
    [InlineData("/account/orcid/callback?code=x&state=y")]
    [InlineData("/account/orcid/callback?error=access_denied")]
    [InlineData("/account/orcid/callback?error=%3Cscript%3E&error_description=x&state=%00")]
    [InlineData("/account/log-in/orcid")]
    public async Task Nonsense_leads_to_a_page(string address)
    {
        var person = site.Visitor();

        var answer = await person.GetAsync(address);

        Assert.True((int)answer.Status is 302 or 400, answer.Status.ToString());
        Assert.DoesNotContain("script", (await person.FollowAsync(answer)).Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_form_of_this_site_begins_it()
    {
        var person = site.Visitor();
        var page = await person.GetAsync("/account/log-in");

        Assert.Equal(HttpStatusCode.BadRequest, (await person.PostAsync("/account/log-in/orcid", [])).Status);
        person.FetchSite = "cross-site";
        Assert.Equal(HttpStatusCode.Forbidden, (await person.PostAsync("/account/log-in/orcid", [new("form-token", Token(page))])).Status);
    }

    [Fact]
    public async Task The_request_says_what_it_should()
    {
        var person = site.Visitor();

        var sent = await PressAsync(person, "/account/log-in");

        var asked = System.Web.HttpUtility.ParseQueryString(sent.Query);
        Assert.Equal(RecordSite.Address + OrcidServer.CallbackPath, asked["redirect_uri"]);
        Assert.Equal("openid", asked["scope"]);
        Assert.Equal("code", asked["response_type"]);
        Assert.Equal("S256", asked["code_challenge_method"]);
        Assert.NotNull(asked["nonce"]);
    }

    [Fact]
    public async Task Pages_with_the_button_and_no_others_let_forms_lead_to_ORCID()
    {
        var origin = new Uri(site.Orcid.Issuer).GetLeftPart(UriPartial.Authority);
        var person = await site.NewAccountAsync("policy@site.example");

        Assert.Contains($"form-action 'self' {origin};", await PolicyAsync(site.Visitor(), "/account/log-in"), StringComparison.Ordinal);
        Assert.Contains($"form-action 'self' {origin};", await PolicyAsync(site.Visitor(), "/account/sign-up"), StringComparison.Ordinal);
        Assert.Contains($"form-action 'self' {origin};", await PolicyAsync(person, "/account/orcid"), StringComparison.Ordinal);
        Assert.Contains("form-action 'self';", await PolicyAsync(person, "/account"), StringComparison.Ordinal);
        Assert.Contains("form-action 'self';", await PolicyAsync(person, "/account/proof"), StringComparison.Ordinal);
        Assert.Contains("form-action 'self';", await PolicyAsync(site.Visitor(), "/about"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_ORCID_is_down_the_page_says_so()
    {
        // Another node, which has not yet read what ORCID publishes of itself.
        await using var fresh = site.WithWebHostBuilder(_ => { });
        var cookies = new CookieContainer();
        using var browser = fresh.CreateDefaultClient(new Uri(RecordSite.Address), new CookieContainerHandler(cookies));
        var person = new Person(site, browser, cookies, AccountSite.NewNetwork());
        var page = await person.GetAsync("/account/log-in?return=%2Fabout");
        site.Orcid.Fault = OrcidFault.Down;

        var back = await person.SubmitAsync(page, LogInButton);

        Assert.Equal("/account/log-in?return=%2Fabout", back.Location);
        Assert.Contains("ORCID doesn’t answer at the moment.", (await person.FollowAsync(back)).Body, StringComparison.Ordinal);
    }

    /// <summary>A person whom no other test knows, and this browser's next log-in at ORCID.</summary>
    private string NewPerson(string? given = null, string? family = null)
    {
        var number = Interlocked.Increment(ref people);
        var digits = number.ToString("0000000'0'0000000", CultureInfo.InvariantCulture);
        var iD = Enumerable.Range(0, 10).Select(d => $"{d}").Append("X")
            .Select(check => $"{digits[..4]}-{digits[4..8]}-{digits[8..12]}-{digits[12..15]}{check}").Single(candidate => OrcidId.In(candidate) is not null);
        site.Orcid.People.Add(new(iD, given, family));
        return iD;
    }

    private static int people = 5_000;

    private async Task LinkAsync(Person person, string iD)
    {
        var asked = await person.FollowAsync(await ReturnAsync(person, await PressAsync(person, "/account/orcid", "Connect your ORCID iD"), iD));
        await person.SubmitAsync(asked, "Link this ORCID iD");
    }

    /// <summary>Presses the button that leads to ORCID.</summary>
    private static async Task<Uri> PressAsync(Person person, string from, string button = LogInButton)
    {
        var sent = await person.SubmitAsync(await person.GetAsync(from), button);
        Assert.Equal(HttpStatusCode.Redirect, sent.Status);
        return new Uri(sent.Location!);
    }

    /// <summary>Logs in at ORCID as somebody and comes back, as far as the page that the answer leads to next.</summary>
    private static async Task<Visit> ReturnAsync(Person person, Uri sentTo, string iD)
    {
        var callback = await person.GetAsync((await AnswerAsync(sentTo, iD)).PathAndQuery);
        Assert.Equal(HttpStatusCode.Redirect, callback.Status);
        return callback.Location is "/account/log-in/orcid" ? await person.GetAsync(callback.Location) : callback;
    }

    /// <summary>Where ORCID sends somebody who has logged in there.</summary>
    private static async Task<Uri> AnswerAsync(Uri sentTo, string iD)
    {
        // Somebody else's log-in at ORCID is another session there.
        using var somebody = new OrcidVisitor();
        using var answer = await somebody.OpenAsync(sentTo);
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var page = await BrowsingContext.New().OpenAsync(content => content.Content(html), TestContext.Current.CancellationToken);
        var label = page.QuerySelector($"button[value='{iD}']")!.TextContent;
        return await somebody.PressAsync(sentTo, label);
    }

    private async Task ExpireProofAsync(string email) =>
        await site.ExecuteAsync($"update account_sessions set proved_at = now() - interval '1 hour' where account_id = (select id from accounts where email = '{email}')");

    private async Task<string> LinkedOfAsync(string email)
    {
        await using var records = site.Open();
        return await (from login in records.AccountLogins join account in records.Accounts on login.UserId equals account.Id where account.Email == email select login.ProviderKey)
            .SingleOrDefaultAsync(TestContext.Current.CancellationToken) ?? "None";
    }

    private static async Task<string> PolicyAsync(Person person, string address) =>
        Assert.Single((await person.GetAsync(address)).Response.Headers.GetValues("Content-Security-Policy"));

    private static string Token(Visit page) => page.Page.QuerySelector("[name=form-token]")!.GetAttribute("value")!;

    public void Dispose()
    {
        site.Orcid.Fault = OrcidFault.None;
        visitor.Dispose();
    }
}

/// <summary>The site that ORCID doesn't know.</summary>
public sealed class NoOrcidTests(AccountSite site) : IClassFixture<AccountSite>
{
    [Fact]
    public async Task Nothing_of_it_is_shown()
    {
        var person = await site.NewAccountAsync("no-orcid@site.example");

        foreach (var page in new[] { "/account", "/account/proof", "/account/passkeys" })
            Assert.DoesNotContain("ORCID", Visit.Text((await person.GetAsync(page)).Page.QuerySelector("main")!), StringComparison.Ordinal);
        foreach (var page in new[] { "/account/log-in", "/account/sign-up" })
            Assert.DoesNotContain("ORCID", Visit.Text((await site.Visitor().GetAsync(page)).Page.QuerySelector("main")!), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await person.GetAsync("/account/orcid")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await person.GetAsync("/account/log-in/orcid")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await person.GetAsync(OrcidSetup.CallbackPath)).Status);
    }
}
