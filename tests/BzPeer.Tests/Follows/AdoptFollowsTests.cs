using BzPeer.Accounts;
using BzPeer.Decisions;
using BzPeer.Follows;
using BzPeer.Mail;
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
        var account = await AccountAsync();
        await Site.FollowAsync(await Site.FollowerAsync("reader"), ada);
        await Site.FollowAsync(await OfAccountAsync(account), bea);
        var merge = await Site.DecideAsync(Ledger.Of(DecisionKind.SameAuthor, "name:bea two", "name:ada one"));
        Assert.Equal(2, await Site.NumberAsync("select max(followers) from followed"));

        Assert.Equal(new FollowAnswer.Done(1), await AdoptAsync(account));

        Assert.Equal(1, await Site.NumberAsync("select max(followers) from followed"));
        Assert.Equal([], await Site.MiscountedAsync());
        await Site.DecideAsync(Ledger.Undo(merge));
        // Both are followed again, as they were chosen.
        Assert.Equal(new FollowAnswer.Done(1), await Site.FollowAsync(await OfAccountAsync(account), ada));
        Assert.Equal(new FollowAnswer.Done(1), await Site.FollowAsync(await OfAccountAsync(account), bea));
        Assert.Equal([], await Site.MiscountedAsync());
        Assert.Equal(new FollowAnswer.Done(0), await AdoptAsync(account));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Any_sequence_leaves_counts_equal_to_rows(int seed)
    {
        var random = new Random(seed);
        var account = await AccountAsync();
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
                    await Site.FollowAsync(await OfAccountAsync(account), subject);
                    break;
                case 5:
                    await Site.UnfollowAsync(await OfAccountAsync(account), subject);
                    break;
                case < 8:
                    Assert.IsType<FollowAnswer.Done>(await AdoptAsync(account));
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
    public async Task What_was_mailed_counts_as_read_and_mail_that_waits_is_the_accounts_once(bool followedBefore)
    {
        var account = await AccountAsync();
        if (followedBefore)
            await Site.FollowAsync(await OfAccountAsync(account), await Site.AuthorAsync("Bea Two"));
        await Site.FollowAsync(await Site.FollowerAsync("reader"), await Site.AuthorAsync("Ada One"));
        var mail = new Digests(database, Site.Clock) { HasServer = true };
        await Site.ImportAsync("mailed", Following.Preprint("2611.1", "Mailed already", new(2026, 11, 1), authors: "Ada One"));
        Assert.Equal(1, await mail.LookAtAsync(7));
        await Site.ImportAsync("later", Following.Preprint("2611.2", "Not mailed yet", new(2026, 11, 1), authors: "Ada One"));

        Assert.Equal(new FollowAnswer.Done(1), await AdoptAsync(account));

        Assert.Equal(await OfAccountAsync(account), Assert.Single(await mail.MailsAsync()).FollowerId);
        Assert.Equal(["Not mailed yet"], await UnreadAsync());
        await Site.NumberAsync(
            """
            with sent as (
                update outgoing_mails set sent_at = now(), recipient = null, subject = null, text = null, html = null, unsubscribe = null, follower_id = null
                returning 1)
            select count(*) from sent
            """);
        Assert.Equal(1, await mail.LookAtAsync(7));
        var next = (await mail.MailsAsync())[^1];
        Assert.Contains("Not mailed yet", next.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Mailed already", next.Text, StringComparison.Ordinal);
        Assert.Equal(0, await mail.LookAtAsync(7));

        async Task<List<string>> UnreadAsync()
        {
            await using var records = database.Open();
            var news = await ReadNews.OfReaderAsync(records, account, 10, 10, TestContext.Current.CancellationToken);
            return [.. news.Subjects.SelectMany(s => s.Items).Select(i => i.Work!.Title)];
        }
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
        await ExecuteAsync("begin; select from followers where id = (select min(id) from followers) for update");
        var waking = new Digests(database, Site.Clock).Waker().RunAsync(TestContext.Current.CancellationToken);
        await HeldLock.WaitForAsync(database, "update followers");
        await ExecuteAsync("select from followers for update nowait; commit");
        await waking;

        Assert.Equal(Followers, await Site.NumberAsync("select count(*) from followers where next_digest_at is not null"));

        async Task ExecuteAsync(string sql)
        {
            await using var command = new Npgsql.NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>An account with the e-mail address of the follower "reader".</summary>
    private async Task<long> AccountAsync()
    {
        await using var records = database.Open();
        var account = new Account(EmailAddress.Parse("Reader@follow.example"), "Reader", Site.Clock.GetUtcNow());
        records.Accounts.Add(account);
        await records.SaveChangesAsync(TestContext.Current.CancellationToken);
        return account.Id;
    }

    private async Task<long> OfAccountAsync(long account)
    {
        await using var records = database.Open();
        return await new FindFollower(records, Site.Clock).OrAddOfAccountAsync(account, TestContext.Current.CancellationToken);
    }

    private async Task<FollowAnswer> AdoptAsync(long account)
    {
        await using var records = database.Open();
        return await new AdoptFollows(records, new Throttle(database.DataSource, Site.Clock)).RunAsync(account, TestContext.Current.CancellationToken);
    }
}
