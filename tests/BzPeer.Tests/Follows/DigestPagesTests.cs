using System.Net;
using BzPeer.Follows;
using BzPeer.Mail;
using BzPeer.Tests.Accounts;
using BzPeer.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace BzPeer.Tests.Follows;

/// <summary>The pages that say when mail comes, and end it.</summary>
public sealed class DigestPagesTests(AccountAndRecordSite site) : IClassFixture<AccountAndRecordSite>
{
    private const string Settings = "/follows/digest";

    [Fact]
    public async Task Who_is_logged_in_chooses_how_often_when_and_by_which_clock()
    {
        var person = await site.NewAccountAsync("chooses@digest.example");

        var page = await person.GetAsync(Settings);
        Assert.Equal("Mail about what you follow", page.Heading);
        Assert.Contains("chooses@digest.example", Visit.Text(page.Page.QuerySelector("main")!), StringComparison.Ordinal);
        Assert.Equal(2, page.Statements.Count);
        Assert.Equal("Etc/UTC", page.Page.QuerySelector("#field-timezone option[selected]")!.GetAttribute("value"));
        var answer = await person.SubmitAsync(page, "Save", ("Frequency", "Weekly"), ("Hour", "18"), ("Weekday", "Friday"), ("TimeZone", "Europe/Berlin"));

        Assert.Equal(Settings, answer.Location);
        page = await person.GetAsync(Settings);
        Assert.Contains("Your choice is saved.", page.Body, StringComparison.Ordinal);
        Assert.Matches("Next: Friday, [0-9]+ [A-Z][a-z]+ [0-9]{4}, 18:00, Europe/Berlin", Visit.Text(page.Page.QuerySelector("main")!));
        Assert.Equal(["18", "Friday", "Europe/Berlin"], page.Page.QuerySelectorAll("option[selected]").Select(o => o.GetAttribute("value")));
        Assert.Equal(2, page.Statements.Count);
    }

    [Theory]
    [InlineData("TimeZone", "Europe/Atlantis", "Choose a time zone of the list.")]
    [InlineData("TimeZone", "../../etc/passwd", "Choose a time zone of the list.")]
    [InlineData("Hour", "24", "Choose an hour.")]
    [InlineData("Hour", "-1", "Choose an hour.")]
    [InlineData("Weekday", "Someday", "Choose a day of the week.")]
    [InlineData("Frequency", "7", "Choose how often.")]
    public async Task What_is_no_choice_is_said_beside_its_field(string field, string value, string error)
    {
        var person = await site.NewAccountAsync($"wrong{Guid.NewGuid():N}@digest.example");

        var answer = await person.SubmitAsync(await person.GetAsync(Settings), "Save", ("Weekday", "Sunday"), (field, value));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(error, Visit.Text(answer.Page.QuerySelector("form .error")!));
        if (field != "Weekday")
            Assert.Equal("Sunday", answer.Page.QuerySelector("#field-weekday option[selected]")!.GetAttribute("value"));
        Assert.Equal(0, await site.ScalarAsync<long>($"select count(*) from followers where time_zone = '{value}'"));
    }

    [Fact]
    public async Task A_refused_address_is_said_and_tried_again_at_the_readers_wish()
    {
        var (person, follower) = await FollowingAsync("refused@digest.example");
        await using (var records = site.Open())
            Assert.Equal(1, await new RefuseAddress(records, site.Clock).RunAsync(EmailAddress.Parse("Refused@digest.example"), TestContext.Current.CancellationToken));

        var page = await person.GetAsync(Settings);
        Assert.Contains("refuses our mail since", page.Body, StringComparison.Ordinal);
        Assert.Equal(0, await site.ScalarAsync<long>($"select count(*) from followers where id = {follower} and next_digest_at is not null"));

        var answer = await person.FollowAsync(await person.SubmitAsync(page, "Try again"));
        Assert.DoesNotContain("refuses our mail", answer.Body, StringComparison.Ordinal);
        Assert.Equal(1, await site.ScalarAsync<long>($"select count(*) from followers where id = {follower} and next_digest_at is not null and refused_at is null"));
    }

    [Fact]
    public async Task An_e_mail_address_chooses_by_its_link_without_logging_in()
    {
        var follower = await AddressAsync("bylink@digest.example");
        var link = site.Services.GetRequiredService<FollowLinks>().Manage(follower, await site.ScalarAsync<Guid>($"select stamp from followers where id = {follower}")).Query;
        var visitor = site.Visitor();

        var page = await visitor.GetAsync("/follows/mail/digest" + link);
        Assert.Single(page.Statements);
        Assert.DoesNotContain("bylink@digest.example", page.Body, StringComparison.Ordinal);
        var answer = await visitor.FollowAsync(await visitor.SubmitAsync(page, "Save", ("Frequency", "AtOnce"), ("TimeZone", "Asia/Kolkata")));

        Assert.Contains("Your choice is saved.", answer.Body, StringComparison.Ordinal);
        Assert.Equal("AtOnce", await DigestAsync(follower));
        Assert.Equal(1, await site.ScalarAsync<long>($"select count(*) from followers where id = {follower} and time_zone = 'Asia/Kolkata'"));
        answer = await visitor.FollowAsync(await visitor.SubmitAsync(answer, "Save", ("Frequency", "Never")));
        Assert.Equal("Nothing is mailed.", Visit.Text(answer.Page.QuerySelector(".lead")!));
        await ForgetAsync(follower);
        Assert.Equal("This link no longer works", (await visitor.GetAsync("/follows/mail/digest" + link)).Heading);
    }

