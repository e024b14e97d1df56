using System.Buffers.Text;
using System.Net;
using System.Text;
using BzPeer.Accounts;
using BzPeer.BrowserTests.Infrastructure;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Xunit;

namespace BzPeer.BrowserTests;

/// <summary>Passkeys with Chromium's own authenticator: their life, and what must not open an account.</summary>
public sealed class PasskeyTests(FilledSite site)
{
    private const string Password = "four unrelated words";

    // What the page's own script does, with options of a test's own; gives the answer without sending it.
    private const string AskDevice =
        """
        async ({ address, change }) => {
          const token = document.querySelector('main [name=form-token]').value;
          const challenge = await fetch(address, { method: 'POST', body: new URLSearchParams({ 'form-token': token }) });
          const options = { ...await challenge.json(), ...change };
          const answer = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
          return JSON.stringify(answer);
        }
        """;

    private const string Send =
        """
        answer => {
          const form = document.querySelector('form[data-challenge]');
          form.elements.Credential.value = answer;
          form.submit();
        }
        """;

    [Fact]
    public async Task A_passkey_is_added_used_renamed_and_removed()
    {
        const string email = "passkey-life@site.example";
        var id = await AddAccountAsync(email);
        await using var open = await site.OpenAsync();
        var page = open.Page;
        await using var authenticator = await VirtualAuthenticator.AddAsync(page);
        await LogInAsync(page, email);

        await AddPasskeyAsync(page, "My laptop");
        await page.GetByText("The passkey “My laptop” is added.").WaitForAsync();
        var held = Assert.Single(await authenticator.CredentialsAsync());
        Assert.Equal("localhost", held.Domain);
        // An opaque name of the account, not its number.
        Assert.Matches("^[a-z0-9]{6}$", Encoding.UTF8.GetString(Convert.FromBase64String(held.UserHandle!)));
        Assert.Contains("A passkey was added to your account: “My laptop”.", await LetterAsync(email), StringComparison.Ordinal);

        await LogOutAsync(page);
        await page.GotoAsync("/account/log-in?return=/topics");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await page.WaitForURLAsync(site.Address + "/topics");
        await using (var records = site.Database.Open())
        {
            var stored = await records.AccountPasskeys.SingleAsync(p => p.UserId == id, TestContext.Current.CancellationToken);
            Assert.Equal((uint)Assert.Single(await authenticator.CredentialsAsync()).SignCount, stored.Data.SignCount);
            Assert.Equal(WayIn.Passkey, (await records.AccountSessions.SingleAsync(s => s.AccountId == id, TestContext.Current.CancellationToken)).Way);
        }

        await page.GotoAsync("/account/passkeys");
        await page.GetByRole(AriaRole.Link, new() { Name = "My laptop" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("The old laptop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the name" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "The old laptop" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove the passkey" }).ClickAsync();
        await page.GetByText("The passkey “The old laptop” is removed.").WaitForAsync();
        Assert.Contains("A passkey was removed from your account: “The old laptop”.", await LetterAsync(email), StringComparison.Ordinal);

        await LogOutAsync(page);
        await page.GotoAsync("/account/log-in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await page.GetByText("This passkey opens no account here.").WaitForAsync();
    }

    [Fact]
    public async Task An_account_is_made_with_a_passkey_and_no_password()
    {
        const string email = "passkey-only@site.example";
        await using var open = await site.OpenAsync();
        var page = open.Page;
        await using var authenticator = await VirtualAuthenticator.AddAsync(page);
        await page.GotoAsync("/account/sign-up?return=/topics");
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await page.GetByRole(AriaRole.Status).WaitForAsync();
        await page.GotoAsync((await LetterAsync(email)).Split((char[]?)null).Single(word => word.StartsWith(site.Address + "/account/", StringComparison.Ordinal)));
        await page.GetByLabel("Your name").FillAsync("Pat Key");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey instead of a password" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Passkeys" }).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await page.WaitForURLAsync(site.Address + "/topics");

        await page.GotoAsync("/account/passkeys");
        await page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Link).ClickAsync();
        await page.GetByText("Without it there would be no way in.").WaitForAsync();
        await LogOutAsync(page);
        await page.GotoAsync("/account/log-in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await page.WaitForURLAsync(site.Address + "/account");
    }

    [Fact]
    public async Task An_answer_opens_the_account_once()
    {
        const string email = "passkey-replay@site.example";
        await using var open = await site.OpenAsync();
        var page = open.Page;
        await using var authenticator = await VirtualAuthenticator.AddAsync(page);
        await SetUpAsync(page, email);
        await page.GotoAsync("/account/log-in");
        var answer = await AskAsync(page, null);

        // All that a recorder on the way would have.
        var cookies = string.Join("; ", (await open.Context.CookiesAsync()).Select(cookie => $"{cookie.Name}={cookie.Value}"));
        var token = await page.Locator("main [name=form-token]").First.GetAttributeAsync("value");
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });

        Assert.Equal(HttpStatusCode.Redirect, await SendAsync());
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync());

