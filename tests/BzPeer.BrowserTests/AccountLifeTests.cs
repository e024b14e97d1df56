using System.Text.Json;
using BzPeer.BrowserTests.Infrastructure;
using BzPeer.Tests.Infrastructure;
using Microsoft.Playwright;
using Xunit;

namespace BzPeer.BrowserTests;

/// <summary>The whole life of an account, in a browser with scripts and in one without, with mail that is really sent.</summary>
public sealed class AccountLifeTests(AccountLifeTests.MailingSite site) : IClassFixture<AccountLifeTests.MailingSite>
{
    private const string Password = "four unrelated words";
    private const string NewPassword = "five other unrelated words";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task From_signing_up_to_being_erased(bool withScripts)
    {
        var email = $"life-{(withScripts ? "with" : "without")}@site.example";
        var other = "new-" + email;
        await using var open = await site.OpenAsync(new BrowserNewContextOptions { JavaScriptEnabled = withScripts });
        var page = open.Page;

        // From a public page to an account, and back to that page.
        await page.GotoAsync("/topics");
        await page.GetByRole(AriaRole.Link, new() { Name = "Log in", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign up", Exact = true }).ClickAsync();
        await FillAsync("E-mail address", email);
        await PressAsync("Continue");
        await OpenMailAsync(email, "Finish signing up at BzPeer");
        await FillAsync("Your name", "Grace Example");
        await FillAsync("Password", "password1234");
        await PressAsync("Make the account");
        await Expect("This password is one of those that are tried first.");
        Assert.Equal("Grace Example", await page.GetByLabel("Your name").InputValueAsync());
        await FillAsync("Password", Password);
        await PressAsync("Make the account");
        await page.WaitForURLAsync(site.Address + "/topics");

        // Out, wrong, right.
        await page.GetByRole(AriaRole.Link, new() { Name = "Account", Exact = true }).ClickAsync();
        await PressAsync("Log out");
        await page.GotoAsync("/account/log-in");
        await LogInAsync(email, "not the right one");
        await Expect("E-mail address or password is wrong.");
        await LogInAsync(email, Password);
        await page.WaitForURLAsync(site.Address + "/account");

        // Another name, another e-mail address.
        await page.GetByRole(AriaRole.Link, new() { Name = "Change the name" }).ClickAsync();
        await FillAsync("Your name", "Grace H. Example");
        await PressAsync("Save");
        await Expect("Your name is changed.");
        await page.GetByRole(AriaRole.Link, new() { Name = "Change the address" }).ClickAsync();
        await FillAsync("New e-mail address", other);
        await PressAsync("Mail me a link");
        await OpenMailAsync(other, "Confirm your new e-mail address at BzPeer");
        await PressAsync("Use this address");
        await MailAsync(email, "Your account at BzPeer has another e-mail address");

        // A forgotten password.
        await page.GotoAsync("/account/log-out");
        await PressAsync("Log out");
        await page.GotoAsync("/account/log-in");
        await page.GetByRole(AriaRole.Link, new() { Name = "Set a new password" }).ClickAsync();
        await FillAsync("E-mail address", other);
        await PressAsync("Mail me a link");
        await OpenMailAsync(other, "Set a new password at BzPeer");
        await FillAsync("New password", NewPassword);
        await PressAsync("Set the password");
        await Expect("The new password is set.");
        await LogInAsync(other, NewPassword);
        await page.WaitForURLAsync(site.Address + "/account");

        // What is stored, and the end of it; taken back once.
        await page.GetByRole(AriaRole.Link, new() { Name = "Download what is stored about your account" }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download", Exact = true }).ClickAsync());
        using (var data = JsonDocument.Parse(await File.ReadAllTextAsync((await download.PathAsync())!, TestContext.Current.CancellationToken)))
            Assert.Contains(other, data.RootElement.GetRawText(), StringComparison.Ordinal);
        await DeleteAsync();
        await OpenMailAsync(other, "Your account at BzPeer is being deleted");
        await PressAsync("Take it back");
        await LogInAsync(other, NewPassword);
        await page.WaitForURLAsync(site.Address + "/account");
        await DeleteAsync();
        await page.GotoAsync("/account/log-in");
        await LogInAsync(other, NewPassword);
        await page.WaitForURLAsync(site.Address + "/account/restore");
        await Expect("This account is being deleted");

        Task FillAsync(string label, string text) => page.GetByLabel(label, new() { Exact = !label.StartsWith("Password", StringComparison.Ordinal) }).FillAsync(text);
        Task PressAsync(string button) => page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        Task Expect(string words) => page.GetByText(words).First.WaitForAsync();

        async Task LogInAsync(string address, string password)
        {
            await FillAsync("E-mail address", address);
            await FillAsync("Password", password);
            await PressAsync("Log in");
        }

        async Task DeleteAsync()
        {
            await page.GotoAsync("/account");
            await page.GetByRole(AriaRole.Link, new() { Name = "Delete your account" }).ClickAsync();
            await PressAsync("Delete my account");
        }

        Task<SunkMail> MailAsync(string to, string subject) =>
            site.Mail.WaitForAsync(mail => mail.To == to && mail.Message.Subject == subject, TestContext.Current.CancellationToken);

        async Task OpenMailAsync(string to, string subject)
        {
            var mail = await MailAsync(to, subject);
            await page.GotoAsync(mail.Message.TextBody!.Split((char[]?)null).Single(word => word.StartsWith(site.Address + "/account/", StringComparison.Ordinal)));
        }
    }

    /// <summary>The site with a mail server of its own.</summary>
    public sealed class MailingSite(Browser browser, TestServer server) : RunningSite(browser, server)
    {
        /// <summary>What the site has sent.</summary>
        public SmtpSink Mail { get; } = new();

        protected override void Configure(IDictionary<string, string?> environment)
        {
            foreach (var (name, value) in Mail.Settings)
                environment[name] = value;
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await Mail.DisposeAsync();
        }
    }
}
