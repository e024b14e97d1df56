using System.Net;
using BzPeer.Accounts;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Accounts;

public sealed class GuessingTests(AccountSite site) : IClassFixture<AccountSite>
{
    private const string Wrong = "not the right one";

    [Fact]
    public async Task A_hundred_wrong_passwords_from_many_networks_neither_succeed_nor_lock_the_owner_out()
    {
        const string email = "guessed@site.example";
        var owner = await site.NewAccountAsync(email);
        var home = owner.Network;

        var statuses = new List<HttpStatusCode>();
        for (var n = 0; n < 100; n++)
            statuses.Add((await TryAsync(site.Visitor(), email, Wrong)).Status);

        Assert.All(statuses, status => Assert.True(status is HttpStatusCode.BadRequest or HttpStatusCode.TooManyRequests));
        Assert.Equal(AccountLimits.WrongFromStrangers.AtOnce, statuses.Count(status => status == HttpStatusCode.BadRequest));
        // Even the right one is worth nothing to a stranger now.
        var stranger = await TryAsync(site.Visitor(), email, AccountSite.Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, stranger.Status);
        Assert.Contains("Too many tries", Visit.Text(stranger.Page.Body!), StringComparison.Ordinal);

        // The owner: in a new browser at home, on the same device abroad, and anywhere by a mailed link.
        Assert.Equal(HttpStatusCode.Redirect, (await TryAsync(site.Visitor(home), email, AccountSite.Password)).Status);
        await owner.SubmitAsync(await owner.GetAsync("/account/log-out"), "Log out");
        owner.Network = AccountSite.NewNetwork();
        Assert.Equal(HttpStatusCode.Redirect, (await TryAsync(owner, email, AccountSite.Password)).Status);
        var abroad = site.Visitor();
        await abroad.SubmitAsync(await abroad.GetAsync("/account/log-in/link"), "Mail me a link", ("Email", email));
        var letter = (await site.LettersToAsync(email)).First(l => l.Subject == "Log in to BzPeer");
        await abroad.SubmitAsync(await abroad.GetAsync(letter.Link), "Log in");
        Assert.Equal("Ada Example", (await abroad.GetAsync("/account")).Heading);
    }

    [Fact]
    public async Task Wrong_passwords_for_many_accounts_from_one_network_stop_being_looked_at()
    {
        var attacker = site.Visitor();
        var statuses = new List<HttpStatusCode>();
        for (var n = 0; n < 30; n++)
            statuses.Add((await TryAsync(attacker, $"spray{n}@site.example", Wrong)).Status);

        Assert.Equal(AccountLimits.WrongFromNetwork.AtOnce, statuses.Count(status => status == HttpStatusCode.BadRequest));
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
    }

    [Fact]
    public async Task A_neighbour_in_the_owners_network_can_use_up_neither_the_owners_tries_nor_their_patience()
    {
        const string email = "neighbour@site.example";
        var owner = await site.NewAccountAsync(email);
        await owner.SubmitAsync(await owner.GetAsync("/account/log-out"), "Log out");
        for (var n = 0; n < 40; n++)
            await TryAsync(site.Visitor(owner.Network), email, Wrong);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await TryAsync(site.Visitor(owner.Network), email, AccountSite.Password)).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await TryAsync(owner, email, AccountSite.Password)).Status);
    }

    [Fact]
    public async Task The_answer_to_an_unknown_address_is_that_to_a_wrong_password_word_for_word()
    {
        await site.AddAccountAsync("known@site.example");
        foreach (var (address, button, fields) in new (string, string, (string, string?)[])[]
        {
            ("/account/log-in", "Log in", [("Password", Wrong)]),
            ("/account/sign-up", "Continue", []),
            ("/account/log-in/link", "Mail me a link", []),
            ("/account/password/forgotten", "Mail me a link", []),
        })
        {
            var known = await AnswerAsync("known@site.example");
            var unknown = await AnswerAsync("other@site.example");

            Assert.Equal(known.Status, unknown.Status);
            Assert.Equal(Words(known), Words(unknown));
            Assert.Equal(known.Statements.Count, unknown.Statements.Count);

            async Task<Visit> AnswerAsync(string email)
            {
                var visitor = site.Visitor();
                return await visitor.SubmitAsync(await visitor.GetAsync(address), button, [("Email", email), .. fields]);
            }
        }

        static string Words(Visit visit) => Visit.Text(visit.Page.QuerySelector("main")!).Replace("known@", "other@", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Letters_by_a_stranger_to_one_address_come_to_an_end()
    {
        await site.AddAccountAsync("flooded@site.example");
        for (var n = 0; n < 10; n++)
        {
            var stranger = site.Visitor();
            await stranger.SubmitAsync(await stranger.GetAsync("/account/password/forgotten"), "Mail me a link", ("Email", "flooded@site.example"));
        }

        Assert.Equal(AccountLimits.MailsToAddress.AtOnce, (await site.LettersToAsync("flooded@site.example")).Count);
    }

    [Fact]
    public async Task Where_strangers_have_used_up_the_links_the_owner_is_told_of_the_newest_and_it_works()
    {
        const string email = "used-up@site.example";
        await site.AddAccountAsync(email);
        for (var n = 0; n < 10; n++)
            await AskAsync(site.Visitor());
        var owner = site.Visitor();

        var refused = await AskAsync(owner);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Contains("the newest of them still works", Visit.Text(refused.Page.Body!), StringComparison.Ordinal);
        await owner.SubmitAsync(await owner.GetAsync((await site.LetterToAsync(email)).Link), "Log in");
        Assert.Equal("Ada Example", (await owner.GetAsync("/account")).Heading);

        async Task<Visit> AskAsync(Person person) => await person.SubmitAsync(await person.GetAsync("/account/log-in/link"), "Mail me a link", ("Email", email));
    }

    [Fact]
    public async Task A_neighbour_who_asks_for_many_links_does_not_stop_an_owner_at_a_device_of_theirs()
    {
        const string email = "neighbours-links@site.example";
        var owner = await site.NewAccountAsync(email);
        await owner.SubmitAsync(await owner.GetAsync("/account/log-out"), "Log out");
        var neighbour = site.Visitor(owner.Network);
        for (var n = 0; n <= AccountLimits.MailsFromNetwork.AtOnce; n++)
            await AskAsync(neighbour, $"many{n}@site.example");

        Assert.Equal(HttpStatusCode.TooManyRequests, (await AskAsync(neighbour, "one.more@site.example")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(owner, email)).Status);

        static async Task<Visit> AskAsync(Person person, string to) => await person.SubmitAsync(await person.GetAsync("/account/log-in/link"), "Mail me a link", ("Email", to));
    }

    private static async Task<Visit> TryAsync(Person person, string email, string password) =>
        await person.SubmitAsync(await person.GetAsync("/account/log-in"), "Log in", ("Email", email), ("Password", password));
}