        async Task<HttpStatusCode> SendAsync()
        {
            using var form = new FormUrlEncodedContent([new("form-token", token!), new("Credential", answer)]);
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(site.Address + "/account/log-in/passkey")) { Content = form };
            request.Headers.Add("Cookie", cookies);
            using var sent = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return sent.StatusCode;
        }
    }

    [Fact]
    public async Task What_another_origin_got_from_the_device_opens_nothing()
    {
        // Another port of the same host is another origin, to which the device gives the host's passkeys.
        const string elsewhere = "http://localhost:9/";
        await using var open = await site.OpenAsync();
        var page = open.Page;
        await using var authenticator = await VirtualAuthenticator.AddAsync(page);
        await SetUpAsync(page, "passkey-origin@site.example");
        await page.GotoAsync("/account/log-in");
        var token = await page.Locator("main [name=form-token]").First.GetAttributeAsync("value");
        var options = await page.EvaluateAsync<string>(
            "async token => (await fetch('/account/log-in/passkey/challenge', { method: 'POST', body: new URLSearchParams({ 'form-token': token }) })).text()", token);
        await page.RouteAsync(elsewhere, route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<!doctype html><title>Elsewhere</title>" }));
        await page.GotoAsync(elsewhere);
        var answer = await page.EvaluateAsync<string>(
            "async options => JSON.stringify(await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(options)) }))", options);

        await page.GotoAsync("/account/log-in");
        await page.EvaluateAsync(Send, answer);

        await page.GetByText("This passkey opens no account here.").WaitForAsync();
    }

    [Fact]
    public async Task A_device_that_does_not_know_its_owner_opens_nothing()
    {
        await using var open = await site.OpenAsync();
        var page = open.Page;
        await using var authenticator = await VirtualAuthenticator.AddAsync(page);
        await SetUpAsync(page, "passkey-unverified@site.example");
        await authenticator.SetUserVerifiedAsync(false);

        // The browser refuses by itself what the page asks for …
        await page.GotoAsync("/account/log-in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await page.GetByText("Your device gave no passkey").WaitForAsync();
        Assert.Equal(site.Address + "/account/log-in", page.Url);

        // … and the site, if a browser is made to ask for less.
        await page.EvaluateAsync(Send, await AskAsync(page, new Dictionary<string, object> { ["userVerification"] = "discouraged" }));
        await page.GetByText("This passkey opens no account here.").WaitForAsync();
    }

    [Fact]
    public async Task A_proof_takes_a_passkey_of_the_account_and_no_others()
    {
        const string email = "passkey-proof@site.example";
        var id = await AddAccountAsync(email);
        await using var open = await site.OpenAsync();
        var page = open.Page;
        await using var authenticator = await VirtualAuthenticator.AddAsync(page);
        await SetUpAsync(page, "passkey-other@site.example");
        var others = Assert.Single(await authenticator.CredentialsAsync());
        await LogInAsync(page, email);
        await AddPasskeyAsync(page, "Here");
        await page.GetByText("“Here” is added.").WaitForAsync();
        await ForgetProofAsync(id);
        await page.GotoAsync("/account/passkeys");
        Assert.Equal(site.Address + "/account/proof?return=%2Faccount%2Fpasskeys", page.Url);

        var ofOther = new { type = "public-key", id = Base64Url.EncodeToString(Convert.FromBase64String(others.Id)) };
        await page.EvaluateAsync(Send, await AskAsync(page, new Dictionary<string, object> { ["allowCredentials"] = new[] { ofOther } }));
        await page.GetByText("This is no passkey of your account.").WaitForAsync();

        await page.GotoAsync("/account/passkeys");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await page.WaitForURLAsync(site.Address + "/account/passkeys");
    }

    [Fact]
    public async Task A_device_keeps_one_passkey_of_an_account()
    {
        await using var open = await site.OpenAsync();
        await using var authenticator = await VirtualAuthenticator.AddAsync(open.Page);
        await AddAccountAsync("passkey-twice@site.example");
        await LogInAsync(open.Page, "passkey-twice@site.example");
        await AddPasskeyAsync(open.Page, "One");
        await open.Page.GetByText("“One” is added.").WaitForAsync();

        await AddPasskeyAsync(open.Page, "Two");

        await open.Page.GetByText("This device has a passkey of your account already.").WaitForAsync();
        Assert.Single(await authenticator.CredentialsAsync());
    }

    /// <summary>An account with a passkey in the page's authenticator, logged out again.</summary>
    private async Task SetUpAsync(IPage page, string email)
    {
        await AddAccountAsync(email);
        await LogInAsync(page, email);
        await AddPasskeyAsync(page, "Here");
        await page.GetByText("“Here” is added.").WaitForAsync();
        await LogOutAsync(page);
    }

    private async Task<long> AddAccountAsync(string email)
    {
        await using var records = site.Database.Open();
        return (await new CreateAccount(records, new PasswordHasher<Account>(), TimeProvider.System)
            .RunAsync(new SignUpToken(email, null), "Pat Key", Password, TestContext.Current.CancellationToken))!.Id;
    }

    private async Task LogInAsync(IPage page, string email)
    {
        await page.GotoAsync("/account/log-in");
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Log in", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(site.Address + "/account");
    }

    private static async Task LogOutAsync(IPage page)
    {
        await page.GotoAsync("/account/log-out");
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Log in" }).WaitForAsync();
    }

    private static async Task AddPasskeyAsync(IPage page, string name)
    {
        await page.GotoAsync("/account/passkeys");
        await page.GetByLabel("Name").FillAsync(name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
    }

    private static Task<string> AskAsync(IPage page, Dictionary<string, object>? change) =>
        page.EvaluateAsync<string>(AskDevice, new { address = "/account/log-in/passkey/challenge", change = change ?? [] });

    private async Task<string> LetterAsync(string email)
    {
        await using var records = site.Database.Open();
        return (await records.OutgoingMails.Where(m => m.Recipient == email).OrderByDescending(m => m.Id).Select(m => m.Text).FirstAsync(TestContext.Current.CancellationToken))!;
    }

    private async Task ForgetProofAsync(long accountId)
    {
        await using var records = site.Database.Open();
        await records.AccountSessions.Where(s => s.AccountId == accountId)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.ProvedAt, DateTimeOffset.UnixEpoch), TestContext.Current.CancellationToken);
    }
}
