using System.Globalization;
using BzPeer.Tests.Web;
using Xunit;

namespace BzPeer.Tests.Accounts;

public sealed class LogTests(AccountSite site) : IClassFixture<AccountSite>
{
    [Fact]
    public async Task The_life_of_an_account_leaves_no_address_no_token_and_no_password_in_the_log()
    {
        const string email = "unlogged@site.example";
        const string wrong = "wrong and unlogged words";
        var person = site.Visitor();
        await person.SubmitAsync(await person.GetAsync("/account/sign-up"), "Continue", ("Email", email));
        var link = (await site.LetterToAsync(email)).Link;
        await person.SubmitAsync(await person.GetAsync(link), "Make the account", ("Name", "Una Logged"), ("Password", AccountSite.Password));
        await person.SubmitAsync(await person.GetAsync("/account/log-out"), "Log out");
        await person.SubmitAsync(await person.GetAsync("/account/log-in"), "Log in", ("Email", email), ("Password", wrong));
        await person.SubmitAsync(await person.GetAsync("/account/password/forgotten"), "Mail me a link", ("Email", email));
        var reset = (await site.LetterToAsync(email)).Link;
        await person.SubmitAsync(await person.GetAsync(reset), "Set the password", ("Password", "again four unrelated words"));
        await person.SubmitAsync(await person.GetAsync("/account/log-in"), "Log in", ("Email", email), ("Password", "again four unrelated words"));
        await person.SubmitAsync(await person.GetAsync("/account/email"), "Mail me a link", ("Email", "new-" + email));
        var confirm = (await site.LetterToAsync("new-" + email)).Link;
        await person.GetAsync(confirm);
        var other = site.Visitor();
        await other.SubmitAsync(await other.GetAsync("/account/log-in/link"), "Mail me a link", ("Email", email));
        var open = (await site.LetterToAsync(email)).Link;
        await other.SubmitAsync(await other.GetAsync(open), "Log in");
        // A database that breaks in the middle logs its error, whose text could quote what was sent.
        await site.ExecuteAsync("alter table accounts add constraint unwanted check (name <> 'Una Refused')");
        await person.SubmitAsync(await person.GetAsync("/account/name"), "Save", ("Name", "Una Refused"));

        string[] secrets = [email, "unlogged", AccountSite.Password, wrong, Token(link), Token(reset), Token(confirm), Token(open), person.Cookies.Split('=')[^1], person.Network, "Una Refused"];
        Assert.Contains(site.Log, entry => entry.Print().StartsWith("POST /account/name 500", StringComparison.Ordinal));
        foreach (var entry in site.Log)
        {
            var printed = $"{entry.Print()} {entry.Exception} {string.Join(' ', entry.Properties.Select(p => p.Value.ToString(null, CultureInfo.InvariantCulture)))}";
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, printed, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static string Token(string link) => link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..];
}
