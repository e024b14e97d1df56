using System.Globalization;
using BzPeer.Accounts;
using BzPeer.Decisions;
using BzPeer.Follows;
using BzPeer.Mail;
using BzPeer.Tests.Decisions;
using BzPeer.Tests.Infrastructure;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Npgsql;
using Xunit;

namespace BzPeer.Tests.Follows;

/// <summary>What is mailed, to whom and when. The clock begins at noon.</summary>
public sealed class DigestTests(TestServer server) : IAsyncLifetime
{
    private static readonly DateOnly November = new(2026, 11, 20);

    private static readonly DigestSettings AtOnce = DigestSettings.Usual with { Frequency = DigestFrequency.AtOnce };

    private readonly TestDatabase database = new(server);

    private int works;

    private Following Site => field ??= new Following(database);

    private Digests Mail => field ??= new Digests(database, Site.Clock);

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        await Site.ImportAsync("first", Following.Preprint("2610.1", "First", November, topics: ["cs.LG"], authors: ["Ada One", "Bea Two"]));
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task What_is_new_comes_at_the_readers_hour_in_one_mail_that_says_why()
    {
        await using (var records = database.Open())
        {
            var search = new Subject(SubjectKind.Search, (await new KeepSearch(records).RunAsync("third", TestContext.Current.CancellationToken))!.Value);
            await ReaderAsync("ada's reader", await Site.AuthorAsync("Ada One"), await Site.AuthorAsync("Bea Two"), await TopicAsync(), search);
        }

        await Site.ImportAsync(
            "november",
            Following.Preprint("2611.2", "Second & more", November, topics: ["cs.LG"], authors: ["Ada One", "Cy Three"]),
            Following.Preprint("2611.3", "Third", November, topics: ["cs.CV"], authors: ["Ada One", "Bea Two"]),
            Following.Preprint("2001.1", "Of long ago", new(2020, 1, 1), topics: ["cs.CV"], authors: ["Ada One"]));

        Assert.Equal(0, await Mail.LookAsync());
        Assert.Equal(1, await Mail.LookAtAsync(7));
        Assert.Equal(0, await Mail.LookAsync());
        Assert.Equal(0, await Mail.LookAtAsync(7));

        var mail = Assert.Single(await Mail.MailsAsync());
        Assert.Equal("ada's.reader@follow.example", mail.Recipient);
        Assert.Equal("Ada One: 2 new works", mail.Subject);
        var lines = Lines(mail);
        Assert.Equal(1, lines.Count(line => line == "Third"));
        Assert.Contains("New work, 2026. Ada One, Bea Two. You follow Bea Two and the search “third” too.", lines);
        Assert.Equal(1, lines.Count(line => line == "Second & more"));
        Assert.Contains("New work, 2026. Ada One, Cy Three. You follow Machine Learning too.", lines);
        Assert.Contains("And 1 earlier work", lines);
        Assert.DoesNotContain("Of long ago", lines);
        Assert.Contains("You get this because you follow Ada One, Bea Two and others at BzPeer.", lines);
        Assert.Contains("Second &amp; more", mail.Html, StringComparison.Ordinal);
        Assert.Contains(mail.Unsubscribe!, lines);
        Assert.Contains(lines, line => line.StartsWith("https://bzpeer.test/follows/mail?token=", StringComparison.Ordinal));
        Assert.NotNull(Mail.Links.TryReadUnsubscribe(TokenOf(mail)));
    }

    [Fact]
    public async Task Why_it_comes_names_some_of_what_has_news_and_counts_nothing()
    {
        string[] names = ["Ada One", "Bea Two", "Cy Three", "Dan Four"];
        foreach (var name in names)
            await PublishAsync(name);
        await ReaderAsync("four", [.. await Task.WhenAll(names.Select(Site.AuthorAsync))]);
        await using (var records = database.Open())
            await ReaderAsync("words", new Subject(SubjectKind.Search, (await new KeepSearch(records).RunAsync("work", TestContext.Current.CancellationToken))!.Value));
        foreach (var name in (string[])[.. names, "Ada One", "Ada One", "Bea Two"])
            await PublishAsync(name);

        await Mail.LookAtAsync(7);

        var written = await Mail.MailsAsync();
        Assert.Equal("Ada One: 3 new works, and news of 3 others", Assert.Single(written, m => m.Recipient == "four@follow.example").Subject);
        var mails = written.ToDictionary(m => m.Recipient!, Lines);
        Assert.Contains("You get this because you follow Ada One, Bea Two and others at BzPeer.", mails["four@follow.example"]);
        Assert.Contains("You get this because you follow the search “work” at BzPeer.", mails["words@follow.example"]);
    }

