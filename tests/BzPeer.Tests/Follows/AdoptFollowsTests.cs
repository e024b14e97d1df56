using BzPeer.Accounts;
using BzPeer.Decisions;
using BzPeer.Follows;
using BzPeer.Tests.Decisions;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Follows;

/// <summary>What an e-mail address follows is brought over to its account, and every subject keeps the number of its followers.</summary>
public sealed class AdoptFollowsTests(TestServer server) : IAsyncLifetime
{
    private static readonly string[] Names = ["Ada One", "Bea Two", "Cy Three"];

    private readonly TestDatabase database = new(server);

    private Following Site => field ??= new Following(database);

    private int works;

    private Digests Mail => field ??= new Digests(database, Site.Clock) { HasServer = true };

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        await Site.ImportAsync("first", [.. Names.Select((name, n) => Following.Preprint($"2610.{n}", $"Work {n}", new(2026, 10, 1), authors: name))]);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task Who_followed_both_ways_is_counted_once_also_after_a_split()
    {
        var (ada, bea) = (await Site.AuthorAsync("Ada One"), await Site.AuthorAsync("Bea Two"));
        var account = await Site.AccountAsync("Reader");
        await Site.FollowAsync(await Site.FollowerAsync("reader"), ada);
        await Site.FollowAsync(await Site.OfAccountAsync(account), bea);
        var merge = await Site.DecideAsync(Ledger.Of(DecisionKind.SameAuthor, "name:bea two", "name:ada one"));
        Assert.Equal(2, await Site.NumberAsync("select max(followers) from followed"));

        Assert.Equal(new FollowAnswer.Done(1), await Site.AdoptAsync(account));

        Assert.Equal(1, await Site.NumberAsync("select max(followers) from followed"));
        Assert.Equal([], await Site.MiscountedAsync());
        await Site.DecideAsync(Ledger.Undo(merge));
        // Both are followed again, as they were chosen.
        Assert.Equal(new FollowAnswer.Done(1), await Site.FollowAsync(await Site.OfAccountAsync(account), ada));
        Assert.Equal(new FollowAnswer.Done(1), await Site.FollowAsync(await Site.OfAccountAsync(account), bea));
        Assert.Equal([], await Site.MiscountedAsync());
        Assert.Equal(new FollowAnswer.Done(0), await Site.AdoptAsync(account));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Any_sequence_leaves_counts_equal_to_rows(int seed)
    {
        var random = new Random(seed);
        var account = await Site.AccountAsync("Reader");
        var merges = new List<long>();
        for (var step = 0; step < 40; step++)
        {
            var subject = await Site.AuthorAsync(Names[random.Next(Names.Length)]);
            switch (random.Next(10))
            {
                case < 3:
                    await Site.FollowAsync(await Site.FollowerAsync("reader"), subject);
                    break;
                case < 5:
                    await Site.FollowAsync(await Site.OfAccountAsync(account), subject);
                    break;
                case 5:
                    await Site.UnfollowAsync(await Site.OfAccountAsync(account), subject);
                    break;
                case < 8:
                    Assert.IsType<FollowAnswer.Done>(await Site.AdoptAsync(account));
                    Assert.Equal(0, await Site.NumberAsync("select count(*) from followers where email is not null"));
                    break;
                case 8:
                    var pair = Names.OrderBy(_ => random.Next()).Select(n => $"name:{BzPeer.Authors.NameKey.Of(n)}").ToList();
                    merges.Add(await Site.DecideAsync(Ledger.Of(DecisionKind.SameAuthor, pair[0], pair[1])));
                    break;
                case 9 when merges.Count > 0:
                    await Site.DecideAsync(Ledger.Undo(merges[random.Next(merges.Count)]));
                    break;
            }

            Assert.Equal([], await Site.MiscountedAsync());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_mailed_counts_as_read_and_is_told_no_more(bool followedBefore)
    {
        var account = await Site.AccountAsync("Reader");
        if (followedBefore)
            await Site.FollowAsync(await Site.OfAccountAsync(account), await Site.AuthorAsync("Bea Two"));
        await Site.FollowAsync(await Site.FollowerAsync("reader"), await Site.AuthorAsync("Ada One"));
        await AdoptBetweenTwoWorksAsync(account);
        await Mail.SendAsync();
        Assert.Equal(0, await Mail.LookAtAsync(7));
    }

    [Fact]
    public async Task What_was_mailed_of_a_subject_that_the_account_follows_too_is_told_no_more()
    {
        var account = await Site.AccountAsync("Reader");
        await Site.FollowAsync(await Site.OfAccountAsync(account), await Site.AuthorAsync("Ada One"));
        await Site.FollowAsync(await Site.FollowerAsync("reader"), await Site.AuthorAsync("Ada One"));
        await RunSqlAsync("update followers set next_digest_at = next_digest_at + interval '1 day' where account_id is not null");
        await AdoptBetweenTwoWorksAsync(account);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task What_waits_to_be_mailed_or_was_given_up_reaches_the_account_once(bool followedBefore, bool isGivenUp)
    {
        var account = await Site.AccountAsync("Reader");
        if (followedBefore)
            await Site.FollowAsync(await Site.OfAccountAsync(account), await Site.AuthorAsync("Bea Two"));
        await Site.FollowAsync(await Site.FollowerAsync("reader"), await Site.AuthorAsync("Ada One"));
        await PublishAsync("Waits", "Ada One");
        Assert.Equal(1, await Mail.LookAtAsync(7));
        if (isGivenUp)
            await RunSqlAsync("update outgoing_mails set failed_at = now()");
        await PublishAsync("Later", "Ada One");

        Assert.Equal(new FollowAnswer.Done(1), await Site.AdoptAsync(account));

        Assert.Equal(["Later", "Waits"], await UnreadAsync(account));
        Assert.Equal(followedBefore ? 0 : 1, (await Mail.MailsAsync()).Count);
        // Where the account followed nothing it has the follower's place, and what waits is sent.
        var isSent = !followedBefore && !isGivenUp;
        if (isSent)
            await Mail.SendAsync();
        Assert.Equal(1, await Mail.LookAtAsync(7));
        Assert.Equal(isSent ? ["Later"] : ["Later", "Waits"], await ToldLastAsync());
        var link = Uri.UnescapeDataString((await Mail.MailsAsync())[^1].Unsubscribe!.Split("token=")[1]);
        Assert.Equal(await Site.OfAccountAsync(account), Mail.Links.TryReadUnsubscribe(link)!.FollowerId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_account_was_mailed_itself_is_not_told_again_with_what_waited_for_the_address(bool isSent)
    {
        var account = await Site.AccountAsync("Reader");
        var own = await Site.OfAccountAsync(account);
        await Site.FollowAsync(own, await Site.AuthorAsync("Bea Two"));
        await Site.FollowAsync(await Site.FollowerAsync("reader"), await Site.AuthorAsync("Ada One"));
        await PublishAsync("Of Ada", "Ada One");
        await PublishAsync("Of Bea", "Bea Two");
        Assert.Equal(2, await Mail.LookAtAsync(7));
        if (isSent)
            await Mail.SendAsync(to => to == "Reader@follow.example" ? null : "451 4.2.0 later");

        Assert.Equal(new FollowAnswer.Done(1), await Site.AdoptAsync(account));

        Assert.Equal(1, await Mail.LookAtAsync(7));
        Assert.Equal(isSent ? ["Of Ada"] : ["Of Ada", "Of Bea"], await ToldLastAsync());
        await Mail.SendAsync();
        Assert.Equal(0, await Mail.LookAtAsync(7));
    }

    [Fact]
    public async Task Where_the_account_wants_no_mail_what_waited_is_new_on_its_page()
    {
        var account = await Site.AccountAsync("Reader");
        await Site.FollowAsync(await Site.OfAccountAsync(account), await Site.AuthorAsync("Bea Two"));
        await Mail.SetAsync(await Site.OfAccountAsync(account), DigestSettings.Usual with { Frequency = DigestFrequency.Never });
        await Site.FollowAsync(await Site.FollowerAsync("reader"), await Site.AuthorAsync("Ada One"));
        await PublishAsync("Waits", "Ada One");
        Assert.Equal(1, await Mail.LookAtAsync(7));

        await Site.AdoptAsync(account);

        Assert.Empty(await Mail.MailsAsync());
        Assert.Equal(["Waits"], await UnreadAsync(account));
        Assert.Equal(0, await Mail.LookAtAsync(7));
    }

    [Fact]
    public async Task Who_is_mailed_at_once_is_told_at_once_what_waited_for_the_address()
    {
        var account = await Site.AccountAsync("Reader");
        await Site.FollowAsync(await Site.OfAccountAsync(account), await Site.AuthorAsync("Bea Two"));
        await Mail.SetAsync(await Site.OfAccountAsync(account), DigestSettings.Usual with { Frequency = DigestFrequency.AtOnce });
        await Site.FollowAsync(await Site.FollowerAsync("reader"), await Site.AuthorAsync("Ada One"));
        await PublishAsync("Waits", "Ada One");
        Assert.Equal(1, await Mail.LookAtAsync(7));

        await Site.AdoptAsync(account);

        Assert.Equal(1, await Mail.LookAsync());
        Assert.Equal(["Waits"], await ToldLastAsync());
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Counts_are_locked_before_follows_as_a_merge_locks_them(bool followedBefore)
    {
        var account = await Site.AccountAsync("Reader");
        if (followedBefore)
            await Site.FollowAsync(await Site.OfAccountAsync(account), await Site.AuthorAsync("Bea Two"));
        await Site.FollowAsync(await Site.FollowerAsync("reader"), await Site.AuthorAsync("Ada One"));
        await PublishAsync("Mailed", "Ada One");
        Assert.Equal(1, await Mail.LookAtAsync(7));
        await Mail.SendAsync();

        await using var merge = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(merge, "begin; select from followed for update");
        var adopting = Site.AdoptAsync(account);
        await HeldLock.WaitForAsync(database, "from followed");
        await ExecuteAsync(merge, "select from follows for update nowait; commit");

        Assert.Equal(new FollowAnswer.Done(1), await adopting);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_link_that_ends_mail_while_the_follower_becomes_the_accounts_ends_no_follow()
    {
        var account = await Site.AccountAsync("Reader");
        var reader = await Site.FollowerAsync("reader");
        await Site.FollowAsync(reader, await Site.AuthorAsync("Ada One"));
        await using var records = database.Open();
        var stamp = records.Followers.Where(f => f.Id == reader).Select(f => f.Stamp).Single();
        var throttle = new Throttle(database.DataSource, Site.Clock);
        var end = new EndMail(records, new SetDigest(records, throttle, Site.Clock), new FollowSubject(records, throttle, Site.Clock));

        await using var adoption = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(adoption, $"begin; update followers set account_id = {account}, email = null, normalized_email = null where id = {reader}");
        var ending = end.RunAsync(new UnsubscribeToken(reader, stamp), TestContext.Current.CancellationToken);
        await HeldLock.WaitForAsync(database, "from followers");
        await ExecuteAsync(adoption, "commit");

        Assert.True(await ending);
        Assert.Equal(1, await Site.NumberAsync($"select count(*) from follows where follower_id = {reader}"));
        Assert.Equal(1, await Site.NumberAsync($"select count(*) from followers where id = {reader} and digest = 'Never'"));
        Assert.Equal([], await Site.MiscountedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_wakes_followers_locks_them_in_the_order_in_which_others_do()
    {
        // So many that no order but theirs begins with the first.
        const int Followers = 40;
        for (var n = 0; n < Followers; n++)
            await Site.FollowAsync(await Site.FollowerAsync($"reader{n}"), await Site.AuthorAsync("Ada One"));
        await Site.NumberAsync("with woken as (update followers set digest = 'AtOnce', next_digest_at = null returning 1) select count(*) from woken");
        await Site.ImportAsync("new", Following.Preprint("2611.1", "New", new(2026, 11, 1), authors: "Ada One"));

        await using var connection = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(connection, "begin; select from followers where id = (select min(id) from followers) for update");
        var waking = new Digests(database, Site.Clock).Waker().RunAsync(TestContext.Current.CancellationToken);
        await HeldLock.WaitForAsync(database, "update followers");
        await ExecuteAsync(connection, "select from followers for update nowait; commit");
        await waking;

        Assert.Equal(Followers, await Site.NumberAsync("select count(*) from followers where next_digest_at is not null"));
    }

    /// <summary>One work of Ada is mailed, another one comes, and what the address follows is brought over: the account is told of the second alone.</summary>
    private async Task AdoptBetweenTwoWorksAsync(long account)
    {
        await PublishAsync("Mailed already", "Ada One");
        Assert.Equal(1, await Mail.LookAtAsync(7));
        await Mail.SendAsync();
        await PublishAsync("Not mailed yet", "Ada One");

        Assert.Equal(new FollowAnswer.Done(1), await Site.AdoptAsync(account));

        Assert.Equal(["Not mailed yet"], await UnreadAsync(account));
        Assert.Equal(1, await Mail.LookAtAsync(7));
        Assert.Equal(["Not mailed yet"], await ToldLastAsync());
    }

    /// <summary>A work comes.</summary>
    private Task PublishAsync(string title, string author) =>
        Site.ImportAsync(title, Following.Preprint($"2611.{++works}", title, new(2026, 11, 1), authors: author));

    /// <summary>The works that are new on the account's page, by title.</summary>
    private async Task<List<string>> UnreadAsync(long account)
    {
        await using var records = database.Open();
        var news = await ReadNews.OfReaderAsync(records, account, 10, 10, TestContext.Current.CancellationToken);
        return [.. news.Subjects.SelectMany(s => s.Items).Select(i => i.Work!.Title).Order(StringComparer.Ordinal)];
    }

    /// <summary>The works of which the last mail tells, by title.</summary>
    private async Task<List<string>> ToldLastAsync()
    {
        string[] titles = ["Later", "Mailed already", "Not mailed yet", "Of Ada", "Of Bea", "Waits"];
        var lines = (await Mail.MailsAsync())[^1].Text!.Split('\n').Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal);
        return [.. titles.Where(lines.Contains)];
    }

    private async Task RunSqlAsync(string sql)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(connection, sql);
    }

    private static async Task ExecuteAsync(Npgsql.NpgsqlConnection connection, string sql)
    {
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
