using System.Net;
using System.Text.Json;
using BzPeer.Accounts;
using BzPeer.Follows;
using BzPeer.Tests.Accounts;
using BzPeer.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace BzPeer.Tests.Follows;

/// <summary>Following with an account, by the pages.</summary>
public sealed class FollowPagesTests(AccountAndRecordSite site) : IClassFixture<AccountAndRecordSite>
{
    private const string Golden = "Srinadh Bhojanapalli";
    private const string Following = "Following";
    private const string Ends = ": press to follow no more";

    [Fact]
    public async Task One_press_on_a_profile_follows_and_another_ends_it()
    {
        var profile = await InventedAsync(0);
        var ada = await site.NewAccountAsync("presses@site.example");

        var followed = await ada.SubmitAsync(await ada.GetAsync(profile), "Follow researcher 0");
        Assert.Equal(profile, followed.Location);
        var page = await ada.FollowAsync(followed);

        Assert.StartsWith("You follow ", Visit.Text(page.Page.QuerySelector("main [role=status]")!), StringComparison.Ordinal);
        Assert.Equal("1", Visit.Text(page.Page.QuerySelector($"dd a[href='{profile}/follow']")!));
        Assert.Equal("1", Visit.Text((await site.GetAsync(profile)).Page.QuerySelector($"dd a[href='{profile}/follow']")!));
        // Another account is asked nothing about the first.
        Assert.Equal("Follow researcher 1", Button(await (await site.NewAccountAsync("looks.on@site.example")).GetAsync(profile)));

        page = await ada.FollowAsync(await ada.SubmitAsync(page, $"{Following} 1{Ends}"));
        Assert.Equal("Follow researcher 0", Button(page));
        Assert.StartsWith("You no longer follow ", Visit.Text(page.Page.QuerySelector("main [role=status]")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_visitors_see_of_a_profile_holds_no_form_and_can_be_cached()
    {
        var profile = await site.ResearcherAsync(Golden);
        var ada = await site.NewAccountAsync("cached@site.example");

        var seen = await site.GetAsync(profile);

        Assert.Empty(seen.Page.QuerySelectorAll("main form, [name=form-token], script[src*=follow]"));
        Assert.NotNull(seen.Response.Headers.ETag);
        Assert.False(seen.Response.Headers.Contains("Set-Cookie"));
        Assert.Equal(profile + "/follow", Assert.Single(seen.Page.QuerySelectorAll(".acts .btn")).GetAttribute("href"));
        Assert.Equal(5, seen.Statements.Count);
        var mine = await ada.GetAsync(profile);
        Assert.True(mine.Statements.Count <= 7, $"{mine.Statements.Count} statements.");
        Assert.NotNull(mine.Page.QuerySelector("head script[type=module][src*=follow]"));
        // As visitors see it, it is theirs in this too.
        Assert.Equal((await site.GetAsync(profile + "?view=visitor")).Body, (await ada.GetAsync(profile + "?view=visitor")).Body);
    }

    [Fact]
    public async Task Topics_institutions_and_searches_are_followed_from_their_pages()
    {
        await site.ExecuteAsync(
            """
            insert into institutions (ror_id, name, types, domains, status, provider, works, people, people_now) values ('055555555', 'Pressed Institute', '{}', '{}', 'Active', 'ROR', 0, 0, 0)
            """);
        var institution = site.Links.Institution(await site.ScalarAsync<long>("select id from institutions where name = 'Pressed Institute'"), "Pressed Institute");
        var ada = await site.NewAccountAsync("neighbours@site.example");
        foreach (var (address, label, statements) in new[] { (await site.TopicAsync("stat.ML"), "Follow topic", 3), (institution, "Follow institution", 0), ("/search?q=Deep+Quandaries", "Follow this search", 0) })
        {
            var before = await site.GetAsync(address);
            Assert.StartsWith(label == "Follow this search" ? "/search/follow?q=Deep%20Quandaries" : address + "/follow", before.Link(label).GetAttribute("href"), StringComparison.Ordinal);
            Assert.Empty(before.Page.QuerySelectorAll("main form"));
            Assert.True(before.Statements.Count <= (statements == 0 ? 5 : statements), $"{address}: {before.Statements.Count} statements.");

            var page = await ada.GetAsync(address);
            Assert.True(page.Statements.Count <= before.Statements.Count + 2, $"{address}: {page.Statements.Count} statements.");
            // In the narrow column of a search there is no room for a figure.
            var (none, one) = label == "Follow this search" ? ("", "") : (" 0", " 1");
            page = await ada.FollowAsync(await ada.SubmitAsync(page, label + none));
            Assert.Equal($"{Following}{one}{Ends}", Button(page));
            page = await ada.FollowAsync(await ada.SubmitAsync(page, $"{Following}{one}{Ends}"));
            Assert.Equal(label + none, Button(page));
        }
    }

    [Fact]
    public async Task The_same_words_in_another_order_are_the_same_search()
    {
        var ada = await site.NewAccountAsync("words@site.example");
        await ada.SubmitAsync(await ada.GetAsync("/search?q=Zebra+learning"), "Follow this search");

        Assert.Equal($"{Following}{Ends}", Button(await ada.GetAsync("/search?q=learning%20zebra")));
        Assert.Equal("Follow this search", Button(await ada.GetAsync("/search?q=learning")));
        // Nothing to look for in titles.
        Assert.DoesNotContain("Follow this search", (await ada.GetAsync("/search?q=%3F!%20-")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync("/search/follow?q=%3F!%20-")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync("/search/follow")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync("/search/follow?q=" + new string('a', FollowedSearch.MaxLength + 1))).Status);
    }

    [Fact]
    public async Task A_search_is_followed_without_what_it_was_narrowed_to_and_says_so()
    {
        const string note = "You follow the words; the choice of researchers doesn’t count, and it is works that you hear of.";
        var ada = await site.NewAccountAsync("narrowed@site.example");

        var page = await site.Visitor().GetAsync("/search?q=quandary&kind=researchers");
        Assert.Contains(note, MainOf(page), StringComparison.Ordinal);
        Assert.Contains(note, MainOf(await ada.GetAsync("/search?q=quandary&kind=researchers")), StringComparison.Ordinal);
        var visitor = site.Visitor();
        var follow = await visitor.GetAsync(page.Link("Follow this search").GetAttribute("href")!);
        Assert.Contains(note, MainOf(follow), StringComparison.Ordinal);
        // A page that nobody has sent a form to finds no fault.
        Assert.Empty(follow.Page.QuerySelectorAll("[role=alert]"));
        Assert.EndsWith("/search/follow?q=quandary", follow.Page.QuerySelector("link[rel=canonical]")!.GetAttribute("href"), StringComparison.Ordinal);
        // Still so where the form comes back.
        Assert.Contains(note, MainOf(await visitor.SubmitAsync(follow, "Mail me the link", ("Email", "no address"))), StringComparison.Ordinal);

        // Nothing is left out of a search for works, or where nothing was chosen.
        foreach (var address in (string[])["/search?q=quandary", "/search?q=quandary&kind=works", "/search/follow?q=quandary", "/search/follow?q=quandary&kind=works", "/search/follow?q=quandary&kind=rubbish"])
            Assert.DoesNotContain("doesn’t count", MainOf(await site.GetAsync(address)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_is_answered_in_json_and_other_forms_as_pages_are()
    {
        var profile = await InventedAsync(1);
        var ada = await site.NewAccountAsync("script@site.example");
        var token = (await ada.GetAsync(profile)).Page.QuerySelector("[name=form-token]")!.GetAttribute("value")!;

        var first = await SendAsync("yes");
        var again = await SendAsync("yes");
        var ended = await SendAsync("no");
        var endedAgain = await SendAsync("no");

        Assert.Equal("application/json", first.Response.Content.Headers.ContentType?.MediaType);
        Assert.Equal([(true, "1"), (true, "1"), (false, "0"), (false, "0")], new[] { first, again, ended, endedAgain }.Select(v =>
        {
            var said = JsonDocument.Parse(v.Body).RootElement;
            return (said.GetProperty("follows").GetBoolean(), said.GetProperty("followers").GetString());
        }));
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync("perhaps")).Status);

        async Task<Visit> SendAsync(string on)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, profile + "/follow")
            {
                Content = new FormUrlEncodedContent([new("On", on), new("form-token", token)]),
            };
            request.Headers.Add("Accept", "application/json");
            request.Headers.Add("Sec-Fetch-Site", "same-origin");
            return await ada.SendAsync(request);
        }
    }

    [Fact]
    public async Task A_form_for_a_record_that_is_elsewhere_or_gone_is_answered_as_its_page_is()
    {
        var (merged, into, erased) = (await InventedAsync(2), await InventedAsync(3), await InventedAsync(4));
        var ada = await site.NewAccountAsync("elsewhere@site.example");
        var page = await ada.GetAsync(merged + "/follow");
        var token = page.Page.QuerySelector("main [name=form-token]")!.GetAttribute("value")!;
        await site.ExecuteAsync($"update authors set merged_into_id = {IdOf(into)} where id = {IdOf(merged)}");
        await site.ExecuteAsync($"update authors set erased_at = now() where id = {IdOf(erased)}");
        try
        {
            foreach (var (address, status, location) in new[]
            {
                (merged + "/follow", HttpStatusCode.MovedPermanently, into + "/follow"), (erased + "/follow", HttpStatusCode.Gone, null),
                ("/researchers/nobody-zzzzzz/follow", HttpStatusCode.NotFound, null), ("/topics/nothing-zzzzzz/follow", HttpStatusCode.NotFound, null),
            })
            {
                var got = await ada.GetAsync(address);
                var sent = await ada.PostAsync(address, [new("On", "yes"), new("form-token", token)]);
                Assert.Equal((address, status, location), (address, got.Status, got.Location));
                Assert.Equal((address, status, location), (address, sent.Status, sent.Location));
            }

            Assert.Equal(0, await site.ScalarAsync<long>("select count(*) from follows f join followers r on r.id = f.follower_id join accounts a on a.id = r.account_id where a.email = 'elsewhere@site.example'"));
        }
        finally
        {
            await site.ExecuteAsync($"update authors set merged_into_id = null where id = {IdOf(merged)}");
            await site.ExecuteAsync($"update authors set erased_at = null where id = {IdOf(erased)}");
        }
    }

    [Fact]
    public async Task The_button_leads_back_to_where_it_was_pressed_and_nowhere_else()
    {
        var profile = await InventedAsync(5);
        var ada = await site.NewAccountAsync("back@site.example");
        var page = await ada.GetAsync(profile + "/follow");

        Assert.Equal(profile + "/follow", (await ada.SubmitAsync(page, "Follow researcher 0")).Location);
        Assert.Equal(profile, (await ada.SubmitAsync(page, "Follow researcher 0", ("return", "https://elsewhere.example/"))).Location);
        Assert.Equal(profile, (await ada.SubmitAsync(page, "Follow researcher 0", ("return", "//elsewhere.example/"))).Location);
        Assert.Equal("/follows", (await ada.SubmitAsync(page, "Follow researcher 0", ("return", "/follows"))).Location);
    }

    [Fact]
    public async Task An_account_that_is_erased_follows_nothing_any_more()
    {
        var profile = await InventedAsync(6);
        var leaves = await site.NewAccountAsync("leaves.follows@site.example");
        await leaves.SubmitAsync(await leaves.GetAsync(profile), "Follow researcher 0");
        var stays = await site.NewAccountAsync("stays.follows@site.example");
        await stays.SubmitAsync(await stays.GetAsync(profile), "Follow researcher 1");
        Assert.Equal($"{Following} 2{Ends}", Button(await stays.GetAsync(profile)));

        await site.ExecuteAsync($"update accounts set deletion_asked_at = '{site.Clock.GetUtcNow().AddDays(-8):O}' where email = 'leaves.follows@site.example'");
        await using (var scope = site.Services.CreateAsyncScope())
            Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<ForgetAccounts>().RunAsync(TestContext.Current.CancellationToken));

        Assert.Equal($"{Following} 1{Ends}", Button(await stays.GetAsync(profile)));
        Assert.Equal(1, await site.ScalarAsync<long>($"select count(*) from follows where subject_kind = 'Author' and subject_id = {IdOf(profile)}"));
    }

    [Fact]
    public async Task Who_is_leaving_is_led_to_where_that_is_taken_back()
    {
        var profile = await InventedAsync(7);
        var ada = await site.NewAccountAsync("leaving@site.example");
        var page = await ada.GetAsync(profile);
        await site.ExecuteAsync($"update accounts set deletion_asked_at = '{site.Clock.GetUtcNow():O}' where email = 'leaving@site.example'");

        Assert.Equal("/account/restore", (await ada.SubmitAsync(page, "Follow researcher 0")).Location);
        Assert.Equal("0", Visit.Text((await site.GetAsync(profile)).Page.QuerySelector($"dd a[href='{profile}/follow']")!));
    }

    [Fact]
    public async Task Two_hundred_presses_are_enough_for_an_evening()
    {
        var profile = await InventedAsync(8);
        var ada = await site.NewAccountAsync("presses.on@site.example");
        var page = await ada.GetAsync(profile);
        await ada.SubmitAsync(page, "Follow researcher 0");
        var follower = await site.ScalarAsync<long>("select f.id from followers f join accounts a on a.id = f.account_id where a.email = 'presses.on@site.example'");
        var throttle = site.Services.GetRequiredService<Throttle>();
        while (await throttle.TakeAsync([(FollowLimits.Follows, FormattableString.Invariant($"{follower}"))], TestContext.Current.CancellationToken) is null)
        {
        }

        var refused = await ada.SubmitAsync(await ada.GetAsync(profile), $"{Following} 1{Ends}");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.True(refused.Response.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.StartsWith("Too many tries", Visit.Text(refused.Page.QuerySelector("[role=alert]")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_that_nobody_follows_any_more_are_forgotten()
    {
        var ada = await site.NewAccountAsync("forgets.words@site.example");
        var page = await ada.FollowAsync(await ada.SubmitAsync(await ada.GetAsync("/search?q=secret+quandary"), "Follow this search"));
        await ada.SubmitAsync(await ada.GetAsync("/search?q=kept+quandary"), "Follow this search");
        await ada.SubmitAsync(page, $"{Following}{Ends}");

        await using (var scope = site.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<ForgetSearches>().RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, await site.ScalarAsync<long>("select count(*) from followed_searches where text ilike '%secret%'"));
        Assert.Equal(1, await site.ScalarAsync<long>("select count(*) from followed_searches where text = 'kept quandary'"));
        Assert.Equal("Follow this search", Button(await ada.GetAsync("/search?q=secret+quandary")));
    }

    private static string MainOf(Visit page) => Visit.Text(page.Page.QuerySelector("main")!);

    private static string Button(Visit page) => Visit.Text(Assert.Single(page.Page.QuerySelectorAll("main form[data-follow] button")));

    /// <summary>A researcher of the invented world whom no other test follows.</summary>
    private async Task<string> InventedAsync(int number)
    {
        await using var records = site.Open();
        var author = await records.Authors.Where(a => a.IsInvented).OrderBy(a => a.Id).Skip(number).Select(a => new { a.Id, a.Name }).FirstAsync(TestContext.Current.CancellationToken);
        return site.Links.Researcher(author.Id, author.Name);
    }

    private long IdOf(string profile) => site.Links.TryRead(RecordKind.Author, profile["/researchers/".Length..], out var id) ? id : throw new ArgumentException("No profile.", nameof(profile));
}