    [Fact]
    public async Task A_weekly_mail_waits_for_its_day_and_zone()
    {
        var reader = await ReaderAsync("weekly", await Site.AuthorAsync("Ada One"));
        // It is Tuesday; Thursday 06:00 in Berlin is 05:00 UTC.
        await Mail.SetAsync(reader, new DigestSettings(DigestFrequency.Weekly, 6, DayOfWeek.Thursday, "Europe/Berlin"));
        await PublishAsync();

        Assert.Equal(0, await Mail.LookAtAsync(5));
        Assert.Equal(1, await Mail.LookAtAsync(5));
        Assert.Equal(new DateTimeOffset(2026, 11, 26, 5, 0, 0, TimeSpan.Zero), Site.Clock.GetUtcNow());
    }

    [Fact]
    public async Task What_is_muted_or_not_asked_for_is_not_mailed_and_not_later_either()
    {
        var (muted, versions) = (await ReaderAsync("muted", await Site.AuthorAsync("Ada One")), await ReaderAsync("versions", await Site.AuthorAsync("Ada One")));
        await RunSqlAsync($"update follows set is_muted = true where follower_id = {muted}; update follows set triggers = {(int)Triggers.Versions} where follower_id = {versions}");
        await PublishAsync();

        Assert.Equal(0, await Mail.LookAtAsync(7));
        await RunSqlAsync("update follows set is_muted = false, triggers = 7");
        Assert.Equal(0, await Mail.LookAtAsync(7));
        await PublishAsync();
        Assert.Equal(2, await Mail.LookAtAsync(7));
        Assert.All(await Mail.MailsAsync(), mail => Assert.Equal("Ada One: 1 new work", mail.Subject));
    }

    [Fact]
    public async Task At_once_is_soon_and_once_an_hour()
    {
        await ReaderAsync("usual", await Site.AuthorAsync("Ada One"));
        await Mail.SetAsync(await ReaderAsync("eager", await Site.AuthorAsync("Ada One")), AtOnce);
        Assert.Equal(0, await Mail.LookAsync());

        await PublishAsync();
        Assert.Equal(1, await Mail.LookAsync());
        Assert.Equal(0, await Mail.LookAsync());
        Site.Clock.Pass(TimeSpan.FromMinutes(10));
        await PublishAsync();
        Assert.Equal(0, await Mail.LookAsync());
        Site.Clock.Pass(TimeSpan.FromMinutes(20));
        await PublishAsync();
        Site.Clock.Pass(TimeSpan.FromMinutes(29));
        Assert.Equal(0, await Mail.LookAsync());
        Site.Clock.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await Mail.LookAsync());

