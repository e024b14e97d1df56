using System.Net;
using BzPeer.Accounts;
using BzPeer.Follows;
using BzPeer.Mail;
using BzPeer.Tests.Accounts;
using BzPeer.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Follows;

/// <summary>Following by an e-mail address: twice asked, and managed by signed links.</summary>
public sealed class FollowByMailTests(AccountAndRecordSite site) : IClassFixture<AccountAndRecordSite>
{
    private const string Golden = "Srinadh Bhojanapalli";

    [Fact]
    public async Task Nothing_is_stored_before_the_reader_of_the_mailbox_presses_the_button()
    {
        const string email = "reader.one@site.example";
        var profile = await site.ResearcherAsync(Golden);
        var before = await FollowersAsync(profile);
        var visitor = site.Visitor();

        var sent = await AskAsync(visitor, profile, email);
        Assert.Contains("A message is on its way to reader.one@site.example", Visit.Text(sent.Page.QuerySelector("main [role=status]")!), StringComparison.Ordinal);
        var letter = Assert.Single(await site.LettersToAsync(email));
        Assert.Equal($"Follow {Golden} at BzPeer?", letter.Subject);
        var opened = await visitor.GetAsync(letter.Link);
        Assert.Equal("no-referrer", opened.Response.Headers.GetValues("Referrer-Policy").Single());
        Assert.True(opened.Response.Headers.CacheControl?.NoStore);
        Assert.Contains("once a week", Visit.Text(opened.Page.QuerySelector("main dl")!), StringComparison.Ordinal);
        Assert.All(opened.Statements, sql => Assert.StartsWith("select", sql.TrimStart(), StringComparison.OrdinalIgnoreCase));
        Assert.Equal(0, await RowsAsync(email));
        Assert.Equal(before, await FollowersAsync(profile));

        var begun = await visitor.SubmitAsync(opened, "Begin to follow");
        var managed = await visitor.FollowAsync(begun);

        Assert.Equal("What you follow by e-mail", managed.Heading);
        Assert.Contains("once a week", Visit.Text(managed.Page.QuerySelector(".lead")!), StringComparison.Ordinal);
        Assert.Equal(Golden, Visit.Text(Assert.Single(managed.Page.QuerySelectorAll("ul.rows a"))));
        Assert.Equal(before + 1, await FollowersAsync(profile));
        // The link may be opened again, and changes nothing more.
        await visitor.SubmitAsync(await visitor.GetAsync(letter.Link), "Begin to follow");
        Assert.Equal(before + 1, await FollowersAsync(profile));
        Assert.Single(await site.LettersToAsync(email));
    }