    [Fact]
    public async Task An_account_ends_its_mail_by_the_link_and_follows_on()
    {
        var (_, follower) = await FollowingAsync("account@digest.example");
        var link = await LinkAsync(follower);
        // Whoever has the link, on whatever machine.
        var visitor = site.Visitor();

        var page = await visitor.GetAsync(link);
        Assert.Equal("Get no more mail about what you follow?", page.Heading);
        Assert.Contains("You follow 1 subject with your account. That stays; only the mails end.", page.Body, StringComparison.Ordinal);
        Assert.Contains("no-store", page.Response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal("no-referrer", Assert.Single(page.Response.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("Daily", await DigestAsync(follower));
        Assert.Equal(HttpStatusCode.OK, (await visitor.SubmitAsync(page, "Send me no more")).Status);

        Assert.Equal("Never", await DigestAsync(follower));
        Assert.Equal(1, await site.ScalarAsync<long>($"select count(*) from follows where follower_id = {follower}"));
        Assert.Equal("No such mail is sent to you any more", (await visitor.GetAsync(link)).Heading);
    }

    [Fact]
    public async Task Links_in_mails_to_an_address_mean_the_account_once_its_follows_are_brought_over()
    {
        var (person, account) = await FollowingAsync("moved@digest.example");
        var address = await AddressAsync("moved@digest.example");
        var link = await LinkAsync(address);
        var links = site.Services.GetRequiredService<FollowLinks>();
        var manage = links.Manage(address, await site.ScalarAsync<Guid>($"select stamp from followers where id = {address}")).Query;
        await person.SubmitAsync(await person.GetAsync("/follows/adopt"), "Bring them over");
        Assert.Equal(0, await site.ScalarAsync<long>($"select count(*) from followers where id = {address}"));
        var visitor = site.Visitor();

        Assert.Equal("/follows", (await visitor.GetAsync("/follows/mail" + manage)).Location);
        Assert.Equal(Settings, (await visitor.GetAsync("/follows/mail/digest" + manage)).Location);
        Assert.Contains("You follow 2 subjects with your account. That stays; only the mails end.", (await visitor.GetAsync(link)).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.PostAsync("/follows/mail/unsubscribe" + links.Unsubscribe(address, Guid.NewGuid()).Query, [])).Status);
        Assert.Equal("Daily", await DigestAsync(account));
        using var request = new HttpRequestMessage(HttpMethod.Post, link) { Content = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]) };
        Assert.Equal(HttpStatusCode.OK, (await visitor.SendAsync(request)).Status);

        Assert.Equal("Never", await DigestAsync(account));
        Assert.Equal(2, await site.ScalarAsync<long>($"select count(*) from follows where follower_id = {account}"));
        Assert.Equal("Nothing is mailed. What is new stands under what you follow.", Visit.Text((await person.GetAsync(Settings)).Page.QuerySelector(".lead")!));
        await ForgetAsync(account);
        Assert.Equal(0, await site.ScalarAsync<long>($"select count(*) from former_followers where id = {address}"));
        Assert.Equal("What this link was about has ended", (await visitor.GetAsync(link)).Heading);
    }

