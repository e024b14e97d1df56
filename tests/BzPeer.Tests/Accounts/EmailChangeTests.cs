using System.Net;
using BzPeer.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Accounts;

public sealed class EmailChangeTests(AccountSite site) : IClassFixture<AccountSite>
{
    [Fact]
    public async Task The_new_address_counts_once_its_link_is_opened_and_the_old_one_is_told()
    {
        var ada = await site.NewAccountAsync("old.one@site.example");
        var elsewhere = await site.LogInAsync("old.one@site.example");
        var asked = await AskAsync(ada, "New.One@Site.example");
        Assert.Contains("A message is on its way to New.One@site.example", Visit.Text(asked.Page.Body!), StringComparison.Ordinal);
        Assert.Contains("New.One@site.example", (await site.LetterToAsync("old.one@site.example")).Text, StringComparison.Ordinal);

        // Looking at the link changes nothing: mail services do that too.
        var letter = await site.LetterToAsync("New.One@site.example");
        var page = await ada.GetAsync(letter.Link);
        Assert.Equal("no-referrer", page.Response.Headers.GetValues("Referrer-Policy").Single());
        Assert.Contains("no longer old.one@site.example", Visit.Text(page.Page.Body!), StringComparison.Ordinal);
        Assert.Equal("old.one@site.example", await EmailAsync(ada));

        var moved = await ada.SubmitAsync(page, "Use this address");

        Assert.Equal("/account", moved.Location);
        Assert.Equal("New.One@site.example", await EmailAsync(ada));
        Assert.NotNull((await elsewhere.GetAsync("/account")).Location);
        Assert.Equal("Your account at BzPeer has another e-mail address", (await site.LetterToAsync("old.one@site.example")).Subject);
        await site.LogInAsync("new.one@site.example");
        Assert.Equal("This link no longer works", (await ada.GetAsync(letter.Link)).Heading);
    }

    [Fact]
    public async Task A_taken_address_gets_the_same_words_on_the_page_and_other_ones_by_mail()
    {
        await site.AddAccountAsync("taken@site.example");
        var ada = await site.NewAccountAsync("wants.taken@site.example");

        var free = await AskAsync(ada, "freed@site.example");
        var taken = await AskAsync(ada, "taken@site.example");

        Assert.Equal(free.Status, taken.Status);
        Assert.Equal(
            Visit.Text(free.Page.QuerySelector("main")!).Replace("freed@", "taken@", StringComparison.Ordinal),
            Visit.Text(taken.Page.QuerySelector("main")!));
        Assert.Equal(free.Statements.Count, taken.Statements.Count);
        Assert.Equal("This e-mail address has an account at BzPeer", (await site.LetterToAsync("taken@site.example")).Subject);
    }

    [Fact]
    public async Task Of_two_accounts_that_ask_for_one_address_the_first_to_open_its_link_gets_it()
    {
        var first = await site.NewAccountAsync("race-first@site.example");
        var second = await site.NewAccountAsync("race-second@site.example");
        await AskAsync(first, "race@site.example");
        await AskAsync(second, "race@site.example");
        var letters = await site.LettersToAsync("race@site.example");
        var pages = (await first.GetAsync(letters[1].Link), await second.GetAsync(letters[0].Link));

        Assert.Equal("/account", (await first.SubmitAsync(pages.Item1, "Use this address")).Location);
        var late = await second.SubmitAsync(pages.Item2, "Use this address");

        Assert.Equal("This link no longer works", late.Heading);
        Assert.Equal("race-second@site.example", await EmailAsync(second));
    }

