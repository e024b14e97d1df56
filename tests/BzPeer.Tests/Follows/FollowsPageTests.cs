using System.Globalization;
using System.Net;
using BzPeer.Follows;
using BzPeer.Tests.Accounts;
using BzPeer.Tests.Infrastructure;
using BzPeer.Web.Pages.Follows;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using TestServer = BzPeer.Tests.Infrastructure.TestServer;

namespace BzPeer.Tests.Follows;

/// <summary>A site with accounts and records, whose log of events these tests write themselves.</summary>
public sealed class FollowsSite(TestServer server) : AccountSite(server)
{
    protected override bool IsFilled => true;

    /// <summary>An account that is logged in and follows researchers.</summary>
    public async Task<Person> ReaderAsync(string email, params string[] researchers)
    {
        var id = await AddAccountAsync(email);
        foreach (var name in researchers)
            await FollowAsync(id, new Subject(SubjectKind.Author, await AuthorAsync(name)));
        return await LogInAsync(email);
    }

    public Task<long> AuthorAsync(string name) => ScalarAsync<long>($"select id from authors where name = '{name}' order by id limit 1");

    public async Task FollowAsync(long account, Subject subject)
    {
        await using var scope = Services.CreateAsyncScope();
        var follower = await scope.ServiceProvider.GetRequiredService<FindFollower>().OrAddOfAccountAsync(account, TestContext.Current.CancellationToken);
        Assert.IsType<FollowAnswer.Done>(await scope.ServiceProvider.GetRequiredService<FollowSubject>().RunAsync(follower, subject, TestContext.Current.CancellationToken));
    }

    /// <summary>Writes an event of an author's works, one for each of the first so many.</summary>
    public Task HappensAsync(string name, string kind = "NewWork", int works = 1, bool isOlder = false) => ExecuteAsync(
        $"""
        insert into events (at, kind, subject_kind, subject_id, work_id, is_older)
        select now(), '{kind}', 'Author', a.author_id, a.work_id, {isOlder}
        from author_works a
        where a.author_id = (select id from authors where name = '{name}' order by id limit 1)
        order by a.work_id
        limit {works.ToString(CultureInfo.InvariantCulture)}
        """);
}

public sealed class FollowsPageTests(FollowsSite site) : IClassFixture<FollowsSite>
{
    private const string Srinadh = "Srinadh Bhojanapalli";
    private const string Sanjiv = "Sanjiv Kumar";

    [Fact]
    public async Task Who_follows_nothing_is_told_how()
    {
        var person = await site.NewAccountAsync("nothing@follows.example");
        var page = await person.GetAsync("/follows");

        Assert.Equal((HttpStatusCode.OK, "What you follow"), (page.Status, page.Heading));
        Assert.Contains("You follow nothing yet.", MainOf(page), StringComparison.Ordinal);
        Assert.Equal("/search", page.Page.QuerySelector("main form[role=search]")?.GetAttribute("action"));
        Assert.Equal("/follows", (await person.GetAsync("/")).Page.QuerySelector("header a[href='/follows']")?.GetAttribute("href"));
    }

    [Fact]
    public async Task What_is_new_is_grouped_and_counted_and_can_be_marked_as_read()
    {
        var person = await site.ReaderAsync("counts@follows.example", Srinadh, Sanjiv);
        await site.HappensAsync(Srinadh, works: 2);
        await site.HappensAsync(Sanjiv, "NewVersion");
        var page = await person.GetAsync("/follows");

        Assert.Equal(["New", "All 2"], page.Page.QuerySelectorAll("h2").Select(Visit.Text));
        Assert.Equal(["Sanjiv Kumar 1 new", "Srinadh Bhojanapalli 2 new"], page.Page.QuerySelectorAll(".news h3").Select(Visit.Text));
        Assert.StartsWith("New version", Visit.Text(page.Page.QuerySelector(".news li")!), StringComparison.Ordinal);
        Assert.Equal(["Sanjiv Kumar 1 new", "Srinadh Bhojanapalli 2 new"], page.Page.QuerySelectorAll(".cards h3").Select(Visit.Text));

        var one = await person.FollowAsync(await person.SubmitAsync(page, "Mark as read: Sanjiv Kumar"));
        Assert.Contains("It is marked as read.", MainOf(one), StringComparison.Ordinal);
        Assert.Equal(["Srinadh Bhojanapalli 2 new"], one.Page.QuerySelectorAll(".news h3").Select(Visit.Text));

        // What comes after the page was read stays new.
        await site.HappensAsync(Sanjiv, "Retraction");
        var all = await person.FollowAsync(await person.SubmitAsync(one, "Mark all as read"));
        Assert.Equal(["Sanjiv Kumar 1 new"], all.Page.QuerySelectorAll(".news h3").Select(Visit.Text));

        var none = await person.FollowAsync(await person.SubmitAsync(all, "Mark all as read"));
        Assert.Empty(none.Page.QuerySelectorAll(".news"));
        Assert.Contains("Nothing is new.", MainOf(none), StringComparison.Ordinal);
        Assert.Equal(["Sanjiv Kumar", "Srinadh Bhojanapalli"], none.Page.QuerySelectorAll(".cards h3").Select(Visit.Text));
    }

