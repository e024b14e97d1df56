using System.Net;
using BzPeer.Accounts;
using BzPeer.Tests.Infrastructure;
using BzPeer.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace BzPeer.Tests.Accounts;

public sealed class AuthenticatorTests(AccountSite site) : IClassFixture<AccountSite>
{
    [Fact]
    public async Task Set_up_it_guards_the_account_and_its_code_logs_in_once()
    {
        var ada = await site.NewAccountAsync("app@site.example");
        var elsewhere = await site.LogInAsync("app@site.example");
        var (app, codes) = await SetUpAsync(ada);
        Assert.Equal(RecoveryCode.Count, codes.Distinct(StringComparer.Ordinal).Count());
        Assert.Contains("An authenticator app was set up", (await site.LetterToAsync("app@site.example")).Text, StringComparison.Ordinal);
        Assert.NotNull((await elsewhere.GetAsync("/account")).Location);
        Assert.Contains("On, 10 recovery codes left", (await ada.GetAsync("/account")).Body, StringComparison.Ordinal);

        var (person, step) = await ToCodeAsync("app@site.example");
        Assert.NotNull((await person.GetAsync("/account")).Location);
        var code = app.Code();
        var entered = await person.SubmitAsync(step, "Log in", ("Code", $"{code[..3]} {code[3..]}"));
        Assert.Equal("/account", entered.Location);
        Assert.Equal("Ada Example", (await person.GetAsync("/account")).Heading);

        // Who looked over the shoulder is too late.
        var (watcher, again) = await ToCodeAsync("app@site.example");
        Assert.Equal(HttpStatusCode.BadRequest, (await watcher.SubmitAsync(again, "Log in", ("Code", code))).Status);
        Assert.NotNull((await watcher.GetAsync("/account")).Location);
    }

    [Fact]
    public async Task The_code_that_set_it_up_does_not_log_in_as_well()
    {
        var ada = await site.NewAccountAsync("app-once@site.example");
        var page = await ada.GetAsync("/account/authenticator");
        var code = AppOf(page).Code();
        await ada.SubmitAsync(page, "Turn it on", ("Code", code));

        var (person, step) = await ToCodeAsync("app-once@site.example");

        Assert.Equal(HttpStatusCode.BadRequest, (await person.SubmitAsync(step, "Log in", ("Code", code))).Status);
    }

    [Fact]
    public async Task A_wrong_code_turns_nothing_on_and_the_same_key_stays()
    {
        var ada = await site.NewAccountAsync("app-wrong@site.example");
        var page = await ada.GetAsync("/account/authenticator");
        var app = AppOf(page);

        var wrong = await ada.SubmitAsync(page, "Turn it on", ("Code", Other(app)));

        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Equal(app.Code(), AppOf(wrong).Code());
        Assert.Equal(page.Page.QuerySelector(".qr path")!.GetAttribute("d"), wrong.Page.QuerySelector(".qr path")!.GetAttribute("d"));
        await site.LogInAsync("app-wrong@site.example");
        Assert.Equal("/account", (await LogInWithPasswordAsync(site.Visitor(), "app-wrong@site.example")).Location);
        Assert.Equal("Your recovery codes", (await ada.SubmitAsync(wrong, "Turn it on", ("Code", app.Code(-1)))).Heading);
    }