    [Fact]
    public async Task One_click_of_a_mail_program_ends_it_from_anywhere_and_forgets_an_address()
    {
        var follower = await AddressAsync("oneclick@digest.example");
        var link = await LinkAsync(follower);
        await using (var records = site.Open())
        {
            records.Post(new Letter { To = "oneclick@digest.example", Subject = "Waits", Parts = [new Paragraph("News.")], Unsubscribe = new Uri(RecordSite.Address + link) }, site.Clock.GetUtcNow(), follower);
            records.Post(new Letter { To = "oneclick@digest.example", Subject = "Another", Parts = [new Paragraph("No digest.")] }, site.Clock.GetUtcNow());
            await records.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, await FollowersOfTopicAsync());
        for (var time = 0; time < 2; time++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, link) { Content = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]) };
            request.Headers.Add("Sec-Fetch-Site", "cross-site");
            request.Headers.Add("Origin", "https://mail.example");
            var answer = await site.Visitor().SendAsync(request);
            Assert.Equal((HttpStatusCode.OK, time == 0 ? "No such mail is sent to you any more" : "What this link was about has ended"), (answer.Status, answer.Heading));
            Assert.False(answer.Response.Headers.Contains("Set-Cookie"));
        }

        Assert.Equal(0, await site.ScalarAsync<long>("select count(*) from followers where normalized_email = 'ONECLICK@DIGEST.EXAMPLE'"));
        Assert.Equal(0, await FollowersOfTopicAsync());
        Assert.Equal(["Another"], (await site.LettersToAsync("oneclick@digest.example")).Select(l => l.Subject));
    }

    [Fact]
    public async Task A_link_of_before_an_address_was_forgotten_does_not_say_that_its_mail_has_ended()
    {
        var before = await AddressAsync("again@digest.example");
        var link = await LinkAsync(before);
        await ForgetAsync(before);
        var again = await AddressAsync("again@digest.example");
        var visitor = site.Visitor();

        foreach (var page in new[] { await visitor.GetAsync(link), await visitor.PostAsync(link, []) })
        {
            Assert.Equal((HttpStatusCode.OK, "What this link was about has ended"), (page.Status, page.Heading));
            Assert.Contains("mails about that go on", Visit.Text(page.Page.QuerySelector("main")!), StringComparison.Ordinal);
            Assert.NotNull(page.Page.QuerySelector("main a[href='/follows/mail/link']"));
        }

        Assert.Equal("Daily", await DigestAsync(again));
        await ForgetAsync(again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?token=")]
    [InlineData("?token=forged")]
    public async Task A_forged_link_ends_nothing(string token)
    {
        var visitor = site.Visitor();

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            using var request = new HttpRequestMessage(method, "/follows/mail/unsubscribe" + token);
            var answer = await visitor.SendAsync(request);
            Assert.Equal((HttpStatusCode.BadRequest, "This link does not work"), (answer.Status, answer.Heading));
        }
    }

    [Fact]
    public async Task A_link_of_another_kind_or_of_before_a_new_stamp_ends_nothing()
    {
        var follower = await AddressAsync("stamped@digest.example");
        var links = site.Services.GetRequiredService<FollowLinks>();
        var stamp = await site.ScalarAsync<Guid>($"select stamp from followers where id = {follower}");
        var manage = links.Manage(follower, stamp).Query;
        var old = links.Unsubscribe(follower, Guid.NewGuid()).Query;

        foreach (var query in new[] { manage, old })
            Assert.Equal(HttpStatusCode.BadRequest, (await site.Visitor().PostAsync("/follows/mail/unsubscribe" + query, [])).Status);

        Assert.Equal("Daily", await DigestAsync(follower));
        await ForgetAsync(follower);
    }

    private async Task<(Person Person, long Follower)> FollowingAsync(string email)
    {
        var person = await site.NewAccountAsync(email);
        await using var scope = site.Services.CreateAsyncScope();
        var account = await site.ScalarAsync<long>($"select id from accounts where email = '{email}'");
        var follower = await scope.ServiceProvider.GetRequiredService<FindFollower>().OrAddOfAccountAsync(account, TestContext.Current.CancellationToken);
        await scope.ServiceProvider.GetRequiredService<FollowSubject>().RunAsync(follower, await ResearcherAsync(), TestContext.Current.CancellationToken);
        return (person, follower);
    }

    private async Task<long> AddressAsync(string email)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var follower = await scope.ServiceProvider.GetRequiredService<FindFollower>().OrAddOfEmailAsync(EmailAddress.Parse(email), TestContext.Current.CancellationToken);
        await scope.ServiceProvider.GetRequiredService<FollowSubject>().RunAsync(follower, new(SubjectKind.Topic, await TopicAsync()), TestContext.Current.CancellationToken);
        return follower;
    }

    private async Task ForgetAsync(long follower)
    {
        await using var scope = site.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<FollowSubject>().ForgetAsync(follower, TestContext.Current.CancellationToken);
    }

    private async Task<string> LinkAsync(long follower) => site.Services.GetRequiredService<FollowLinks>()
        .Unsubscribe(follower, await site.ScalarAsync<Guid>($"select stamp from followers where id = {follower}")).PathAndQuery;

    private Task<string> DigestAsync(long follower) => site.ScalarAsync<string>($"select digest from followers where id = {follower}");

    private async Task<Subject> ResearcherAsync() => new(SubjectKind.Author, await site.ScalarAsync<long>("select id from authors where name = 'Srinadh Bhojanapalli' order by id limit 1"));

    private Task<long> TopicAsync() => site.ScalarAsync<long>("select topic_id::bigint from topic_codes where code = 'cs.LG'");

    private async Task<int> FollowersOfTopicAsync() =>
        await site.ScalarAsync<int>($"select coalesce((select followers from followed where subject_kind = 'Topic' and subject_id = {await TopicAsync()}), 0)");
}