    [Fact]
    public async Task Many_old_works_are_one_line()
    {
        var person = await site.ReaderAsync("old@follows.example", Srinadh);
        await site.HappensAsync(Srinadh, works: 5, isOlder: true);
        var page = await person.GetAsync("/follows");

        Assert.Equal(["5 earlier works"], page.Page.QuerySelectorAll(".news li").Select(Visit.Text));
    }

    [Fact]
    public async Task Of_what_one_hears_is_a_choice_and_to_mute_it_is_another()
    {
        var person = await site.ReaderAsync("choice@follows.example", Srinadh);
        await site.HappensAsync(Srinadh);
        var edit = await person.GetAsync(Change(await person.GetAsync("/follows")));
        Assert.Equal("How you follow Srinadh Bhojanapalli", edit.Heading);

        var refused = await person.SubmitAsync(edit, "Save", ("Hear", null), ("Muted", "yes"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal("Choose at least one. To hear of nothing for now, mute it.", Visit.Text(refused.Page.QuerySelector("fieldset .error")!));
        Assert.True(refused.Page.QuerySelector("[name=Muted]")!.HasAttribute("checked"));

        var versions = await person.FollowAsync(await person.SubmitAsync(edit, "Save", ("Hear", "Versions")));
        Assert.Empty(versions.Page.QuerySelectorAll(".news"));
        Assert.Contains("Told: new versions.", MainOf(versions), StringComparison.Ordinal);

        await site.HappensAsync(Srinadh, "Retraction");
        Assert.Single((await person.GetAsync("/follows")).Page.QuerySelectorAll(".news"));
        var muted = await person.FollowAsync(await person.SubmitAsync(await person.GetAsync(Change(versions)), "Save", ("Muted", "yes")));
        Assert.Empty(muted.Page.QuerySelectorAll(".news"));
        Assert.Equal("Srinadh Bhojanapalli Muted", Visit.Text(muted.Page.QuerySelector(".cards h3")!));

        // What happened meanwhile is no news later.
        var unmuted = await person.FollowAsync(await person.SubmitAsync(await person.GetAsync(Change(versions)), "Save", ("Muted", null)));
        Assert.Empty(unmuted.Page.QuerySelectorAll(".news"));
    }

    [Fact]
    public async Task What_is_removed_is_followed_no_more()
    {
        var person = await site.ReaderAsync("removes@follows.example", Srinadh, Sanjiv);
        var page = await person.FollowAsync(await person.SubmitAsync(await person.GetAsync("/follows"), "Remove Sanjiv Kumar"));

        Assert.Contains("You no longer follow Sanjiv Kumar.", MainOf(page), StringComparison.Ordinal);
        Assert.Equal(["Srinadh Bhojanapalli"], page.Page.QuerySelectorAll(".cards h3").Select(Visit.Text));

        var last = await person.FollowAsync(await person.SubmitAsync(await person.GetAsync(Change(page)), "Follow it no more"));
        Assert.Contains("You follow nothing yet.", MainOf(last), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task What_was_erased_is_still_listed_and_can_be_removed(int way)
    {
        var name = await site.ScalarAsync<string>($"select name from authors where is_invented and erased_at is null order by works desc, id limit 1");
        var id = await site.AuthorAsync(name);
        var person = await site.ReaderAsync($"erased{way}@follows.example", Sanjiv, name);
        await site.ExecuteAsync($"update authors set erased_at = now() where id = {id}");
        var page = await person.GetAsync("/follows");

        Assert.Equal(["A record that was erased", Sanjiv], page.Page.QuerySelectorAll(".cards h3").Select(Visit.Text));
        Assert.DoesNotContain(name, page.Body, StringComparison.Ordinal);
        var removed = await person.FollowAsync(way == 0
            ? await person.SubmitAsync(page, "Remove a record that was erased")
            : await person.SubmitAsync(await person.GetAsync(Change(page)), "Follow it no more"));

        Assert.Contains("You no longer follow a record that was erased.", MainOf(removed), StringComparison.Ordinal);
        Assert.Equal([Sanjiv], removed.Page.QuerySelectorAll(".cards h3").Select(Visit.Text));
        Assert.Equal(0, await site.ScalarAsync<int>($"select followers from followed where subject_kind = 'Author' and subject_id = {id}"));
    }

    [Fact]
    public async Task Nobody_reaches_the_follow_of_another()
    {
        var person = await site.ReaderAsync("one@follows.example", Srinadh);
        var other = await site.ReaderAsync("other@follows.example", Sanjiv);
        var address = Change(await person.GetAsync("/follows"));
        var own = await other.GetAsync(Change(await other.GetAsync("/follows")));

        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(address)).Status);
        var token = own.Page.QuerySelector("[name=form-token]")!.GetAttribute("value")!;
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync(address, [new("form-token", token), new("Do", "end")])).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync("/follows", [new("form-token", token), new("Remove", address["/follows/".Length..])])).Status);
        Assert.Single((await person.GetAsync("/follows")).Page.QuerySelectorAll(".cards li"));
    }

    [Fact]
    public async Task The_page_takes_as_many_statements_for_a_thousand_follows_as_for_three()
    {
        var person = await site.ReaderAsync("thousand@follows.example", Srinadh, Sanjiv, "Zhiyuan Li");
        await site.HappensAsync(Srinadh, works: 6);
        var few = await person.GetAsync("/follows");
        // The session, what is new, what is followed.
        Assert.Equal(3, few.Statements.Count);

        await site.ExecuteAsync(
            """
            with made as (
                insert into topics (taxonomy, name, "group", shown_name, works)
                select 'Thousand', 'Quandary ' || n, 'Many', 'Quandary ' || n, 0 from generate_series(1, 1000) n
                returning id)
            insert into follows (follower_id, subject_kind, subject_id, stands_for_id, triggers, is_muted, created_at, read_event_id)
            select f.id, 'Topic', t.id, t.id, 7, false, now(), 0
            from made t, followers f join accounts a on a.id = f.account_id
            where a.email = 'thousand@follows.example';
            insert into events (at, kind, subject_kind, subject_id, work_id, is_older)
            select now(), 'NewWork', 'Topic', t.id, w.id, false
            from topics t, (select id from works order by id limit 20) w
            where t.taxonomy = 'Thousand'
            """);
        var many = await person.GetAsync("/follows");

        Assert.Equal(3, many.Statements.Count);
        Assert.Contains("All 1,003", many.Page.QuerySelectorAll("h2").Select(Visit.Text));
        Assert.Equal(IndexModel.SubjectsShown, many.Page.QuerySelectorAll(".news h3").Count(h => h.TextContent.Contains("Quandary ", StringComparison.Ordinal)));
        Assert.Equal(IndexModel.SubjectsShown * IndexModel.ItemsShown, many.Page.QuerySelectorAll(".news .title a[href^='/works/']").Length);
        Assert.Contains("981 others have news too", MainOf(many), StringComparison.Ordinal);
        var next = await person.GetAsync(many.Page.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
        Assert.Equal(ReadFollows.PageSize, next.Page.QuerySelectorAll(".cards > li").Length);
        Assert.Equal(2, next.Statements.Count);
    }

    [Fact]
    public async Task Home_shows_what_is_new_and_whom_else_one_may_want_to_follow_and_why()
    {
        var person = await site.ReaderAsync("home@follows.example", Sanjiv, "Zhiyuan Li");
        await site.HappensAsync(Sanjiv, works: 3);
        var home = await person.GetAsync("/");

        // Those of visitors, the session, what is new, whom to follow.
        Assert.Equal(7, home.Statements.Count);
        Assert.Equal("Sanjiv Kumar 3 new", Visit.Text(home.Section("New from those you follow").QuerySelector("h3")!));
        Assert.Contains("and 1 more", Visit.Text(home.Section("New from those you follow")), StringComparison.Ordinal);
        var suggested = home.Section("You may want to follow").QuerySelectorAll("li").Select(Visit.Text).ToList();
        Assert.Contains("Srinadh Bhojanapalli Co-author of two whom you follow: Sanjiv Kumar and Zhiyuan Li", suggested[0], StringComparison.Ordinal);
        Assert.DoesNotContain(suggested, s => s.StartsWith("SK Sanjiv Kumar", StringComparison.Ordinal));
        Assert.InRange(suggested.Count, 1, ReadSuggestions.Shown);
    }

    [Fact]
    public async Task Home_of_visitors_is_as_before()
    {
        var home = await site.GetAsync("/");

        Assert.Equal(4, home.Statements.Count);
        Assert.DoesNotContain("you follow", home.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("/follows", home.Body, StringComparison.Ordinal);
        Assert.NotNull(home.Response.Headers.ETag);
    }

    private static string MainOf(Visit visit) => Visit.Text(visit.Page.QuerySelector("main")!);

    /// <summary>The address where the first follow is changed.</summary>
    private static string Change(Visit page) => page.Page.QuerySelector(".cards a[href^='/follows/']")!.GetAttribute("href")!;
}
