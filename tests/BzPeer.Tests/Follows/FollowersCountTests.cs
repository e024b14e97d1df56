using BzPeer.Decisions;
using BzPeer.Follows;
using BzPeer.Institutions;
using BzPeer.Tests.Decisions;
using BzPeer.Tests.Infrastructure;
using BzPeer.Tests.Institutions;
using Xunit;

namespace BzPeer.Tests.Follows;

/// <summary>The number of followers is that of the rows, whatever is done in whatever order and at once.</summary>
public sealed class FollowersCountTests(TestServer server) : IAsyncLifetime
{
    private const int Universities = 4;

    private const int Readers = 4;

    private static readonly string[] Names = ["Ada One", "Bea Two", "Cy Three", "Dan Four"];

    private readonly TestDatabase database = new(server);

    private Following Site => field ??= new Following(database);

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        await Site.ImportAsync("first", [.. Names.Select((name, n) => Following.Preprint($"2610.{n}", $"Work {n}", new(2026, 10, 1), authors: name))]);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Any_sequence_of_follow_unfollow_forget_merge_split_and_succession_leaves_counts_equal_to_rows(int seed)
    {
        var random = new Random(seed);
        var merges = new List<long>();
        var accounts = new List<long>();
        for (var n = 0; n < Readers; n++)
            accounts.Add(await Site.AccountAsync($"reader{n}"));
        await Site.ImportAsync("registry", [.. Enumerable.Range(1, Universities).Select(n => Given.Institution(n, $"University {n}"))]);
        for (var step = 0; step < 60; step++)
        {
            var number = random.Next(Readers);
            var follower = await Site.FollowerAsync($"reader{number}");
            var subject = await SubjectAsync(random);
            switch (random.Next(14))
            {
                case < 4:
                    Assert.IsType<FollowAnswer.Done>(await Site.FollowAsync(follower, subject));
                    break;
                case < 6:
                    Assert.IsType<FollowAnswer.Done>(await Site.UnfollowAsync(follower, subject));
                    break;
                case 6:
                    await Site.ForgetAsync(follower);
                    break;
                case < 9:
                    var pair = Names.OrderBy(_ => random.Next()).Select(n => $"name:{BzPeer.Authors.NameKey.Of(n)}").ToList();
                    await MergeAsync(pair[0], pair[1]);
                    break;
                case 9 when merges.Count > 0:
                    await Site.DecideAsync(Ledger.Undo(merges[random.Next(merges.Count)]));
                    break;
                case < 12:
                    await SucceedAsync(random.Next(1, Universities), random, step);
                    break;
                case >= 12:
                    // The same follower follows, ends it, is brought over to an account and forgotten, all at once, while another follows the same and what it stands for changes.
                    var other = await Site.FollowerAsync("another");
                    await Task.WhenAll(
                        Site.ForgetAsync(follower),
                        Site.AdoptAsync(accounts[number]),
                        Site.FollowAsync(follower, subject),
                        Site.UnfollowAsync(follower, subject),
                        Site.FollowAsync(other, subject),
                        subject.Kind == SubjectKind.Author ? MergeAsync("name:ada one", "name:dan four") : SucceedAsync(random.Next(1, Universities), random, step));
                    break;
            }

            Assert.Equal([], await Site.MiscountedAsync());
        }

        await Site.DeriveAgainAsync();
        Assert.Equal([], await Site.MiscountedAsync());

        async Task MergeAsync(string one, string other) => merges.Add(await Site.DecideAsync(Ledger.Of(DecisionKind.SameAuthor, one, other)));
    }

    [Fact]
    public async Task What_is_brought_over_to_accounts_while_records_are_merged_is_counted_exactly()
    {
        var (ada, bea) = (await Site.AuthorAsync("Ada One"), await Site.AuthorAsync("Bea Two"));
        var accounts = new List<long>();
        for (var n = 0; n < 12; n++)
        {
            accounts.Add(await Site.AccountAsync($"reader{n}"));
            var reader = await Site.FollowerAsync($"reader{n}");
            await Site.FollowAsync(reader, ada);
            await Site.FollowAsync(reader, bea);
            if (n % 2 == 0)
                await Site.FollowAsync(await Site.OfAccountAsync(accounts[n]), n % 4 == 0 ? ada : bea);
        }

        var adopting = accounts.ConvertAll(Site.AdoptAsync);
        await Task.WhenAll([.. adopting, MergeAsync()]);

        Assert.Equal([], await Site.MiscountedAsync());
        Assert.Equal(12, await Site.NumberAsync("select count(*) from followers where account_id is not null"));
        Assert.Equal(0, await Site.NumberAsync("select count(*) from followers where account_id is null"));
        Assert.Equal(24, await Site.NumberAsync("select count(*) from follows"));

        async Task MergeAsync()
        {
            for (var round = 0; round < 3; round++)
                await Site.DecideAsync(Ledger.Undo(await Site.DecideAsync(Ledger.Of(DecisionKind.SameAuthor, "name:bea two", "name:ada one"))));
        }
    }

