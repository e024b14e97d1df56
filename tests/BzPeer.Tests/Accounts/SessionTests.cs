using System.Net;
using BzPeer.Accounts;
using BzPeer.Tests.Infrastructure;
using Microsoft.AspNetCore.Mvc.Testing;
using Xunit;

namespace BzPeer.Tests.Accounts;

public sealed class SessionTests(AccountSite site) : IClassFixture<AccountSite>
{
    [Fact]
    public async Task The_cookies_are_host_prefixed_out_of_reach_of_scripts_and_lax()
    {
        await site.AddAccountAsync("cookies@site.example");
        var person = site.Visitor();
        var page = await person.GetAsync("/account/log-in");
        var answer = await person.SubmitAsync(page, "Log in", ("Email", "cookies@site.example"), ("Password", AccountSite.Password));

        var set = page.Response.Headers.GetValues("Set-Cookie").Concat(answer.Response.Headers.GetValues("Set-Cookie"))
            .Where(cookie => !cookie.Contains("expires=Thu, 01 Jan 1970", StringComparison.Ordinal)).ToList();
        Assert.Equal(["__Host-bzpeer-device", "__Host-bzpeer-form", "__Host-bzpeer-session"], set.Select(cookie => cookie.Split('=')[0]).Order(StringComparer.Ordinal));
        Assert.All(set, cookie =>
        {
            Assert.Contains("; path=/;", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
        });
        // Without "stay logged in" it ends with the browser's window.
        Assert.DoesNotContain("expires", set.Single(cookie => cookie.StartsWith("__Host-bzpeer-session", StringComparison.Ordinal)), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_session_that_is_used_goes_on_and_one_that_rests_ends()
    {
        var person = await site.NewAccountAsync("idle@site.example");
        for (var n = 0; n < 4; n++)
        {
            site.Clock.Pass(AccountSession.Idle * 0.75);
            Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/account")).Status);
        }

        site.Clock.Pass(AccountSession.Idle + TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Redirect, (await person.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task No_session_outlives_its_longest_time_however_much_it_is_used()
    {
        await site.AddAccountAsync("longest@site.example");
        var person = site.Visitor();
        await person.SubmitAsync(await person.GetAsync("/account/log-in"), "Log in", ("Email", "longest@site.example"), ("Password", AccountSite.Password), ("Keep", "true"));

        var passed = TimeSpan.Zero;
        while (passed + TimeSpan.FromDays(20) < AccountSession.Longest)
        {
            site.Clock.Pass(TimeSpan.FromDays(20));
            passed += TimeSpan.FromDays(20);
            Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/account")).Status);
        }

        site.Clock.Pass(AccountSession.Longest - passed + TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Redirect, (await person.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task What_cannot_be_undone_asks_for_a_proof_that_is_fresh()
    {
        var person = await site.NewAccountAsync("proof@site.example");
        site.Clock.Pass(AccountSession.Recent + TimeSpan.FromMinutes(1));

        var led = await person.GetAsync("/account/password");
        Assert.Equal("/account/proof?return=%2Faccount%2Fpassword", led.Location);
        var proof = await person.FollowAsync(led);
        var wrong = await person.SubmitAsync(proof, "Go on", ("Password", "not the right one"));
        Assert.Equal("This is not your password.", Visit.Text(wrong.Page.QuerySelector(".field .error")!));
        var right = await person.SubmitAsync(wrong, "Go on", ("Password", AccountSite.Password));

        Assert.Equal("/account/password", right.Location);
        Assert.Equal(HttpStatusCode.OK, (await person.FollowAsync(right)).Status);
    }

    [Fact]
    public async Task A_changed_password_ends_every_other_session_and_the_owner_is_told()
    {
        var here = await site.NewAccountAsync("stamp@site.example");
        var elsewhere = await site.LogInAsync("stamp@site.example");

        var done = await here.SubmitAsync(await here.GetAsync("/account/password"), "Set the password", ("Password", "five other unrelated words"));

        Assert.Equal("/account", done.Location);
        Assert.Contains("Your new password is set.", Visit.Text((await here.FollowAsync(done)).Page.QuerySelector("[role=status]")!), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.GetAsync("/account")).Status);
        Assert.Contains("The password of your account was changed.", (await site.LetterToAsync("stamp@site.example")).Text, StringComparison.Ordinal);
        await site.LogInAsync("stamp@site.example", "five other unrelated words");
    }

    [Fact]
    public async Task Any_node_reads_the_cookies_of_any_other()
    {
        var person = await site.NewAccountAsync("nodes@site.example");
        var page = await person.GetAsync("/account");
        await using var second = site.WithWebHostBuilder(_ => { });
        using var browser = second.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false, BaseAddress = new Uri(RecordSite.Address) });

        // The cookies as the first node set them, and a form that it printed.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/account/name")
        {
            Content = new FormUrlEncodedContent([new("Name", "Node Two"), new("form-token", page.Page.QuerySelector("[name=form-token]")!.GetAttribute("value")!)]),
        };
        request.Headers.Add("Cookie", person.Cookies);
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var answer = await browser.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("/account", answer.Headers.Location?.OriginalString);
        Assert.Equal("Node Two", (await person.GetAsync("/account")).Heading);
    }

    [Fact]
    public async Task A_session_is_one_statement_on_a_public_page_and_none_without_a_cookie()
    {
        var person = await site.NewAccountAsync("statements@site.example");
        var visitor = await site.GetAsync("/topics");
        var loggedIn = await person.GetAsync("/topics");

        Assert.Equal(visitor.Statements.Count + 1, loggedIn.Statements.Count);
        Assert.True(loggedIn.Response.Headers.CacheControl is { Private: true, NoCache: true });
        Assert.True(visitor.Response.Headers.CacheControl is { Private: false, NoCache: true, NoStore: false });
        Assert.Empty(visitor.Page.QuerySelectorAll("form[method=post], [name=form-token]"));
        Assert.False(visitor.Response.Headers.Contains("Set-Cookie"));
    }
}
