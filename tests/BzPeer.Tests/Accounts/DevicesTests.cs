using System.Net;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Accounts;

public sealed class DevicesTests(AccountSite site) : IClassFixture<AccountSite>
{
    private const string Devices = "/account/devices";

    [Fact]
    public async Task Lists_where_the_account_is_logged_in_and_marks_this_device()
    {
        await site.AddAccountAsync("devices@site.example");
        var phone = site.Visitor();
        phone.Browser.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        await phone.SubmitAsync(await phone.GetAsync("/account/log-in"), "Log in", ("Email", "devices@site.example"), ("Password", AccountSite.Password));
        var ada = await site.LogInAsync("devices@site.example");

        var list = (await ada.GetAsync(Devices)).Page.QuerySelectorAll("main .card").Select(Visit.Text).ToList();

        Assert.Equal(2, list.Count);
        Assert.StartsWith("Unknown browser This device Logged in", list[0], StringComparison.Ordinal);
        Assert.StartsWith("Firefox on Linux Logged in", list[1], StringComparison.Ordinal);
        Assert.All(list, device => Assert.Contains("UTC, with the password", device, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Logs_out_one_device_all_others_or_everywhere()
    {
        var ada = await site.NewAccountAsync("several@site.example");
        var (one, two, three) = (await site.LogInAsync("several@site.example"), await site.LogInAsync("several@site.example"), await site.LogInAsync("several@site.example"));

        // Of those logged in at the same moment the latest stands first.
        var page = await ada.GetAsync(Devices);
        var session = page.Page.QuerySelectorAll("[name=Session]")[1].GetAttribute("value")!;
        Assert.Equal(Devices, (await PostAsync(ada, page, ("Session", session))).Location);
        Assert.False(await IsInAsync(three));
        Assert.True(await IsInAsync(two));

        await ada.SubmitAsync(await ada.GetAsync(Devices), "Log out everywhere else");
        Assert.False(await IsInAsync(one));
        Assert.False(await IsInAsync(two));
        Assert.True(await IsInAsync(ada));

        var mailed = site.Visitor();
        await mailed.SubmitAsync(await mailed.GetAsync("/account/log-in/link"), "Mail me a link", ("Email", "several@site.example"));
        var link = (await site.LetterToAsync("several@site.example")).Link;
        var left = await ada.SubmitAsync(await ada.GetAsync(Devices), "Log out everywhere, here too");
        Assert.Equal("/account/log-in", left.Location);
        Assert.False(await IsInAsync(ada));
        Assert.Equal("This link no longer works", (await mailed.GetAsync(link)).Heading);
        Assert.Contains("logged out on every device", (await site.LetterToAsync("several@site.example")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logging_out_this_device_by_the_list_takes_its_cookie_away()
    {
        var ada = await site.NewAccountAsync("here@site.example");
        var page = await ada.GetAsync(Devices);

        var left = await PostAsync(ada, page, ("Session", page.Page.QuerySelector("[name=Session]")!.GetAttribute("value")!));

        Assert.Equal("/", left.Location);
        Assert.Contains(left.Response.Headers.GetValues("Set-Cookie"), c => c.StartsWith("__Host-bzpeer-session=;", StringComparison.Ordinal));
        Assert.False(await IsInAsync(ada));
    }

    [Fact]
    public async Task The_overview_logs_out_as_well()
    {
        var ada = await site.NewAccountAsync("overview@site.example");

        Assert.Equal("/", (await ada.SubmitAsync(await ada.GetAsync("/account"), "Log out")).Location);

        Assert.False(await IsInAsync(ada));
    }

    [Fact]
    public async Task The_session_of_another_account_is_not_found_and_goes_on()
    {
        var ada = await site.NewAccountAsync("own@site.example");
        var eve = await site.NewAccountAsync("foreign@site.example");
        var session = (await ada.GetAsync(Devices)).Page.QuerySelector("[name=Session]")!.GetAttribute("value")!;

        var page = await eve.GetAsync(Devices);

        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(eve, page, ("Session", session))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(eve, page, ("Session", "nothing"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(eve, page)).Status);
        Assert.True(await IsInAsync(ada));
        Assert.True(await IsInAsync(eve));
    }

    [Fact]
    public async Task Says_on_which_day_a_device_was_last_used()
    {
        await site.AddAccountAsync("seen@site.example");
        var phone = site.Visitor();
        await phone.SubmitAsync(await phone.GetAsync("/account/log-in"), "Log in", ("Email", "seen@site.example"), ("Password", AccountSite.Password), ("Keep", "true"));
        site.Clock.Pass(TimeSpan.FromDays(2));
        await phone.GetAsync("/topics");
        var ada = await site.LogInAsync("seen@site.example");

        var list = (await ada.GetAsync(Devices)).Page.QuerySelectorAll("main .card").Select(Visit.Text).ToList();

        Assert.Contains($"Last seen {Day(site.Clock.GetUtcNow())} ", list[1], StringComparison.Ordinal);
    }

    private static string Day(DateTimeOffset moment) => BzPeer.Web.Pages.Shared.Day.Of(moment);

    private static async Task<bool> IsInAsync(Person person) => (await person.GetAsync("/account")).Status == HttpStatusCode.OK;

    private static Task<Visit> PostAsync(Person person, Visit page, params IEnumerable<(string Name, string Value)> fields) =>
        person.PostAsync(Devices, [
            new("form-token", page.Page.QuerySelector("main [name=form-token]")!.GetAttribute("value")!),
            .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))]);
}