    [Fact]
    public async Task Who_is_forgotten_while_they_follow_is_counted_nowhere()
    {
        var ada = await Site.AuthorAsync("Ada One");
        for (var round = 0; round < 20; round++)
        {
            var reader = await Site.FollowerAsync("reader");
            var following = Site.FollowAsync(reader, ada);
            await Task.WhenAll(following, Site.ForgetAsync(reader));

            // Either it began before and went with the rest, or there was nobody any more.
            var answer = await following;
            Assert.True(answer is FollowAnswer.Done or FollowAnswer.NoSubject, $"{answer}");
            Assert.Equal(0, await Site.NumberAsync("select count(*) from follows"));
            Assert.Equal([], await Site.MiscountedAsync());
        }
    }

    [Fact]
    public async Task Who_follows_two_records_that_are_merged_is_one_follower_and_two_again_after_the_undo()
    {
        var (ada, bea) = (await Site.AuthorAsync("Ada One"), await Site.AuthorAsync("Bea Two"));
        var reader = await Site.FollowerAsync("reader");
        await Site.FollowAsync(reader, ada);
        await Site.FollowAsync(reader, bea);

        var merge = await Site.DecideAsync(Ledger.Of(DecisionKind.SameAuthor, "name:bea two", "name:ada one"));
        Assert.Equal(new FollowAnswer.Done(1), await Site.FollowAsync(reader, bea));
        await Site.DecideAsync(Ledger.Undo(merge));

        Assert.Equal(new FollowAnswer.Done(1), await Site.FollowAsync(reader, ada));
        Assert.Equal(new FollowAnswer.Done(1), await Site.FollowAsync(reader, bea));
    }

    [Fact]
    public async Task Who_follows_an_institution_follows_the_one_that_takes_its_place()
    {
        await Site.ImportAsync("registry", Given.Institution(1, "Old University", date: new(2024, 1, 1)), Given.Institution(2, "New University"));
        var (old, successor) = (await InstitutionAsync(1), await InstitutionAsync(2));
        var reader = await Site.FollowerAsync("reader");
        await Site.FollowAsync(reader, old);

        await Site.ImportAsync(
            "successor",
            Given.Institution(1, "Old University", status: InstitutionStatus.Withdrawn, relations: [Given.Relation(InstitutionRelationKind.Successor, 2)], date: new(2025, 1, 1)));

        Assert.Equal([], await Site.MiscountedAsync());
        Assert.Equal(new FollowAnswer.Done(0), await Site.UnfollowAsync(reader, successor));
        Assert.Equal(0, await Site.NumberAsync("select count(*) from follows"));
    }

    [Fact]
    public async Task Many_at_once_and_merges_among_them_are_counted_exactly()
    {
        var (ada, bea) = (await Site.AuthorAsync("Ada One"), await Site.AuthorAsync("Bea Two"));
        var readers = new List<long>();
        for (var n = 0; n < 24; n++)
            readers.Add(await Site.FollowerAsync($"reader{n}"));

        var following = readers.SelectMany((reader, n) => new[] { ada, bea }.Select(s => Task.Run(async () =>
        {
            await Site.FollowAsync(reader, s);
            if (n % 3 == 0)
                await Site.UnfollowAsync(reader, s);
        }))).ToList();
        following.Add(Task.Run(async () => await Site.DecideAsync(Ledger.Undo(await Site.DecideAsync(Ledger.Of(DecisionKind.SameAuthor, "name:bea two", "name:ada one"))))));
        await Task.WhenAll(following);

        Assert.Equal([], await Site.MiscountedAsync());
        // Of those who ended nothing each follows one of the two at least: while they were one record, that was enough. Who followed
        // the other one meanwhile, and ended that after the split, may follow still.
        var stay = string.Join(',', readers.Where((_, n) => n % 3 != 0));
        Assert.Equal(16, await Site.NumberAsync($"select count(distinct follower_id) from follows where follower_id in ({stay})"));
    }

    private async Task<Subject> SubjectAsync(Random random) => random.Next(3) == 0
        ? await InstitutionAsync(random.Next(1, Universities + 1))
        : await Site.AuthorAsync(Names[random.Next(Names.Length)]);

    private async Task<Subject> InstitutionAsync(int number) =>
        new(SubjectKind.Institution, await Site.NumberAsync($"select id from institutions where ror_id = '{Given.Ror(number)}'"));

    /// <summary>The registry's next edition: one institution has a successor, or has none any more.</summary>
    private Task SucceedAsync(int number, Random random, int step)
    {
        var successor = random.Next(number, Universities + 1);
        return Site.ImportAsync($"edition {step}", successor == number
            ? Given.Institution(number, $"University {number}", date: new DateOnly(2025, 1, 1).AddDays(step))
            : Given.Institution(
                number, $"University {number}", status: InstitutionStatus.Withdrawn, relations: [Given.Relation(InstitutionRelationKind.Successor, successor)],
                date: new DateOnly(2025, 1, 1).AddDays(step)));
    }
}
