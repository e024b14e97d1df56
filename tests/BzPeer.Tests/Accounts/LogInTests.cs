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
    public async Task Several_log_ins_at_once_from_one_new_place_all_succeed()
    {
        await site.AddAccountAsync("at-once@site.example");
        var person = site.Visitor();
        var page = await person.GetAsync("/account/log-in");

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ =>
            person.SubmitAsync(page, "Log in", ("Email", "at-once@site.example"), ("Password", AccountSite.Password))));

        Assert.All(answers, answer => Assert.Equal("/account", answer.Location));
    }

    [Theory]
    [InlineData("/topics?after=x", "/topics?after=x")]
    [InlineData("/t\u00f6pics", "/account")]
    [InlineData("//elsewhere.example/", "/account")]
    [InlineData("/\\elsewhere.example", "/account")]
    [InlineData("https://elsewhere.example/", "/account")]
    [InlineData("/a\r\nSet-Cookie: x", "/account")]
    public async Task Logging_in_leads_on_to_pages_of_this_site_alone(string @return, string leadsTo)
    {
        await site.AddAccountAsync($"leads-{@return.GetHashCode(StringComparison.Ordinal)}@site.example");
        var person = site.Visitor();
        var page = await person.GetAsync("/account/log-in");
        var answer = await person.SubmitAsync(page, "Log in",
            ("Email", $"leads-{@return.GetHashCode(StringComparison.Ordinal)}@site.example"), ("Password", AccountSite.Password), ("return", @return));

        Assert.Equal(leadsTo, answer.Location);
    }

    [Fact]
    public async Task The_longest_address_and_place_to_go_on_make_a_link_that_opens()
    {
        var email = new string('a', 64) + "@" + string.Join('.', Enumerable.Repeat(new string('b', 60), 3)) + ".ex";
        var person = site.Visitor();
        foreach (var length in new[] { 300, 990 })
        {
            var page = await person.GetAsync("/account/sign-up?return=" + Uri.EscapeDataString("/search?q=" + new string('x', length - "/search?q=".Length)));
            await person.SubmitAsync(page, "Continue", ("Email", email));
            Assert.Equal("Finish signing up", (await person.GetAsync((await site.LetterToAsync(email)).Link)).Heading);
        }
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
