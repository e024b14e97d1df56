using System.Text;
using BzPeer.Accounts;
using BzPeer.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Accounts;

public sealed class ThrottleTests(TestDatabase database, TestServer server) : IClassFixture<TestDatabase>
{
    private static readonly Limit Three = new("three", 3, TimeSpan.FromMinutes(10));
    private static readonly Limit One = new("one", 1, TimeSpan.FromHours(1));

    private readonly Clock clock = new();

    private Throttle Throttle => new(database.DataSource, clock);

    // Tests of one class share a database, and each counts for subjects of its own.
    private string Subject { get; } = Guid.NewGuid().ToString();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task So_many_are_free_at_once_and_one_more_after_each_pause()
    {
        Assert.Equal([true, true, true, false], await TakeAsync(Three, times: 4));

        clock.Now += Three.Each - TimeSpan.FromSeconds(1);
        Assert.Equal([false], await TakeAsync(Three, times: 1));
        clock.Now += TimeSpan.FromSeconds(1);
        Assert.Equal([true, false], await TakeAsync(Three, times: 2));

        clock.Now += TimeSpan.FromDays(365);
        Assert.Equal([true, true, true, false], await TakeAsync(Three, times: 4));
    }

    [Fact]
    public async Task A_refusal_says_which_limit_and_for_how_long()
    {
        Assert.Null(await Throttle.TakeAsync([(Three, Subject), (One, Subject)], Cancellation));
        clock.Now += TimeSpan.FromMinutes(12);

        Assert.Equal(new Refusal(One, TimeSpan.FromMinutes(48)), await Throttle.TakeAsync([(Three, Subject), (One, Subject)], Cancellation));

        await TakeAsync(Three, times: 3);
        Assert.Equal(new Refusal(Three, TimeSpan.FromMinutes(10)), await Throttle.TakeAsync([(Three, Subject)], Cancellation));
        Assert.Equal(new Refusal(One, TimeSpan.FromMinutes(48)), await Throttle.TakeAsync([(Three, Subject), (One, Subject)], Cancellation));
    }

    [Fact]
    public async Task Waiting_as_long_as_was_said_is_enough()
    {
        var uneven = new Limit("uneven", 7, TimeSpan.FromSeconds(100) / 7);
        await TakeAsync(uneven, times: 7);
        clock.Now += TimeSpan.FromSeconds(1.234567);
        var refusal = await Throttle.TakeAsync([(uneven, Subject)], Cancellation);

        clock.Now += refusal!.RetryAfter;

        Assert.Equal([true], await TakeAsync(uneven, times: 1));
    }

    [Fact]
    public async Task Where_one_limit_refuses_nothing_is_taken_from_the_others()
    {
        await TakeAsync(One, times: 1);

        for (var i = 0; i < 5; i++)
        {
            Assert.NotNull(await Throttle.TakeAsync([(Three, Subject), (One, Subject)], Cancellation));
        }

        Assert.Equal([true, true, true, false], await TakeAsync(Three, times: 4));
    }

    [Fact]
    public async Task Subjects_and_limits_are_counted_apart()
    {
        await TakeAsync(One, times: 1);

        Assert.Null(await Throttle.TakeAsync([(One, Subject + "'"), (One with { Name = "other" }, Subject)], Cancellation));
    }

    [Fact]
    public async Task What_is_wanted_twice_in_one_go_is_taken_once()
    {
        Assert.Null(await Throttle.TakeAsync([(One, Subject), (One, Subject)], Cancellation));
        Assert.Equal([false], await TakeAsync(One, times: 1));
    }

    [Fact]
    public async Task What_is_given_back_is_free_again_and_never_more_than_that()
    {
        await TakeAsync(Three, times: 3);

        await Throttle.GiveBackAsync([(Three, Subject)], Cancellation);
        Assert.Equal([true, false], await TakeAsync(Three, times: 2));

        for (var i = 0; i < 10; i++)
        {
            await Throttle.GiveBackAsync([(Three, Subject)], Cancellation);
        }

        Assert.Equal([true, true, true, false], await TakeAsync(Three, times: 4));
        await Throttle.GiveBackAsync([(Three, "nobody took for this one")], Cancellation);
    }