    [Fact]
    public async Task A_link_that_a_mistyped_address_brought_to_a_stranger_is_worth_nothing_to_them()
    {
        var ada = await site.NewAccountAsync("private@site.example");
        await AskAsync(ada, "mistyped@site.example");
        var link = (await site.LetterToAsync("mistyped@site.example")).Link;

        var stranger = await site.Visitor().GetAsync(link);
        Assert.StartsWith("/account/log-in?return=%2Faccount%2Femail%2Fconfirm%3Ftoken", stranger.Location, StringComparison.Ordinal);
        var other = await site.NewAccountAsync("stranger@site.example");
        var page = await other.GetAsync(link);
        Assert.Equal("This link no longer works", page.Heading);
        Assert.DoesNotContain("private@site.example", page.Body, StringComparison.Ordinal);
        Assert.Equal("private@site.example", await EmailAsync(ada));

        // Its owner may open it in a browser where they have to log in first.
        var elsewhere = site.Visitor();
        var led = await elsewhere.FollowAsync(await elsewhere.GetAsync(link));
        var back = await elsewhere.SubmitAsync(led, "Log in", ("Email", "private@site.example"), ("Password", AccountSite.Password));
        await elsewhere.SubmitAsync(await elsewhere.FollowAsync(back), "Use this address");
        Assert.Equal("mistyped@site.example", await EmailAsync(elsewhere));
    }

    [Fact]
    public async Task A_new_password_spoils_the_link()
    {
        var ada = await site.NewAccountAsync("stolen@site.example");
        await AskAsync(ada, "thief@site.example");
        var page = await ada.GetAsync((await site.LetterToAsync("thief@site.example")).Link);
        await ada.SubmitAsync(await ada.GetAsync("/account/password"), "Set the password", ("Password", "other unrelated words"));

        Assert.Equal("This link no longer works", (await ada.SubmitAsync(page, "Use this address")).Heading);

        Assert.Equal("stolen@site.example", await EmailAsync(ada));
    }

    [Theory]
    [InlineData("no address", "This is no e-mail address.")]
    [InlineData("SAME@site.example", null)]
    [InlineData("same@site.example", "This is the e-mail address of your account already.")]
    public async Task What_is_typed_is_kept_and_what_is_wrong_with_it_stands_beside_it(string typed, string? fault)
    {
        var person = await SameAsync();

        var answer = await AskAsync(person, typed);

        Assert.Equal(fault is null ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.Status);
        if (fault is not null)
        {
            var field = answer.Page.QuerySelector("[name=Email]")!;
            Assert.Equal(typed, field.GetAttribute("value"));
            Assert.StartsWith(fault, answer.Page.GetElementById(field.GetAttribute("aria-describedby")!.Split(' ')[0])!.TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nobody_is_buried_in_mail()
    {
        var ada = await site.NewAccountAsync("buries@site.example");
        for (var i = 0; i < 4; i++)
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(ada, "buried@site.example")).Status);

        var refused = await AskAsync(ada, "buried@site.example");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal(4, (await site.LettersToAsync("buried@site.example")).Count);
    }

    [Fact]
    public async Task Asks_for_a_fresh_proof_before()
    {
        var clock = site.Clock;
        var ada = await site.NewAccountAsync("not-lately@site.example");
        await using (var records = site.Open())
            await records.AccountSessions.ExecuteUpdateAsync(s => s.SetProperty(x => x.ProvedAt, clock.GetUtcNow().AddMinutes(-16)), TestContext.Current.CancellationToken);

        foreach (var page in (string[])["/account/email", "/account/authenticator", "/account/data", "/account/data.json", "/account/delete"])
            Assert.Equal($"/account/proof?return={Uri.EscapeDataString(page)}", (await ada.GetAsync(page)).Location);
    }

    private async Task<Person> SameAsync()
    {
        await using (var records = site.Open())
        {
            if (await records.Accounts.AnyAsync(a => a.Email == "same@site.example", TestContext.Current.CancellationToken))
                return await site.LogInAsync("same@site.example");
        }

        return await site.NewAccountAsync("same@site.example");
    }

    private static async Task<Visit> AskAsync(Person person, string email) =>
        await person.SubmitAsync(await person.GetAsync("/account/email"), "Mail me a link", ("Email", email));

    private static async Task<string> EmailAsync(Person person)
    {
        var facts = (await person.GetAsync("/account")).Page.QuerySelectorAll("dt").Single(dt => dt.TextContent == "E-mail address");
        return Visit.Text(facts.NextElementSibling!).Split(' ')[0];
    }
}
