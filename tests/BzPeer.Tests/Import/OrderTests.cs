using BzPeer.Import;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Import;

/// <summary>Whatever comes first, twice or at the same time: the same rows.</summary>
public sealed class OrderTests(TestServer server) : IAsyncLifetime
{
    private readonly List<TestDatabase> databases = [];

    [Fact]
    public async Task The_same_file_again_writes_no_row_but_the_runs_own()
    {
        var database = await MakeAsync();
        var lines = Records.WithOtherStates([.. Records.SeedProfile(), .. Records.Invented(300, 3)], seed: 1);
        await Records.ImportAsync(database.DataSource, lines);
        var before = await Snapshot.ReadRowVersionsAsync(database.DataSource);

        var again = await Records.ImportAsync(database.DataSource, lines);

        var after = await Snapshot.ReadRowVersionsAsync(database.DataSource);
        Assert.NotEqual(before["import_runs"], after["import_runs"]);
        Assert.True(before.Remove("import_runs") && after.Remove("import_runs"));
        Assert.Equal(before, after);
        Assert.Equal((lines.Count, 0, 0, lines.Count, 0), ((int)again.Read, (int)again.Added, (int)again.Changed, (int)again.Unchanged, (int)again.Rejected));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public async Task Any_order_gives_the_rows_that_a_plain_count_gives(int seed)
    {
        // What a small invented world lacks: teams at the limit, a work without a date, a name printed twice on one work.
        var crowd = Enumerable.Range(0, 51).Select(i => $"Crowd {(char)('A' + (i % 26))}{i}").ToArray();
        var lines = Records.WithOtherStates(
            [
                .. Records.SeedProfile(),
                .. Records.Invented(250, (ulong)seed),
                Records.One("2001.00001", names: crowd),
                Records.One("2001.00002", names: crowd[..50]),
                Records.One("2001.00003", updated: null, names: ["Crowd A0", "Crowd B1"]),
                Records.One("2001.00004", names: ["Crowd A0", "Crowd B1", "CROWD A0"]),
            ],
            seed);
        var random = new Random(seed);
        var files = new List<string>[random.Next(2, 6)];
        for (var i = 0; i < files.Length; i++)
            files[i] = [];
        var shuffled = lines.ToArray();
        random.Shuffle(shuffled);
        foreach (var line in shuffled)
            files[random.Next(files.Length)].Add(line);

        var (whole, parts) = (await MakeAsync(), await MakeAsync());
        await Records.ImportAsync(whole.DataSource, lines);
        foreach (var file in files)
            await Records.ImportAsync(parts.DataSource, file);

        Snapshot.AssertEqual(Recount.Of(lines), await Snapshot.ReadCountedAsync(whole.DataSource));
        Snapshot.AssertEqual(await Snapshot.ReadAsync(whole.DataSource), await Snapshot.ReadAsync(parts.DataSource));
    }

    [Fact]
    public async Task A_newer_state_stays_whichever_came_first()
    {
        var older = Records.One("2001.00001", "The older title", "2020-01-02", names: ["Ada One", "Bob Two"]);
        var newer = Records.One("2001.00001", "The newer title", "2021-01-02", "math.ST", names: ["Ada One", "Cy Three"]);
        var (first, second) = (await MakeAsync(), await MakeAsync());
        foreach (var line in new[] { older, newer })
            await Records.ImportAsync(first.DataSource, [line]);
        foreach (var line in new[] { newer, older })
            await Records.ImportAsync(second.DataSource, [line]);

        var rows = await Snapshot.ReadAsync(first.DataSource);
        Snapshot.AssertEqual(rows, await Snapshot.ReadAsync(second.DataSource));
        Assert.Contains(rows, r => r.Contains("The newer title", StringComparison.Ordinal));
        Assert.DoesNotContain(rows, r => r.Contains("The older title", StringComparison.Ordinal) || r.Contains("bob two", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_imports_of_overlapping_files_at_once_give_the_rows_of_one()
    {
        var lines = Records.WithOtherStates(Records.Invented(400, 21), seed: 21);
        var (one, both) = (await MakeAsync(), await MakeAsync());
        await Records.ImportAsync(one.DataSource, lines);

        var reversed = lines.Skip(lines.Count / 4).Reverse().ToList();
        await Task.WhenAll(
            Records.ImportAsync(both.DataSource, lines.Take(lines.Count * 3 / 4), "a.json"),
            Records.ImportAsync(both.DataSource, reversed, "b.json"));

        Snapshot.AssertEqual(await Snapshot.ReadAsync(one.DataSource), await Snapshot.ReadAsync(both.DataSource));
    }

    [Fact]
    public async Task Deriving_again_gives_the_same_rows_and_mends_damaged_ones()
    {
        var database = await MakeAsync();
        await Records.ImportAsync(database.DataSource, Records.WithOtherStates([.. Records.SeedProfile(), .. Records.Invented(250, 31)], seed: 31));
        var before = await Snapshot.ReadAsync(database.DataSource);
        var ids = await IdsAsync(database);

        await new DeriveAgain(database.DataSource, TimeProvider.System).RunAsync(cancellation: TestContext.Current.CancellationToken);
        Snapshot.AssertEqual(before, await Snapshot.ReadAsync(database.DataSource));

        await using (var damage = database.DataSource.CreateCommand(
            """
            update authors set works = 99, trust = 77, name = 'Nobody', years = '{}' where id % 2 = 0;
            update collaborations set works = works + 1 where author_id % 3 = 0;
            delete from collaborations where author_id % 5 = 0;
            delete from assignments where source_record_id % 4 = 0;
            delete from author_works where author_id % 7 = 0;
            insert into author_topics select a.id, t.id, 3 from authors a, topics t where a.id % 11 = 0 on conflict do nothing;
            delete from work_topics where work_id % 3 = 0;
            update topics set works = 5;
            update works set title = 'Wrong', title_html = '<b>', year = 1, author_count = 60 where id % 2 = 1;
            delete from search_words where word < 'm'
            """))
            await damage.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await new DeriveAgain(database.DataSource, TimeProvider.System).RunAsync(cancellation: TestContext.Current.CancellationToken);

        Snapshot.AssertEqual(before, await Snapshot.ReadAsync(database.DataSource));
        Assert.Equal(ids, await IdsAsync(database));
    }

    [Fact]
    public async Task Deriving_again_leaves_the_dates_of_authors_alone()
    {
        var database = await MakeAsync();
        await Records.ImportAsync(database.DataSource, Records.SeedProfile());
        const string Dates = "select string_agg(id || ' ' || updated_at || ' ' || trust_since, '|' order by id) from authors";
        await using var read = database.DataSource.CreateCommand(Dates);
        var before = await read.ExecuteScalarAsync(TestContext.Current.CancellationToken);

        await new DeriveAgain(database.DataSource, TimeProvider.System).RunAsync(cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(before, await read.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var database in databases)
            await database.DisposeAsync();
    }

    private static async Task<string> IdsAsync(TestDatabase database)
    {
        await using var read = database.DataSource.CreateCommand(
            "select md5((select string_agg(key || author_id, '|' order by key, is_invented) from author_keys) || (select string_agg(external_id || id, '|' order by external_id) from works))");
        return (string)(await read.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private async Task<TestDatabase> MakeAsync()
    {
        var database = new TestDatabase(server);
        databases.Add(database);
        await database.InitializeAsync();
        return database;
    }
}