    [Fact]
    public async Task The_key_of_another_account_or_of_an_hour_ago_is_refused()
    {
        var eve = await site.NewAccountAsync("app-eve@site.example");
        var ada = await site.NewAccountAsync("app-ada@site.example");
        var evesPage = await eve.GetAsync("/account/authenticator");
        var app = AppOf(evesPage);
        var token = evesPage.Page.QuerySelector("[name=Token]")!.GetAttribute("value");

        var foreign = await ada.SubmitAsync(await ada.GetAsync("/account/authenticator"), "Turn it on", ("Token", token), ("Code", app.Code()));
        await using (var records = site.Open())
            Assert.False(await records.Accounts.Where(a => a.Email == "app-ada@site.example").Select(a => a.TwoFactorEnabled).SingleAsync(TestContext.Current.CancellationToken));

        Assert.Equal("/account/authenticator", foreign.Location);
        Assert.Contains("Here is a new key", (await ada.FollowAsync(foreign)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recovery_code_logs_in_once_however_it_is_typed()
    {
        var ada = await site.NewAccountAsync("recovery@site.example");
        var (_, codes) = await SetUpAsync(ada);

        var (person, step) = await ToCodeAsync("recovery@site.example");
        Assert.Equal("/account", (await person.SubmitAsync(step, "Log in", ("Code", $" {codes[0].ToUpperInvariant().Replace('-', ' ')}"))).Location);
        var (again, second) = await ToCodeAsync("recovery@site.example");
        Assert.Equal(HttpStatusCode.BadRequest, (await again.SubmitAsync(second, "Log in", ("Code", codes[0]))).Status);

        Assert.Contains("On, 9 recovery codes left", (await person.GetAsync("/account")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_recovery_codes_replace_those_of_before()
    {
        var ada = await site.NewAccountAsync("renew@site.example");
        var (_, before) = await SetUpAsync(ada);

        var after = Codes(await ada.SubmitAsync(await ada.GetAsync("/account/authenticator"), "Make new recovery codes"));

        Assert.Empty(before.Intersect(after, StringComparer.Ordinal));
        Assert.Contains("New recovery codes were made", (await site.LetterToAsync("renew@site.example")).Text, StringComparison.Ordinal);
        var (person, step) = await ToCodeAsync("renew@site.example");
        Assert.Equal(HttpStatusCode.BadRequest, (await person.SubmitAsync(step, "Log in", ("Code", before[1]))).Status);
        Assert.Equal("/account", (await person.SubmitAsync(step, "Log in", ("Code", after[1]))).Location);
    }

    [Fact]
    public async Task Turned_off_nothing_of_it_is_left()
    {
        var ada = await site.NewAccountAsync("off@site.example");
        await SetUpAsync(ada);

        var off = await ada.SubmitAsync(await ada.GetAsync("/account/authenticator"), "Turn the app off");

        Assert.Equal("/account", off.Location);
        Assert.Contains("was turned off", (await site.LetterToAsync("off@site.example")).Text, StringComparison.Ordinal);
        Assert.Equal("/account", (await LogInWithPasswordAsync(site.Visitor(), "off@site.example")).Location);
        await using var records = site.Open();
        var account = await records.Accounts.SingleAsync(a => a.Email == "off@site.example", TestContext.Current.CancellationToken);
        Assert.Null(account.AuthenticatorKey);
        Assert.False(await records.RecoveryCodes.AnyAsync(c => c.AccountId == account.Id, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_secret_and_the_codes_lie_in_the_database_in_no_readable_form()
    {
        var ada = await site.NewAccountAsync("hidden@site.example");
        var page = await ada.GetAsync("/account/authenticator");
        var secret = page.Page.QuerySelector(".source")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        var codes = Codes(await ada.SubmitAsync(page, "Turn it on", ("Code", AppOf(page).Code())));

        var account = await site.ScalarAsync<string>("select row_to_json(a)::text from accounts a where email = 'hidden@site.example'");
        var rows = await site.ScalarAsync<string>("select string_agg(c::text, ' ') from recovery_codes c");

        Assert.Contains("authenticator_key", account, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, account, StringComparison.OrdinalIgnoreCase);
        Assert.All(codes, code => Assert.DoesNotContain(code.Replace("-", "", StringComparison.Ordinal), rows, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Guessing_codes_gains_nothing()
    {
        var ada = await site.NewAccountAsync("guessed@site.example");
        var (app, codes) = await SetUpAsync(ada);
        var (person, step) = await ToCodeAsync("guessed@site.example");
        for (var i = 0; i < 6; i++)
            Assert.Equal(HttpStatusCode.BadRequest, (await person.SubmitAsync(step, "Log in", ("Code", Other(app)))).Status);

        // Not even the right one is looked at now, from wherever.
        var (elsewhere, other) = await ToCodeAsync("guessed@site.example");
        var refused = await elsewhere.SubmitAsync(other, "Log in", ("Code", codes[0]));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.NotNull(refused.Response.Headers.RetryAfter);

        // The owner hears of it, and waits.
        Assert.Contains("Several wrong codes were typed for your account", (await site.LettersToAsync("guessed@site.example")).First(l => l.Subject == "Your account at BzPeer was changed").Text, StringComparison.Ordinal);
        site.Clock.Pass(AccountLimits.WrongCode.Each);
        (elsewhere, other) = await ToCodeAsync("guessed@site.example");
        Assert.Equal("/account", (await elsewhere.SubmitAsync(other, "Log in", ("Code", codes[0]))).Location);
    }

    [Fact]
    public async Task A_log_in_half_done_is_worth_ten_minutes_and_nothing_once_the_account_was_changed()
    {
        var ada = await site.NewAccountAsync("half-done@site.example");
        var (_, codes) = await SetUpAsync(ada);
        var (late, step) = await ToCodeAsync("half-done@site.example");
        var (thief, other) = await ToCodeAsync("half-done@site.example");

        await ada.SubmitAsync(await ada.GetAsync("/account/password"), "Set the password", ("Password", "other unrelated words"));
        var changed = await thief.SubmitAsync(other, "Log in", ("Code", codes[0]));
        site.Clock.Pass(LogInStep.ValidFor + TimeSpan.FromSeconds(1));
        var expired = await late.SubmitAsync(step, "Log in", ("Code", codes[0]));

        Assert.Contains("Your account was changed meanwhile", (await thief.FollowAsync(changed)).Body, StringComparison.Ordinal);
        Assert.Contains("That took too long", (await late.FollowAsync(expired)).Body, StringComparison.Ordinal);
        Assert.Equal("/account/log-in", (await site.Visitor().GetAsync("/account/log-in/code")).Location);
    }

    [Fact]
    public async Task The_code_is_asked_for_by_a_mailed_link_too()
    {
        var ada = await site.NewAccountAsync("by-link@site.example");
        var (app, _) = await SetUpAsync(ada);
        var person = site.Visitor();
        await person.SubmitAsync(await person.GetAsync("/account/log-in/link"), "Mail me a link", ("Email", "by-link@site.example"));

        var opened = await person.SubmitAsync(await person.GetAsync((await site.LetterToAsync("by-link@site.example")).Link), "Log in");

        Assert.Equal("/account/log-in/code", opened.Location);
        Assert.Equal("/account", (await person.SubmitAsync(await person.FollowAsync(opened), "Log in", ("Code", app.Code()))).Location);
    }

    [Fact]
    public async Task A_fresh_proof_takes_both_steps_too()
    {
        var ada = await site.NewAccountAsync("both-steps@site.example");
        var (app, _) = await SetUpAsync(ada);
        site.Clock.Pass(AccountSession.Recent + TimeSpan.FromMinutes(1));

        var proof = await ada.FollowAsync(await ada.GetAsync("/account/authenticator"));
        var step = await ada.SubmitAsync(proof, "Go on", ("Password", AccountSite.Password));
        Assert.Equal("/account/log-in/code", step.Location);
        // The password alone has opened nothing.
        Assert.StartsWith("/account/proof", (await ada.GetAsync("/account/authenticator")).Location, StringComparison.Ordinal);

        var proved = await ada.SubmitAsync(await ada.FollowAsync(step), "Log in", ("Code", app.Code(1)));
        Assert.Equal("/account/authenticator", proved.Location);
        Assert.Equal(HttpStatusCode.OK, (await ada.FollowAsync(proved)).Status);
        // One session took the other's place.
        Assert.Contains("1 logged in", (await ada.GetAsync("/account")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WayIn.Passkey, "/account")]
    [InlineData(WayIn.Password, "/account/log-in/code")]
    [InlineData(WayIn.Orcid, "/account/log-in/code")]
    [InlineData(WayIn.MailedLink, "/account/log-in/code")]
    public async Task Every_way_in_but_a_passkey_leads_to_the_code(WayIn way, string leadsTo)
    {
        var id = await site.AddAccountAsync($"by-{way}@site.example");
        var stamp = await site.ScalarAsync<string>($"select security_stamp from accounts where id = {id}");
        await using var scope = site.Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };

        var next = await scope.ServiceProvider.GetRequiredService<LogIn>().GoOnAsync(context, new ProvenAccount(id, stamp, AsksForCode: true), way, keep: false, null);

        Assert.Equal(leadsTo, Assert.IsType<RedirectResult>(next).Url);
    }

    private async Task<(Person Person, Visit Page)> ToCodeAsync(string email)
    {
        var person = site.Visitor();
        var answer = await LogInWithPasswordAsync(person, email);
        Assert.Equal("/account/log-in/code", answer.Location);
        return (person, await person.FollowAsync(answer));
    }

    private static async Task<Visit> LogInWithPasswordAsync(Person person, string email) =>
        await person.SubmitAsync(await person.GetAsync("/account/log-in"), "Log in", ("Email", email), ("Password", AccountSite.Password));

    /// <summary>Sets the app up with the code of the step before, so that the present one is still to be used.</summary>
    private static async Task<(Authenticator App, IReadOnlyList<string> Codes)> SetUpAsync(Person person)
    {
        var page = await person.GetAsync("/account/authenticator");
        var app = AppOf(page);
        return (app, Codes(await person.SubmitAsync(page, "Turn it on", ("Code", app.Code(-1)))));
    }

    private static List<string> Codes(Visit page)
    {
        Assert.Equal("Your recovery codes", page.Heading);
        return [.. page.Page.QuerySelectorAll(".codes code").Select(c => c.TextContent)];
    }

    /// <summary>Six digits that the app shows in none of the steps around.</summary>
    private static string Other(Authenticator app)
    {
        var near = Enumerable.Range(-4, 9).Select(app.Code).ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(0, 10).Select(i => $"00000{i}").First(code => !near.Contains(code));
    }

    /// <summary>Adds the account of a page to an app, from the link for apps on the device; the key to be typed must be the same.</summary>
    private static Authenticator AppOf(Visit page)
    {
        var address = new Uri(page.Page.QuerySelector("a[href^='otpauth:']")!.GetAttribute("href")!);
        var parts = address.Query.TrimStart('?').Split('&').Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
        Assert.Equal("totp", address.Host);
        Assert.Equal(("BzPeer", "6", "30"), (parts["issuer"], parts["digits"], parts["period"]));
        Assert.Equal(parts["secret"], page.Page.QuerySelector(".source")!.TextContent.Replace(" ", "", StringComparison.Ordinal));
        return new Authenticator(parts["secret"]);
    }
}