    [Fact]
    public async Task Many_at_once_get_as_many_as_there_are()
    {
        var ten = new Limit("ten", 10, TimeSpan.FromMinutes(1));

        var refusals = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => Throttle.TakeAsync([(ten, Subject), (One, $"{Subject}/{i}")], Cancellation))));

        Assert.Equal(10, refusals.Count(r => r is null));
        Assert.All(refusals.OfType<Refusal>(), r => Assert.Equal(ten, r.Limit));
    }

    [Fact]
    public async Task Those_who_take_the_same_in_another_order_do_not_wait_in_a_circle()
    {
        var many = Enumerable.Range(0, 20).Select(i => (Three with { Name = $"circle {i}", AtOnce = 1_000 }, Subject)).ToList();
        var reversed = Enumerable.Reverse(many).ToList();

        // PostgreSQL would end one of those in a circle with an error.
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(async () =>
        {
            Assert.Null(await Throttle.TakeAsync(i % 2 == 0 ? many : reversed, Cancellation));
            if (i % 10 == 0)
            {
                await Throttle.RemoveSpentAsync(Cancellation);
            }
        })));

        Assert.Equal(900, (await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => Throttle.TakeAsync([many[0]], Cancellation)))).Count(r => r is null));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_costs_one_pause_at_most()
    {
        await TakeAsync(Three, times: 2);

        clock.Now -= TimeSpan.FromDays(30);

        Assert.Equal(new Refusal(Three, Three.Each), await Throttle.TakeAsync([(Three, Subject)], Cancellation));
        clock.Now += Three.Each;
        Assert.Equal([true], await TakeAsync(Three, times: 1));
    }

    [Fact]
    public async Task Only_what_limits_nobody_any_longer_is_removed()
    {
        var own = await server.CreateDatabaseAsync();
        try
        {
            await using var source = Npgsql.NpgsqlDataSource.Create(own);
            var throttle = new Throttle(source, clock);
            await throttle.TakeAsync([(One, "a"), (Three, "a")], Cancellation);
            await throttle.TakeAsync([(Three, "b")], Cancellation);

            Assert.Equal(0, await throttle.RemoveSpentAsync(Cancellation));
            clock.Now += Three.Each;
            Assert.Equal(2, await throttle.RemoveSpentAsync(Cancellation));
            Assert.NotNull(await throttle.TakeAsync([(One, "a")], Cancellation));
        }
        finally
        {
            await server.DropDatabaseAsync(own);
        }
    }

    [Fact]
    public async Task Who_was_counted_cannot_be_read_from_the_database()
    {
        await Throttle.TakeAsync([(One, "reader@example.org"), (One, "192.0.2.7/32")], Cancellation);

        await using var records = database.Open();
        var stored = Encoding.Latin1.GetString([.. (await records.Throttles.ToListAsync(Cancellation)).SelectMany(t => t.Key)]);
        Assert.DoesNotContain("example", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("192", stored, StringComparison.Ordinal);
        Assert.Equal(0, stored.Length % 32);
    }

    [Fact]
    public async Task Each_database_has_a_key_of_its_own()
    {
        var made = new List<byte[]>();
        for (var i = 0; i < 2; i++)
        {
            var fresh = await server.CreateEmptyDatabaseAsync();
            try
            {
                await MigrateDatabase.RunAsync(fresh, Cancellation);
                await using var records = BzPeerDatabase.Open(fresh);
                made.Add((await records.SiteKeys.SingleAsync(k => k.Name == SiteKey.Throttles, Cancellation)).Value);
            }
            finally
            {
                await server.DropDatabaseAsync(fresh);
            }
        }

        Assert.All(made, key => Assert.Equal(32, key.Length));
        Assert.NotEqual(made[0], made[1]);
    }

    private async Task<List<bool>> TakeAsync(Limit limit, int times)
    {
        var taken = new List<bool>();
        for (var i = 0; i < times; i++)
        {
            taken.Add(await Throttle.TakeAsync([(limit, Subject)], Cancellation) is null);
        }

        return taken;
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
