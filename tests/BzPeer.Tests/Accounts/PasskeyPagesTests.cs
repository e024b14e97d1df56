using System.Net;
using System.Security.Cryptography;
using BzPeer.Accounts;
using BzPeer.Tests.Infrastructure;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace BzPeer.Tests.Accounts;

/// <summary>The pages of passkeys, without a device: PasskeyTests in the browser has one.</summary>
public sealed class PasskeyPagesTests(AccountSite site) : IClassFixture<AccountSite>
{
    [Fact]
    public async Task They_are_listed_with_what_is_known_of_them()
    {
        var person = await site.NewAccountAsync("listed@site.example");
        await AddPasskeyAsync("listed@site.example", "A telephone", isSynced: true);
        await AddPasskeyAsync("listed@site.example", "A key on a ring");

        var page = await person.GetAsync("/account/passkeys");

        var rows = page.Page.QuerySelectorAll("tbody tr").Select(Visit.Text).ToList();
        var today = site.Clock.GetUtcNow().ToString("d MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(2, rows.Count);
        Assert.Contains($"A telephone {today} Synced by its keeper", rows);
        Assert.Contains($"A key on a ring {today} On one device only", rows);
    }

    [Fact]
    public async Task Without_scripts_the_page_says_what_is_missing()
    {
        var person = await site.NewAccountAsync("no-scripts@site.example");

        var page = await person.GetAsync("/account/passkeys");

        Assert.True(page.Page.QuerySelector("[data-challenge]")!.HasAttribute("hidden"));
        Assert.Contains("and JavaScript", page.Page.QuerySelector("[data-without-passkeys]")!.TextContent, StringComparison.Ordinal);
        var logIn = await site.Visitor().GetAsync("/account/log-in");
        Assert.True(logIn.Page.QuerySelector("[data-challenge]")!.HasAttribute("hidden"));
        Assert.NotNull(logIn.Page.QuerySelector("noscript"));
    }

    [Fact]
    public async Task A_name_is_checked_and_changed_quietly()
    {
        var person = await site.NewAccountAsync("renames@site.example");
        var key = await AddPasskeyAsync("renames@site.example", "Old");
        var elsewhere = await site.LogInAsync("renames@site.example");
        var before = (await site.LettersToAsync("renames@site.example")).Count;
        var page = await person.GetAsync("/account/passkeys/" + key);

        foreach (var wrong in new[] { "", " \u200b ", new string('x', AccountPasskey.MaxNameLength + 1) })
        {
            var refused = await person.SubmitAsync(page, "Save the name", ("Name", wrong));
            Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
            Assert.Contains(AccountPasskey.NameFault, refused.Body, StringComparison.Ordinal);
        }

        var saved = await person.FollowAsync(await person.SubmitAsync(page, "Save the name", ("Name", "New <b>")));
        Assert.Contains("New <b>", Visit.Text(saved.Page.QuerySelector("table")!), StringComparison.Ordinal);
        Assert.Equal(before, (await site.LettersToAsync("renames@site.example")).Count);
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task Removing_one_is_told_and_ends_other_sessions()
    {
        var person = await site.NewAccountAsync("removes@site.example");
        var key = await AddPasskeyAsync("removes@site.example", "Lost");
        var elsewhere = await site.LogInAsync("removes@site.example");

        var removed = await person.FollowAsync(await person.SubmitAsync(await person.GetAsync("/account/passkeys/" + key), "Remove the passkey"));

        Assert.Contains("You have none yet.", Visit.Text(removed.Page.QuerySelector("main")!), StringComparison.Ordinal);
        Assert.Contains("A passkey was removed from your account: “Lost”.", (await site.LetterToAsync("removes@site.example")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task The_last_way_in_stays_even_when_two_go_at_once()
    {
        const string email = "last-keys@site.example";
        var person = await site.NewAccountAsync(email);
        var first = await AddPasskeyAsync(email, "First");
        var second = await AddPasskeyAsync(email, "Second");
        await person.SubmitAsync(await person.GetAsync("/account/password"), "Remove the password");
        var token = Token(await person.GetAsync("/account/passkeys/" + first));

        await Task.WhenAll(new[] { first, second }.Select(key => person.PostAsync("/account/passkeys/" + key, [new("Do", "remove"), new("form-token", token)])));
        Assert.Equal(1, await CountAsync(email));
        var left = (await person.GetAsync("/account/passkeys")).Page.QuerySelector("tbody a")!.GetAttribute("href")!;
        var refused = await person.PostAsync(left, [new("Do", "remove"), new("form-token", token)]);

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("there would be no way in", refused.Body, StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync(email));
    }

    [Fact]
    public async Task Another_accounts_passkey_is_not_found()
    {
        await site.AddAccountAsync("owns-key@site.example");
        var key = await AddPasskeyAsync("owns-key@site.example", "Mine");
        var other = await site.NewAccountAsync("wants-key@site.example");
        var token = Token(await other.GetAsync("/account/name"));

        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync("/account/passkeys/" + key)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync("/account/passkeys/" + key, [new("Do", "remove"), new("form-token", token)])).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync("/account/passkeys/" + key, [new("Name", "Yours"), new("form-token", token)])).Status);
        Assert.Equal(1, await CountAsync("owns-key@site.example"));
    }

    [Fact]
    public async Task An_account_has_room_for_so_many()
    {
        var person = await site.NewAccountAsync("many-keys@site.example");
        for (var i = 0; i < AccountPasskey.MostOfAccount; i++)
            await AddPasskeyAsync("many-keys@site.example", $"Number {i}");

        var page = await person.GetAsync("/account/passkeys");
        Assert.Null(page.Page.QuerySelector("[data-challenge]"));

        await using var scope = site.Services.CreateAsyncScope();
        var me = await MeAsync("many-keys@site.example");
        Assert.False(await scope.ServiceProvider.GetRequiredService<ChangePasskeys>().AddAsync(me, Made(), "One more", TestContext.Current.CancellationToken));
        Assert.Equal(AccountPasskey.MostOfAccount, await CountAsync("many-keys@site.example"));
    }

    [Fact]
    public async Task One_device_key_belongs_to_one_account()
    {
        await site.NewAccountAsync("key-one@site.example");
        await site.NewAccountAsync("key-two@site.example");
        var made = Made();

        Assert.True(await AddAsync("key-one@site.example"));
        Assert.False(await AddAsync("key-two@site.example"));
        Assert.False(await AddAsync("key-one@site.example"));

        async Task<bool> AddAsync(string email)
        {
            await using var scope = site.Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<ChangePasskeys>().AddAsync(await MeAsync(email), made, "Here", TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1")]
    [InlineData("{\"id\":\"AQID\",\"rawId\":\"AQID\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"\",\"authenticatorData\":\"\",\"signature\":\"\",\"userHandle\":\"////\"}}")]
    [InlineData("{\"id\":\"AQID\",\"rawId\":\"AQID\",\"type\":\"public-key\",\"clientExtensionResults\":{},\"response\":{\"clientDataJSON\":\"e30\",\"authenticatorData\":\"AA\",\"signature\":\"AA\",\"userHandle\":\"MQ\"}}")]
    public async Task Nonsense_opens_nothing_and_breaks_nothing(string answer)
    {
        var visitor = site.Visitor();
        var refused = await AnswerAsync(visitor, answer);
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("This passkey opens no account here.", refused.Body, StringComparison.Ordinal);

        var person = await site.NewAccountAsync($"nonsense-{Guid.NewGuid():N}@site.example");
        var page = await person.GetAsync("/account/passkeys");
        await person.PostAsync("/account/passkeys/challenge", [new("form-token", Token(page))]);
        var added = await person.PostAsync("/account/passkeys", [new("form-token", Token(page)), new("Name", "Nonsense"), new("Credential", answer)]);
        Assert.Equal(HttpStatusCode.BadRequest, added.Status);
        Assert.Contains("could not be checked", added.Body, StringComparison.Ordinal);
        Assert.Equal("Nonsense", added.Page.QuerySelector("[name=Name]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task An_answer_to_no_challenge_or_a_late_one_is_not_looked_at()
    {
        var visitor = site.Visitor();
        var page = await visitor.GetAsync("/account/log-in/passkey");
        var unasked = await visitor.PostAsync("/account/log-in/passkey", [new("form-token", Token(page)), new("Credential", "{}")]);
        Assert.Contains("That took too long", unasked.Body, StringComparison.Ordinal);

        await visitor.PostAsync("/account/log-in/passkey/challenge", [new("form-token", Token(page))]);
        site.Clock.Pass(TimeSpan.FromMinutes(6));
        var late = await visitor.PostAsync("/account/log-in/passkey", [new("form-token", Token(page)), new("Credential", "{}")]);
        Assert.Contains("That took too long", late.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_answers_count_against_the_network_and_wrong_passwords_there_do_not()
    {
        var visitor = site.Visitor();
        // A neighbour who guesses passwords stops nobody's passkey.
        for (var i = 0; i <= AccountLimits.WrongFromNetwork.AtOnce; i++)
            await visitor.SubmitAsync(await visitor.GetAsync("/account/log-in"), "Log in", ("Email", $"counted{i}@site.example"), ("Password", "not the right one"));
        for (var i = 0; i < AccountLimits.WrongPasskey.AtOnce; i++)
            Assert.Equal(HttpStatusCode.BadRequest, (await AnswerAsync(visitor, "{}")).Status);

        var refused = await AnswerAsync(visitor, "{}");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.NotNull(refused.Response.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_challenge_asks_for_what_the_site_wants_and_not_for_whom()
    {
        var visitor = site.Visitor();
        visitor.Browser.DefaultRequestHeaders.Host = "elsewhere.example";
        var page = await visitor.GetAsync("/account/log-in/passkey");

        var asked = await visitor.PostAsync("/account/log-in/passkey/challenge", [new("form-token", Token(page))]);

        using var options = System.Text.Json.JsonDocument.Parse(asked.Body);
        Assert.Equal("bzpeer.test", options.RootElement.GetProperty("rpId").GetString());
        Assert.Equal("required", options.RootElement.GetProperty("userVerification").GetString());
        Assert.Equal(0, options.RootElement.GetProperty("allowCredentials").GetArrayLength());
        Assert.True(asked.Response.Headers.CacheControl?.NoStore);
    }

    private static async Task<Visit> AnswerAsync(Person visitor, string answer)
    {
        var page = await visitor.GetAsync("/account/log-in/passkey");
        await visitor.PostAsync("/account/log-in/passkey/challenge", [new("form-token", Token(page))]);
        return await visitor.PostAsync("/account/log-in/passkey", [new("form-token", Token(page)), new("Credential", answer)]);
    }

    /// <summary>A passkey that no device has.</summary>
    private async Task<string> AddPasskeyAsync(string email, string name, bool isSynced = false)
    {
        await using var records = site.Open();
        var passkey = new AccountPasskey
        {
            UserId = (await records.Accounts.SingleAsync(a => a.Email == email, TestContext.Current.CancellationToken)).Id,
            CredentialId = RandomNumberGenerator.GetBytes(32),
            Data = new() { Name = name, PublicKey = [], CreatedAt = site.Clock.GetUtcNow(), IsBackedUp = isSynced, AttestationObject = [], ClientDataJson = [] },
        };
        records.AccountPasskeys.Add(passkey);
        await records.SaveChangesAsync(TestContext.Current.CancellationToken);
        return passkey.Key;
    }

    private static UserPasskeyInfo Made() =>
        new(RandomNumberGenerator.GetBytes(32), [], TimeProvider.System.GetUtcNow(), 0, null, isUserVerified: true, isBackupEligible: false, isBackedUp: false, [], []);

    private async Task<LoggedIn> MeAsync(string email)
    {
        await using var records = site.Open();
        return await (from session in records.AccountSessions
                      join account in records.Accounts on session.AccountId equals account.Id
                      where account.Email == email
                      select new LoggedIn(account.Id, session.Id, account.Name, email, false, false, false, session.StartedAt, session.ProvedAt, session.ExpiresAt, null))
            .FirstAsync(TestContext.Current.CancellationToken);
    }

    private async Task<int> CountAsync(string email)
    {
        await using var records = site.Open();
        return await records.AccountPasskeys.CountAsync(p => records.Accounts.Any(a => a.Id == p.UserId && a.Email == email), TestContext.Current.CancellationToken);
    }

    private static string Token(Visit page) => page.Page.QuerySelector("[name=form-token]")!.GetAttribute("value")!;
}
