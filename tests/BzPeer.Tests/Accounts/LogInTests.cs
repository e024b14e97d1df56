using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Accounts;

public sealed class LogInTests(AccountSite site) : IClassFixture<AccountSite>
{
    [Fact]
    public async Task Signing_up_makes_an_account_of_a_confirmed_address_and_logs_in()
    {
        var ada = site.Visitor();
        var asked = await ada.SubmitAsync(await ada.GetAsync("/account/sign-up?return=/topics"), "Continue", ("Email", " Ada.New@Site.example "));
        Assert.Contains("A message is on its way to Ada.New@site.example", Visit.Text(asked.Page.Body!), StringComparison.Ordinal);

        var letter = await site.LetterToAsync("Ada.New@site.example");
        Assert.Equal("Finish signing up at BzPeer", letter.Subject);
        var finish = await ada.GetAsync(letter.Link);
        Assert.Equal("no-referrer", finish.Response.Headers.GetValues("Referrer-Policy").Single());
        var made = await ada.SubmitAsync(finish, "Make the account", ("Name", "Ada  New"), ("Password", AccountSite.Password));

        Assert.Equal("/topics", made.Location);
        var account = await ada.GetAsync("/account");
        Assert.Equal("Ada New", account.Heading);
        // The link is spent, since the account is there.
        var late = site.Visitor();
        var second = await late.SubmitAsync(await late.GetAsync(letter.Link), "Make the account", ("Name", "Somebody"), ("Password", AccountSite.Password));
        Assert.Equal("/account/log-in", second.Location);
    }

    [Fact]
    public async Task Logging_in_and_out()
    {
        var ada = await site.NewAccountAsync("in-and-out@site.example");
        Assert.Equal("Ada Example", (await ada.GetAsync("/account")).Heading);

        var page = await ada.GetAsync("/account/log-out");
        var left = await ada.SubmitAsync(page, "Log out");

        Assert.Equal("/", left.Location);
        Assert.StartsWith("/account/log-in?return=%2Faccount", (await ada.GetAsync("/account")).Location, StringComparison.Ordinal);
    }
}