        var mails = await Mail.MailsAsync();
        Assert.Equal(["eager@follow.example", "eager@follow.example"], mails.Select(m => m.Recipient));
        Assert.Equal(["Ada One: 1 new work", "Ada One: 2 new works"], mails.Select(m => m.Subject));
    }

    [Fact]
    public async Task Who_is_not_concerned_is_not_looked_at_for_news_at_once()
    {
        await Mail.SetAsync(await ReaderAsync("eager", await Site.AuthorAsync("Bea Two")), AtOnce);
        await Mail.LookAsync();
        await ReaderAsync("other", await Site.AuthorAsync("Ada One"));
        await PublishAsync();

        while (await Mail.Waker().RunAsync(TestContext.Current.CancellationToken))
        {
        }

        Assert.Equal(0, await Site.NumberAsync("select count(*) from followers where digest = 'AtOnce' and next_digest_at is not null"));
    }

    [Fact(Timeout = 60_000)]
    public async Task News_that_come_while_a_digest_is_written_are_in_the_next_one()
    {
        await Mail.SetAsync(await ReaderAsync("eager", await Site.AuthorAsync("Ada One")), AtOnce);
        await Mail.LookAsync();
        await PublishAsync();
        await Mail.Waker().RunAsync(TestContext.Current.CancellationToken);

        await using var outbox = await LockOutboxAsync();
        var writing = Mail.Writer().RunAsync(TestContext.Current.CancellationToken);
        await outbox.WaitForWaiterAsync();
        await PublishAsync();
        var waking = Mail.Waker().RunAsync(TestContext.Current.CancellationToken);
        await WaitForLockAsync("update followers");
        await outbox.ReleaseAsync();
        Assert.Equal(1, (await writing).Mailed);
        await waking;

        Site.Clock.Pass(TimeSpan.FromHours(1));
        Assert.Equal(1, await Mail.LookAsync());
        Assert.Equal(["Ada One: 1 new work", "Ada One: 1 new work"], (await Mail.MailsAsync()).Select(m => m.Subject));
    }

    [Fact(Timeout = 60_000)]
    public async Task Several_workers_and_one_that_is_killed_write_each_digest_once()
    {
        var ada = await Site.AuthorAsync("Ada One");
        await RunSqlAsync(
            $"""
            insert into followers (email, normalized_email, created_at, digest, hour, weekday, time_zone, next_digest_at, digested_event_id, stamp)
            select 'r' || n || '@many.example', 'R' || n || '@MANY.EXAMPLE', now(), 'Daily', 7, 1, 'Etc/UTC', '2026-11-25 07:00Z', 0, gen_random_uuid()
            from generate_series(1, 1000) n;
            insert into follows (follower_id, subject_kind, subject_id, stands_for_id, triggers, is_muted, created_at, read_event_id)
            select id, 'Author', {ada.Id}, {ada.Id}, 7, false, now(), 0 from followers;
            insert into followed (subject_kind, subject_id, followers) values ('Author', {ada.Id}, 1000)
            on conflict (subject_kind, subject_id) do update set followers = excluded.followers
            """);
        await PublishAsync();
        Site.Clock.Pass(TimeSpan.FromDays(1));

        // One has taken its followers and written their letters, and dies before it can commit.
        await using (var outbox = await LockOutboxAsync())
        {
            var dying = Mail.Writer().RunAsync(TestContext.Current.CancellationToken);
            await outbox.WaitForWaiterAsync();
            await outbox.KillWaiterAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => dying);
            await outbox.ReleaseAsync();
        }

        Assert.Empty(await Mail.MailsAsync());

        var written = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(Mail.WriteAllAsync)));

        Assert.Equal(1000, written.Sum());
        var mails = await Mail.MailsAsync();
        Assert.Equal(1000, mails.Count);
        Assert.Equal(1000, mails.Select(m => m.Recipient).Distinct().Count());
        Assert.Equal(1000, mails.Select(m => m.MessageId).Distinct().Count());
        Assert.Equal(0, await Mail.WriteAllAsync());
    }

    [Fact]
    public async Task An_address_that_refuses_mail_gets_none_until_its_reader_says_that_it_takes_some()
    {
        var reader = await ReaderAsync("gone", await Site.AuthorAsync("Ada One"));
        await ReaderAsync("here", await Site.AuthorAsync("Ada One"));

        Assert.Equal(1, await Mail.RefuseAsync("Gone@follow.example"));
        Assert.Equal(0, await Mail.RefuseAsync("nobody@follow.example"));
        await PublishAsync();
        Assert.Equal(1, await Mail.LookAtAsync(7));
        await PublishAsync();
        // Another hour alone does not mail to it again.
        await Mail.SetAsync(reader, DigestSettings.Usual with { Hour = 8 });
        Assert.Equal(0, await Mail.LookAtAsync(8));
        await Mail.ResumeAsync(reader);
        Assert.Equal(2, await Mail.LookAtAsync(8));

        Assert.Equal(["here@follow.example", "here@follow.example", "gone@follow.example"], (await Mail.MailsAsync()).Select(m => m.Recipient));
        Assert.Equal("Ada One: 2 new works", (await Mail.MailsAsync())[^1].Subject);
    }

    [Fact]
    public async Task One_letter_that_cannot_be_written_keeps_nobody_else_from_theirs()
    {
        var spoilt = await ReaderAsync("spoilt", await Site.AuthorAsync("Ada One"));
        await Mail.SetAsync(spoilt, AtOnce);
        await ReaderAsync("well", await Site.AuthorAsync("Ada One"));
        await PublishAsync();
        await RunSqlAsync($"update followers set email = 'no address' where id = {spoilt}; update followers set next_digest_at = '2026-11-24 07:00Z'");

        var written = await Mail.Writer().RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal((2, 1), (written.Due, written.Mailed));
        Assert.Equal([new FailedDigest(spoilt, nameof(ArgumentException))], written.Failed);
        Assert.Equal(0, await Mail.WriteAllAsync());
        Assert.Equal("well@follow.example", Assert.Single(await Mail.MailsAsync()).Recipient);

        // Once it can be, it tells what it would have told.
        await RunSqlAsync($"update followers set email = 'spoilt@follow.example' where id = {spoilt}");
        Site.Clock.Pass(NextDigest.BetweenMails);
        Assert.Equal(1, await Mail.WriteAllAsync());
        Assert.Equal(("spoilt@follow.example", "Ada One: 1 new work"), (await Mail.MailsAsync())[^1] is var mail ? (mail.Recipient, mail.Subject) : default);
    }

    [Theory]
    [InlineData(DigestFrequency.AtOnce)]
    [InlineData(DigestFrequency.Daily)]
    public async Task While_a_digest_waits_for_the_mail_server_no_other_is_written_and_the_next_tells_all(DigestFrequency often)
    {
        Mail.HasServer = true;
        await Mail.SetAsync(await ReaderAsync("waits", await Site.AuthorAsync("Ada One")), DigestSettings.Usual with { Frequency = often });
        await PublishAsync();
        Assert.Equal(1, await Mail.LookAtAsync(7));
        for (var day = 0; day < 2; day++)
        {
            await PublishAsync();
            Assert.Equal(0, await Mail.LookAtAsync(7));
        }

        await Mail.SendAsync();
        // Without another event.
        Assert.Equal(1, await Mail.LookAtAsync(7));
        Assert.Equal("Ada One: 2 new works", (await Mail.MailsAsync())[^1].Subject);
    }

    [Fact]
    public async Task What_stood_in_a_digest_that_was_given_up_comes_with_the_next()
    {
        Mail.HasServer = true;
        await ReaderAsync("unlucky", await Site.AuthorAsync("Ada One"));
        await PublishAsync();
        Assert.Equal(1, await Mail.LookAtAsync(7));
        Site.Clock.Pass(GiveUpOldMail.Longest + TimeSpan.FromMinutes(1));
        await using (var records = database.Open())
            Assert.Equal(1, await GiveUpOldMail.RunAsync(records, Site.Clock.GetUtcNow(), TestContext.Current.CancellationToken));

        await PublishAsync();
        Assert.Equal(1, await Mail.LookAtAsync(7));
        Assert.Equal("Ada One: 2 new works", (await Mail.MailsAsync())[^1].Subject);
        await Mail.SendAsync();
        await PublishAsync();
        Assert.Equal(1, await Mail.LookAtAsync(7));
        Assert.Equal("Ada One: 1 new work", (await Mail.MailsAsync())[^1].Subject);
    }

    [Fact]
    public async Task What_stood_in_a_digest_that_was_given_up_comes_without_another_event_to_who_is_mailed_at_once()
    {
        Mail.HasServer = true;
        await Mail.SetAsync(await ReaderAsync("unlucky", await Site.AuthorAsync("Ada One")), AtOnce);
        await Mail.LookAsync();
        await PublishAsync();
        Assert.Equal(1, await Mail.LookAsync());
        Site.Clock.Pass(GiveUpOldMail.Longest + TimeSpan.FromMinutes(1));
        await using (var records = database.Open())
            Assert.Equal(1, await GiveUpOldMail.RunAsync(records, Site.Clock.GetUtcNow(), TestContext.Current.CancellationToken));

        Assert.Equal(1, await Mail.LookAsync());
        Assert.Equal("Ada One: 1 new work", (await Mail.MailsAsync())[^1].Subject);
        Assert.Equal(0, await Mail.LookAsync());
    }

    [Fact]
    public async Task An_address_that_is_refused_for_good_is_tried_once()
    {
        Mail.HasServer = true;
        var reader = await ReaderAsync("disabled", await Site.AuthorAsync("Ada One"));
        await Mail.SetAsync(reader, AtOnce);
        await Mail.LookAsync();
        await PublishAsync();
        Assert.Equal(1, await Mail.LookAsync());

        await Mail.SendAsync(_ => "550 5.2.1 mailbox disabled");

        for (var day = 0; day < 3; day++)
        {
            await PublishAsync();
            Assert.Equal(0, await Mail.LookAtAsync(7));
        }

        await Mail.ResumeAsync(reader);
        Assert.Equal(1, await Mail.LookAsync());
        Assert.Equal("Ada One: 4 new works", (await Mail.MailsAsync())[^1].Subject);
    }

    [Fact]
    public async Task Digests_that_are_refused_one_after_the_other_end_until_their_reader_says_that_mail_arrives()
    {
        const string Refusal = "554 5.6.0 content";
        Mail.HasServer = true;
        var reader = await ReaderAsync("disliked", await Site.AuthorAsync("Ada One"));
        await Mail.SetAsync(reader, AtOnce);
        await Mail.LookAsync();
        await PublishAsync();
        Assert.Equal(1, await Mail.LookAsync());
        for (var more = 1; more < SettleDigests.MostGivenUp; more++)
        {
            await Mail.SendAsync(answerToMail: Refusal);
            // The same again would be refused again: not each hour, whatever comes meanwhile.
            await PublishAsync();
            Assert.Equal(0, await Mail.LookAsync());
            Site.Clock.Pass(TimeSpan.FromHours(23));
            Assert.Equal(0, await Mail.LookAsync());
            Site.Clock.Pass(TimeSpan.FromHours(1));
            Assert.Equal(1, await Mail.LookAsync());
        }

        await Mail.SendAsync(answerToMail: Refusal);
        await PublishAsync();
        Assert.Equal(0, await Mail.LookAsync());
        Assert.Equal(0, await Mail.LookAtAsync(7));
        Assert.Equal(1, await Site.NumberAsync($"select count(*) from followers where id = {reader} and refused_at is not null and next_digest_at is null"));

        await Mail.ResumeAsync(reader);
        Assert.Equal(1, await Mail.LookAsync());
        Assert.Equal("Ada One: 4 new works", (await Mail.MailsAsync())[^1].Subject);
        // The reader said that mail arrives: what is refused now is the first again.
        await Mail.SendAsync(answerToMail: Refusal);
        await Mail.LookAsync();
        Site.Clock.Pass(TimeSpan.FromDays(1));
        Assert.Equal(1, await Mail.LookAsync());
        await Mail.SendAsync();
        // One was taken: what is refused now is the first again.
        Site.Clock.Pass(NextDigest.BetweenMails);
        await PublishAsync();
        Assert.Equal(1, await Mail.LookAsync());
        await Mail.SendAsync(answerToMail: Refusal);
        await Mail.LookAsync();
        Site.Clock.Pass(TimeSpan.FromDays(1));
        Assert.Equal(1, await Mail.LookAsync());
    }

    [Theory]
    [InlineData("552 5.2.2", true)]
    [InlineData("452 4.2.2", true)]
    [InlineData("504 5.5.2", false)]
    [InlineData("421", false)]
    [InlineData("connection lost", false)]
    [InlineData("sender 550 5.7.1", false)]
    [InlineData("waited too long", false)]
    public async Task What_the_sites_own_server_did_not_take_on_says_nothing_of_the_address(string failure, bool isRefused)
    {
        Mail.HasServer = true;
        var reader = await ReaderAsync("waits", await Site.AuthorAsync("Ada One"));
        await PublishAsync();
        for (var times = 0; times < SettleDigests.MostGivenUp; times++)
        {
            Assert.Equal(1, await Mail.LookAtAsync(7));
            await RunSqlAsync($"update outgoing_mails set failed_at = now(), failure = '{failure}' where failed_at is null");
        }

        Assert.Equal(isRefused ? 0 : 1, await Mail.LookAtAsync(7));
        Assert.Equal(isRefused ? 1 : 0, await Site.NumberAsync($"select count(*) from followers where id = {reader} and refused_at is not null"));
    }

    [Theory]
    [InlineData(DigestFrequency.AtOnce)]
    [InlineData(DigestFrequency.Daily)]
    public async Task Nothing_is_mailed_to_who_leaves_and_all_of_it_to_who_comes_back(DigestFrequency often)
    {
        var account = await Site.AccountAsync("leaves");
        var reader = await Site.OfAccountAsync(account);
        await Site.FollowAsync(reader, await Site.AuthorAsync("Ada One"));
        await Mail.SetAsync(reader, DigestSettings.Usual with { Frequency = often });
        await Mail.LookAsync();
        await ChangeAsync(change => change.AskForDeletionAsync(account, TestContext.Current.CancellationToken));
        await PublishAsync();

        for (var day = 0; day < 2; day++)
            Assert.Equal(0, await Mail.LookAtAsync(7));
        await ChangeAsync(change => change.TakeDeletionBackAsync(account, TestContext.Current.CancellationToken));
        Assert.Equal(1, await Mail.LookAtAsync(7));

        Assert.Equal("Ada One: 1 new work", Assert.Single(await Mail.MailsAsync(), m => m.FollowerId == reader).Subject);

        async Task ChangeAsync(Func<ChangeAccount, Task<bool>> make)
        {
            await using var records = database.Open();
            var letters = new AccountLetters(Digests.Site, new MailedTokens(new EphemeralDataProtectionProvider(), Site.Clock));
            Assert.True(await make(new ChangeAccount(records, new PasswordHasher<Account>(), new Throttle(database.DataSource, Site.Clock), letters, Site.Clock)));
        }
    }

    [Fact]
    public async Task What_waits_goes_with_the_follower_and_no_other_mail_does()
    {
        Mail.HasServer = true;
        var (gone, never) = (await ReaderAsync("gone", await Site.AuthorAsync("Ada One")), await ReaderAsync("never", await Site.AuthorAsync("Ada One")));
        await ReaderAsync("stays", await Site.AuthorAsync("Ada One"));
        await PublishAsync();
        Assert.Equal(3, await Mail.LookAtAsync(7));
        await using (var records = database.Open())
        {
            records.Post(new Letter { To = "gone@follow.example", Subject = "Another", Parts = [new Paragraph("No digest.")] }, Site.Clock.GetUtcNow());
            await records.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await Mail.ForgetAsync(gone);
        await Mail.SetAsync(never, DigestSettings.Usual with { Frequency = DigestFrequency.Never });

        Assert.Equal(["stays@follow.example", "gone@follow.example"], (await Mail.MailsAsync()).Select(m => m.Recipient));
    }

    [Fact]
    public async Task A_digest_that_is_being_tried_while_its_reader_leaves_is_not_tried_again()
    {
        Mail.HasServer = true;
        var gone = await ReaderAsync("gone", await Site.AuthorAsync("Ada One"));
        await PublishAsync();
        Assert.Equal(1, await Mail.LookAtAsync(7));

        await using (var sending = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken))
        await using (var trying = await sending.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await using var claim = new NpgsqlCommand("select from outgoing_mails for update", sending);
            await claim.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            await Mail.ForgetAsync(gone);
        }

        Assert.Single(await Mail.MailsAsync());
        await Mail.LookAsync();
        Assert.Empty(await Mail.MailsAsync());
    }

    [Fact]
    public async Task Who_never_wanted_mail_hears_of_nothing_that_came_before_they_did()
    {
        var reader = await ReaderAsync("never", await Site.AuthorAsync("Ada One"));
        await Mail.SetAsync(reader, DigestSettings.Usual with { Frequency = DigestFrequency.Never });
        await PublishAsync();
        Assert.Equal(0, await Mail.LookAtAsync(7));

        await Mail.SetAsync(reader, AtOnce);
        Assert.Equal(0, await Mail.LookAsync());
        await PublishAsync();
        Assert.Equal(1, await Mail.LookAsync());
    }

    [Fact]
    public async Task What_is_much_is_counted()
    {
        await ReaderAsync("much", await Site.AuthorAsync("Ada One"));
        for (var n = 0; n < DigestLetters.MostItems + 7; n++)
            await PublishAsync();

        await Mail.LookAtAsync(7);

        var mail = Assert.Single(await Mail.MailsAsync());
        Assert.Equal("Ada One: 12 new works", mail.Subject);
        Assert.Contains("And 7 more", Lines(mail));
    }

    [Fact]
    public async Task What_happens_to_a_record_is_told_in_words()
    {
        await ReaderAsync("records", await Site.AuthorAsync("Ada One"));
        await Site.DecideAsync(Ledger.Of(DecisionKind.SameAuthor, "name:bea two", "name:ada one"));

        await Mail.LookAtAsync(7);

        var mail = Assert.Single(await Mail.MailsAsync());
        Assert.Equal("Ada One: news of the record", mail.Subject);
        Assert.Contains("This record is now one with that of Bea Two", Lines(mail));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Each_event_reaches_each_follower_once_whatever_their_schedules(int seed)
    {
        var random = new Random(seed);
        string[] zones = ["Etc/UTC", "Europe/Berlin", "Pacific/Kiritimati", "America/New_York", "Asia/Kolkata"];
        string[] names = ["Ada One", "Bea Two"];
        var expected = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var readers = new List<(string Email, long Id, HashSet<string> Names)>();
        for (var n = 0; n < 6; n++)
        {
            var followed = names.Where(_ => random.Next(3) > 0).ToHashSet(StringComparer.Ordinal);
            var id = await ReaderAsync($"reader{n}", [.. await Task.WhenAll(followed.Select(Site.AuthorAsync))]);
            readers.Add(($"reader{n}@follow.example", id, followed));
            expected.Add($"reader{n}@follow.example", []);
            await ChooseAsync(id);
        }

        for (var step = 0; step < 60; step++)
        {
            Site.Clock.Pass(TimeSpan.FromMinutes(random.Next(24 * 60)));
            switch (random.Next(5))
            {
                case 0:
                    var name = names[random.Next(names.Length)];
                    var title = await PublishAsync(name);
                    foreach (var reader in readers.Where(r => r.Names.Contains(name)))
                        expected[reader.Email].Add(title);
                    break;
                case 1:
                    await ChooseAsync(readers[random.Next(readers.Count)].Id);
                    break;
                default:
                    await Mail.LookAsync();
                    break;
            }
        }

        for (var day = 0; day < 9; day++)
        {
            Site.Clock.Pass(TimeSpan.FromDays(1));
            await Mail.LookAsync();
        }

        // Who changed their mind until much had come is told of the latest, and how many more there are.
        var told = (await Mail.MailsAsync()).ToLookup(m => m.Recipient!, Lines);
        foreach (var (email, titles) in expected)
        {
            var lines = told[email].SelectMany(l => l).ToList();
            var listed = lines.Where(line => line.StartsWith("Work ", StringComparison.Ordinal)).ToList();
            var counted = lines.Where(line => line.StartsWith("And ", StringComparison.Ordinal)).Sum(line => int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
            Assert.Equal(listed.Distinct(StringComparer.Ordinal), listed);
            Assert.Subset(titles.ToHashSet(StringComparer.Ordinal), listed.ToHashSet(StringComparer.Ordinal));
            Assert.Equal(titles.Count, listed.Count + counted);
        }

        Task ChooseAsync(long reader) => Mail.SetAsync(reader, new DigestSettings(
            (DigestFrequency)random.Next(1, 4), random.Next(24), (DayOfWeek)random.Next(7), zones[random.Next(zones.Length)]));
    }

    private async Task<long> ReaderAsync(string name, params Subject[] subjects)
    {
        var reader = await Site.FollowerAsync(name.Replace(' ', '.'));
        foreach (var subject in subjects)
            Assert.IsType<FollowAnswer.Done>(await Site.FollowAsync(reader, subject));
        return reader;
    }

    /// <summary>A work comes.</summary>
    private async Task<string> PublishAsync(string author = "Ada One")
    {
        var title = string.Create(CultureInfo.InvariantCulture, $"Work {++works:000}");
        await Site.ImportAsync("more", Following.Preprint($"2612.{works}", title, November, authors: author));
        return title;
    }

    private async Task<Subject> TopicAsync() => new(SubjectKind.Topic, await Site.NumberAsync("select topic_id from topic_codes where code = 'cs.LG'"));

    private async Task RunSqlAsync(string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private async Task<HeldLock> LockOutboxAsync()
    {
        var held = new HeldLock(database, await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken));
        await held.TakeAsync("outgoing_mails");
        return held;
    }

    private Task WaitForLockAsync(string statement) => HeldLock.WaitForAsync(database, statement);

    // format=flowed: a line that ends with a space goes on in the next.
    private static string[] Lines(OutgoingMail mail) => mail.Text!.Replace(" \n", " ", StringComparison.Ordinal).Split('\n');

    private static string TokenOf(OutgoingMail mail) => Uri.UnescapeDataString(mail.Unsubscribe!.Split("token=")[1]);
}
