using System.Net;
using BzPeer.Accounts;
using BzPeer.Tests.Accounts;
using BzPeer.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Moderation;

/// <summary>A password alone opens no moderator's page.</summary>
public sealed class SecondFactorTests(AccountSite site) : IClassFixture<AccountSite>
{
    [Fact]
    public async Task A_moderator_without_one_is_led_to_it_told_why_and_led_back()
    {
        var mo = await ByPasswordAloneAsync("alone@site.example");

        var led = await mo.GetAsync("/moderation/log");
        Assert.Equal("/account/authenticator?return=%2Fmoderation%2Flog", led.Location);
        var page = await mo.FollowAsync(led);
        Assert.Contains("Moderators see what others entrusted to the site", page.Body, StringComparison.Ordinal);

        var app = new Authenticator(Visit.Text(page.Page.QuerySelector(".source")!));
        var done = await mo.SubmitAsync(page, "Turn it on", ("Code", app.Code()));
        Assert.Equal("/moderation/log", done.Link("I have kept them").GetAttribute("href"));
        Assert.Equal(HttpStatusCode.OK, (await mo.GetAsync("/moderation/log")).Status);
    }

    [Fact]
    public async Task A_wrong_code_loses_neither_the_way_back_nor_keeps_a_foreign_one()
    {
        var mo = await ByPasswordAloneAsync("wrong-code@site.example");

        var again = await mo.SubmitAsync(await mo.GetAsync("/account/authenticator?return=%2Fmoderation"), "Turn it on", ("Code", "000000"));
        Assert.Equal("/moderation", again.Page.QuerySelector("main [name=return]")!.GetAttribute("value"));
        var foreign = await mo.GetAsync("/account/authenticator?return=https%3A%2F%2Felsewhere.example");
        Assert.Equal("", foreign.Page.QuerySelector("main [name=return]")!.GetAttribute("value") ?? "");
    }

    [Fact]
    public async Task Who_logged_in_with_a_passkey_gets_in_and_from_another_device_does_not()
    {
        var mo = await ByPasswordAloneAsync("passkey@site.example");
        var elsewhere = await site.LogInAsync("passkey@site.example");
        await using (var records = site.Open())
        {
            var first = await records.AccountSessions.Where(s => records.Accounts.Any(a => a.Id == s.AccountId && a.Email == "passkey@site.example")).MinAsync(s => s.Id, TestContext.Current.CancellationToken);
            await records.AccountSessions.Where(s => s.Id == first).ExecuteUpdateAsync(s => s.SetProperty(x => x.Way, WayIn.Passkey), TestContext.Current.CancellationToken);
        }

        Assert.Equal(HttpStatusCode.OK, (await mo.GetAsync("/moderation")).Status);
        Assert.StartsWith("/account/authenticator", (await elsewhere.GetAsync("/moderation")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turning_the_app_off_closes_the_pages_at_once_and_a_form_that_was_open_changes_nothing()
    {
        var mo = await site.NewAccountAsync("turns-off@site.example", isModerator: true);
        Assert.Equal(HttpStatusCode.OK, (await mo.GetAsync("/moderation")).Status);

        await mo.SubmitAsync(await mo.GetAsync("/account/authenticator"), "Turn the app off");

        Assert.StartsWith("/account/authenticator", (await mo.GetAsync("/moderation")).Location, StringComparison.Ordinal);
        var token = (await mo.GetAsync("/account/name")).Page.QuerySelector("[name=form-token]")!.GetAttribute("value")!;
        Assert.StartsWith("/account/authenticator", (await mo.PostAsync("/moderation/reports/none", [new("form-token", token)])).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_is_no_moderators_is_refused_with_or_without_one()
    {
        var ada = await site.NewAccountAsync("no-moderator@site.example");

        var refused = await ada.GetAsync("/moderation");

        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("It is for moderators.", refused.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Moderators see", (await ada.GetAsync("/account/authenticator")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_moderate_costs_no_statement_more()
    {
        var mo = await site.NewAccountAsync("counted@site.example", isModerator: true);

        // The session, and one page of the log.
        Assert.Equal(2, (await mo.GetAsync("/moderation/log")).Statements.Count);
    }

    private async Task<Person> ByPasswordAloneAsync(string email)
    {
        await site.AddAccountAsync(email, isModerator: true);
        return await site.LogInAsync(email);
    }
}
