using BzPeer.Accounts;
using BzPeer.Follows;
using BzPeer.Mail;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Follows;

/// <summary>Who does too much is asked to wait, and nobody else is.</summary>
public sealed class FollowLimitsTests(TestServer server) : IAsyncLifetime
{
    private readonly TestDatabase database = new(server);

    public ValueTask InitializeAsync() => database.InitializeAsync();

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task An_account_at_its_limit_keeps_no_follower_of_the_same_number_from_anything()
    {
        var site = new Following(database);
        await using var records = database.Open();
        var added = new Account(EmailAddress.Parse("busy@follow.example"), "Busy", site.Clock.GetUtcNow());
        records.Accounts.Add(added);
        await records.SaveChangesAsync(TestContext.Current.CancellationToken);
        var (account, follower) = (added.Id, await site.FollowerAsync("calm"));
        Assert.Equal(account, follower);
        var throttle = new Throttle(database.DataSource, site.Clock);
        var change = new ChangeFollow(records, throttle);

        for (var n = 0; n < FollowLimits.Changes.AtOnce; n++)
            Assert.IsType<ChangeAnswer.Done>(await change.MarkAllReadAsync(account, 0, TestContext.Current.CancellationToken));
        Assert.IsType<ChangeAnswer.Wait>(await change.MarkAllReadAsync(account, 0, TestContext.Current.CancellationToken));

        Assert.Null(await new SetDigest(records, throttle, site.Clock).RunAsync(follower, DigestSettings.Usual, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_follower_at_its_limit_keeps_no_account_of_the_same_number_from_anything()
    {
        var site = new Following(database);
        await using var records = database.Open();
        var added = new Account(EmailAddress.Parse("calm@follow.example"), "Calm", site.Clock.GetUtcNow());
        records.Accounts.Add(added);
        await records.SaveChangesAsync(TestContext.Current.CancellationToken);
        var (account, follower) = (added.Id, await site.FollowerAsync("busy"));
        Assert.Equal(account, follower);
        var throttle = new Throttle(database.DataSource, site.Clock);
        var set = new SetDigest(records, throttle, site.Clock);

        for (var n = 0; n < FollowLimits.Digests.AtOnce; n++)
            Assert.Null(await set.RunAsync(follower, DigestSettings.Usual, TestContext.Current.CancellationToken));
        Assert.NotNull(await set.RunAsync(follower, DigestSettings.Usual, TestContext.Current.CancellationToken));

        Assert.IsType<ChangeAnswer.Done>(await new ChangeFollow(records, throttle).MarkAllReadAsync(account, 0, TestContext.Current.CancellationToken));
        Assert.Equal(new FollowAnswer.Done(0), await new AdoptFollows(records, throttle, site.Clock).RunAsync(account, TestContext.Current.CancellationToken));
    }
}