    [Fact]
    public async Task Everybody_is_answered_alike_whether_the_address_is_known_or_not()
    {
        var profile = await site.ResearcherAsync(Golden);
        await site.AddAccountAsync("known.account@site.example");
        await FollowAsync(profile, "known.follower@site.example");
        var answers = new List<(HttpStatusCode, string, int)>();
        foreach (var email in (string[])["known.account@site.example", "known.follower@site.example", "known.nobody@site.example"])
        {
            var answer = await AskAsync(site.Visitor(), profile, email);
            answers.Add((answer.Status, Visit.Text(answer.Page.QuerySelector("main")!).Replace(email, "", StringComparison.Ordinal), answer.Statements.Count));
            Assert.Equal($"Follow {Golden} at BzPeer?", (await site.LetterToAsync(email)).Subject);
        }

        Assert.Single(answers.Distinct());

        answers.Clear();
        foreach (var email in (string[])["known.account@site.example", "known.follower@site.example", "known.nobody@site.example"])
        {
            var visitor = site.Visitor();
            var answer = await visitor.SubmitAsync(await visitor.GetAsync("/follows/mail/link"), "Mail me a link", ("Email", email));
            answers.Add((answer.Status, Visit.Text(answer.Page.QuerySelector("main")!).Replace(email, "", StringComparison.Ordinal), answer.Statements.Count));
        }

        Assert.Single(answers.Distinct());
        Assert.Equal("What you follow at BzPeer", (await site.LetterToAsync("known.follower@site.example")).Subject);
        // Who never said yes gets nothing but the question.
        Assert.All(await site.LettersToAsync("known.nobody@site.example"), letter => Assert.EndsWith("?", letter.Subject, StringComparison.Ordinal));
        Assert.All(await site.LettersToAsync("known.account@site.example"), letter => Assert.EndsWith("?", letter.Subject, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_wrong_is_said_beside_the_field_and_what_was_typed_stays()
    {
        var profile = await site.ResearcherAsync(Golden);
        var visitor = site.Visitor();
        var page = await visitor.GetAsync(profile + "/follow");

        var wrong = await visitor.SubmitAsync(page, "Mail me the link", ("Email", "no address"), ("Often", nameof(DigestFrequency.AtOnce)));

        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        var field = wrong.Page.QuerySelector("#field-email")!;
        Assert.Equal(("no address", "true"), (field.GetAttribute("value"), field.GetAttribute("aria-invalid")));
        Assert.NotNull(wrong.Page.QuerySelector("#field-email-error"));
        Assert.Equal(nameof(DigestFrequency.AtOnce), wrong.Page.QuerySelector("[name=Often][checked]")?.GetAttribute("value"));
        foreach (var often in (string[])["Never", "Hourly", "1", ""])
        {
            wrong = await visitor.SubmitAsync(page, "Mail me the link", ("Email", "often@site.example"), ("Often", often));
            Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
            Assert.Equal("often@site.example", wrong.Page.QuerySelector("#field-email")!.GetAttribute("value"));
        }

        Assert.Empty(await site.LettersToAsync("often@site.example"));
    }

    [Fact]
    public async Task A_stranger_can_cause_four_mails_to_an_address_and_not_more()
    {
        var profile = await site.ResearcherAsync(Golden);
        for (var i = 0; i < AccountLimits.MailsToAddress.AtOnce; i++)
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(site.Visitor(), profile, "flooded@site.example")).Status);

        var refused = await AskAsync(site.Visitor(), profile, "flooded@site.example");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.NotNull(refused.Response.Headers.RetryAfter);
        Assert.Equal(AccountLimits.MailsToAddress.AtOnce, (await site.LettersToAsync("flooded@site.example")).Count);
    }

    [Fact]
    public async Task A_search_is_followed_by_mail_and_its_words_are_not_mailed()
    {
        const string email = "searches@site.example";
        var visitor = site.Visitor();
        var page = await visitor.GetAsync((await visitor.GetAsync("/search?q=Grand+Riddles")).Link("Follow this search").GetAttribute("href")!);
        Assert.Equal("Follow the search “Grand Riddles”", page.Heading);

        await visitor.SubmitAsync(page, "Mail me the link", ("Email", email));
        var letter = await site.LetterToAsync(email);

        Assert.DoesNotContain("Riddles", letter.Subject + letter.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, await site.ScalarAsync<long>("select count(*) from followed_searches where text = 'grand riddles'"));
        var managed = await visitor.FollowAsync(await visitor.SubmitAsync(await visitor.GetAsync(letter.Link), "Begin to follow"));
        Assert.Equal("grand riddles", Visit.Text(Assert.Single(managed.Page.QuerySelectorAll("ul.rows a"))));
        Assert.Equal(1, await site.ScalarAsync<long>("select count(*) from followed_searches where text = 'grand riddles'"));
    }

    [Fact]
    public async Task What_is_invented_is_marked_wherever_it_is_followed()
    {
        const string email = "follows.invented@site.example";
        await using var records = site.Open();
        var author = await records.Authors.Where(a => a.IsInvented).OrderByDescending(a => a.Id).Select(a => new { a.Id, a.Name }).FirstAsync(TestContext.Current.CancellationToken);
        var visitor = site.Visitor();
        await AskAsync(visitor, site.Links.Researcher(author.Id, author.Name), email);
        var letter = await site.LetterToAsync(email);
        Assert.Equal($"Follow {author.Name} (invented) at BzPeer?", letter.Subject);

        var opened = await visitor.GetAsync(letter.Link);
        Assert.Contains("This record is invented for demonstration.", Visit.Text(opened.Page.QuerySelector(".notice")!), StringComparison.Ordinal);
        var managed = await visitor.FollowAsync(await visitor.SubmitAsync(opened, "Begin to follow"));
        Assert.Contains($"{author.Name} invented", Visit.Text(Assert.Single(managed.Page.QuerySelectorAll("ul.rows li"))), StringComparison.Ordinal);

        var more = await FollowAsync(await site.ResearcherAsync(Golden), email, visitor);
        Assert.DoesNotContain("invented", Visit.Text(more.Page.QuerySelectorAll("ul.rows li").Single(row => row.TextContent.Contains(Golden, StringComparison.Ordinal))), StringComparison.Ordinal);
        await visitor.SubmitAsync(more, "Remove all and forget my address");
    }

    [Theory]
    [InlineData('好')]
    [InlineData('ß')]
    [InlineData('+')]
    public async Task The_longest_search_and_address_fit_into_a_link(char letter)
    {
        var email = $"{new string('a', 60)}@{new string('b', 60)}.{new string('c', 60)}.{new string('d', 60)}.example";
        var words = "a" + new string(letter, FollowedSearch.MaxLength - 1);
        var visitor = site.Visitor();
        var page = await visitor.GetAsync("/search/follow?q=" + Uri.EscapeDataString(words));
        await visitor.SubmitAsync(page, "Mail me the link", ("Email", email));

        var opened = await visitor.GetAsync((await site.LetterToAsync(email)).Link);

        Assert.Equal("Begin to follow", opened.Heading);
        Assert.Equal(words, Visit.Text(opened.Page.QuerySelector("main dd a")!));
    }

    [Fact]
    public async Task The_signed_link_lists_removes_one_and_forgets_the_address_with_the_last()
    {
        const string email = "manages@site.example";
        var (profile, topic) = (await site.ResearcherAsync(Golden), await site.TopicAsync("cs.LG"));
        var (ofProfile, ofTopic) = (await FollowersAsync(profile), await FollowersAsync(topic));
        await FollowAsync(profile, email);
        var visitor = site.Visitor();
        var page = await FollowAsync(topic, email, visitor);
        var address = new Uri(page.Page.Url).PathAndQuery;
        Assert.Equal(2, page.Page.QuerySelectorAll("ul.rows li").Length);
        Assert.Equal("no-referrer", page.Response.Headers.GetValues("Referrer-Policy").Single());

        var removed = await visitor.FollowAsync(await visitor.SubmitAsync(page, $"Remove {Golden}"));

        Assert.Single(removed.Page.QuerySelectorAll("ul.rows li"));
        Assert.Equal((ofProfile, ofTopic + 1), (await FollowersAsync(profile), await FollowersAsync(topic)));
        // Of another follower nothing is ended, whatever number is sent.
        await FollowAsync(profile, "another.manages@site.example");
        var others = await site.ScalarAsync<long>("select f.id from follows f join followers r on r.id = f.follower_id where r.email = 'another.manages@site.example'");
        await visitor.PostAsync("/follows/mail",
        [
            new("Token", Uri.UnescapeDataString(address.Split("token=")[1])), new("Remove", FormattableString.Invariant($"{others}")),
            new("form-token", removed.Page.QuerySelector("[name=form-token]")!.GetAttribute("value")!),
        ]);
        Assert.Equal(1, await site.ScalarAsync<long>($"select count(*) from follows where id = {others}"));

        // What waits for this follower goes with the last; of another one with the same address nothing does.
        await using (var records = site.Open())
        {
            foreach (var (subject, of) in ((string, string)[])[("Waits", email), ("Of another", "another.manages@site.example")])
            {
                var follower = await records.Followers.Where(f => f.Email == of).Select(f => f.Id).SingleAsync(TestContext.Current.CancellationToken);
                records.Post(new Letter { To = email, Subject = subject, Parts = [new Paragraph("News.")] }, site.Clock.GetUtcNow(), follower);
            }

            await records.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var last = await visitor.SubmitAsync(removed, $"Remove {Visit.Text(removed.Page.QuerySelector("ul.rows a")!)}");
        Assert.Equal("You follow nothing any more", last.Heading);
        Assert.Equal(["Of another"], (await site.LettersToAsync(email)).Select(letter => letter.Subject).Where(subject => subject is "Waits" or "Of another"));
        Assert.Equal(0, await RowsAsync(email));
        Assert.Equal("This link no longer works", (await visitor.GetAsync(address)).Heading);
        Assert.Equal(ofTopic, await FollowersAsync(topic));
    }

    [Fact]
    public async Task Remove_all_ends_everything_and_forgets_the_address()
    {
        const string email = "removes.all@site.example";
        var profile = await site.ResearcherAsync(Golden);
        var before = await FollowersAsync(profile);
        await FollowAsync(await site.TopicAsync("cs.LG"), email);
        var visitor = site.Visitor();
        var page = await FollowAsync(profile, email, visitor);

        var done = await visitor.SubmitAsync(page, "Remove all and forget my address");

        Assert.Equal("You follow nothing any more", done.Heading);
        Assert.Equal((0, before), (await RowsAsync(email), await FollowersAsync(profile)));
    }

    [Fact]
    public async Task Links_that_are_forged_old_or_of_another_kind_open_nothing()
    {
        const string email = "forged@site.example";
        var profile = await site.ResearcherAsync(Golden);
        var page = await FollowAsync(profile, email);
        var links = (FollowLinks)site.Services.GetService(typeof(FollowLinks))!;
        await using var records = site.Open();
        var follower = await records.Followers.SingleAsync(f => f.Email == email, TestContext.Current.CancellationToken);
        var good = links.Manage(follower.Id, follower.Stamp).PathAndQuery;
        Assert.Equal("What you follow by e-mail", (await site.Visitor().GetAsync(good)).Heading);

        string[] worthless =
        [
            "/follows/mail", "/follows/mail?token=x", good[..^3], links.Manage(follower.Id, Guid.NewGuid()).PathAndQuery,
            links.Unsubscribe(follower.Id, follower.Stamp).PathAndQuery.Replace("/unsubscribe", "", StringComparison.Ordinal),
        ];
        foreach (var address in worthless)
        {
            var opened = await site.Visitor().GetAsync(address);
            Assert.Equal("This link no longer works", opened.Heading);
            Assert.DoesNotContain(email, opened.Body, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(email, good, StringComparison.Ordinal);
        // A fresh one is mailed where the old one is worth nothing any more.
        var visitor = site.Visitor();
        var asked = await visitor.GetAsync((await visitor.GetAsync(worthless[1])).Link("Mail me a fresh link").GetAttribute("href")!);
        await visitor.SubmitAsync(asked, "Mail me a link", ("Email", email));
        Assert.Equal("What you follow by e-mail", (await visitor.GetAsync((await site.LetterToAsync(email)).Link)).Heading);
    }

    [Fact]
    public async Task An_account_brings_over_what_its_address_follows_and_counts_stay_right()
    {
        const string email = "adopts@site.example";
        var (profile, topic) = (await site.ResearcherAsync(Golden), await site.TopicAsync("cs.LG"));
        var (ofProfile, ofTopic) = (await FollowersAsync(profile), await FollowersAsync(topic));
        await FollowAsync(profile, email);
        await FollowAsync(topic, email);
        var ada = await site.NewAccountAsync(email);
        await ada.SubmitAsync(await ada.GetAsync(profile), $"Follow researcher {ofProfile + 1}");
        Assert.Equal((ofProfile + 2, ofTopic + 1), (await FollowersAsync(profile), await FollowersAsync(topic)));

        var page = await ada.GetAsync((await ada.GetAsync(topic + "/follow")).Link("Bring that over").GetAttribute("href")!);
        Assert.Contains("follows 2 subjects beside your account", Visit.Text(page.Page.QuerySelector(".lead")!), StringComparison.Ordinal);
        Assert.Equal("/follows", (await ada.SubmitAsync(page, "Bring them over")).Location);

        Assert.Equal((ofProfile + 1, ofTopic + 1), (await FollowersAsync(profile), await FollowersAsync(topic)));
        Assert.Equal(0, await RowsAsync(email));
        Assert.StartsWith("Following", Visit.Text((await ada.GetAsync(topic)).Page.QuerySelector("main form[data-follow] button")!), StringComparison.Ordinal);

        // An account that follows nothing takes them over as they are, with their settings.
        const string other = "adopts.all@site.example";
        await FollowAsync(profile, other);
        var bo = await site.NewAccountAsync(other);
        await bo.SubmitAsync(await bo.GetAsync("/follows/adopt"), "Bring them over");
        Assert.Equal((ofProfile + 2, 0), (await FollowersAsync(profile), await RowsAsync(other)));
        Assert.Equal("Weekly", await site.ScalarAsync<string>($"select f.digest from followers f join accounts a on a.id = f.account_id where a.email = '{other}'"));
        Assert.Contains("nothing to bring over", (await bo.GetAsync("/follows/adopt")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_finds_out_who_follows()
    {
        const string email = "hidden.follower@site.example";
        var profile = await site.ResearcherAsync(Golden);
        await FollowAsync(profile, email);
        await FollowAsync(await site.TopicAsync("cs.LG"), email);
        await site.AddAccountAsync("hidden.account@site.example", name: "Hidden Followername");
        var hidden = await site.LogInAsync("hidden.account@site.example");
        await hidden.SubmitAsync(await hidden.GetAsync(profile), Visit.Text((await hidden.GetAsync(profile)).Page.QuerySelector("main form[data-follow] button")!));
        // The author themselves, and a moderator, who see most.
        var owner = await site.NewAccountAsync("owner.looks@site.example");
        await site.ExecuteAsync(
            $"""
            insert into claims (account_id, author_id, author_key, state, made_at, changed_at)
            select a.id, {await site.ScalarAsync<long>($"select id from authors where name = '{Golden}' order by id limit 1")}, 'name:srinadh bhojanapalli', 'Accepted', now(), now()
            from accounts a where a.email = 'owner.looks@site.example'
            """);
        var moderator = await site.NewAccountAsync("moderator.looks@site.example", isModerator: true);
        string[] more = ["/feed.json", "/edit", "/edit/history", "/cite.json"];
        var seen = 0;

        foreach (var person in (Person[])[site.Visitor(), owner, moderator])
        {
            var addresses = RouteAnswers.Get.Values.Select(a => a.Address).Where(a => !a.Contains("log-out", StringComparison.Ordinal))
                .Concat(more.Select(part => "{researcher}" + part)).Distinct(StringComparer.Ordinal);
            foreach (var address in addresses)
            {
                var at = address.Replace("{researcher}", profile, StringComparison.Ordinal).Replace("{topic}", await site.TopicAsync("cs.LG"), StringComparison.Ordinal);
                if (at.Contains('{', StringComparison.Ordinal))
                    continue;
                var body = (await person.GetAsync(at)).Body;
                seen += body.Contains(Golden, StringComparison.Ordinal) ? 1 : 0;
                Assert.DoesNotContain("hidden.follower", body, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("hidden.account", body, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("Hidden Followername", body, StringComparison.OrdinalIgnoreCase);
            }
        }

        Assert.True(seen > 20, $"{seen} pages about the author.");
        Assert.DoesNotContain(site.Log, logged => (logged.RenderMessage(System.Globalization.CultureInfo.InvariantCulture) + logged.Exception).Contains("hidden.follower", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Asks by the form of a subject's page.</summary>
    private static async Task<Visit> AskAsync(Person visitor, string address, string email) =>
        await visitor.SubmitAsync(await visitor.GetAsync(address + "/follow"), "Mail me the link", ("Email", email), ("Often", nameof(DigestFrequency.Weekly)));

    /// <summary>Follows by all of the steps; the page where it is managed.</summary>
    private async Task<Visit> FollowAsync(string address, string email, Person? visitor = null)
    {
        visitor ??= site.Visitor();
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(visitor, address, email)).Status);
        return await visitor.FollowAsync(await visitor.SubmitAsync(await visitor.GetAsync((await site.LetterToAsync(email)).Link), "Begin to follow"));
    }

    private async Task<int> FollowersAsync(string address)
    {
        var words = Visit.Text((await site.GetAsync(address + "/follow")).Section("Who follows is private").QuerySelector("#private ~ p")!);
        return words.StartsWith("Nobody", StringComparison.Ordinal) ? 0 : int.Parse(words.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    private Task<long> RowsAsync(string email) => site.ScalarAsync<long>($"select count(*) from followers where email = '{email}'");
}
