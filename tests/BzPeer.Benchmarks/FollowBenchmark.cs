using System.Diagnostics;
using System.Globalization;
using BzPeer.Accounts;
using BzPeer.Demo;
using BzPeer.Follows;
using BzPeer.Import;
using BzPeer.Mail;
using BzPeer.Postgres;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Benchmarks;

/// <summary>
/// <c>bench follow</c>: what following costs, on a private cluster with the settings of real use: a work by somebody whom
/// 100,000 follow, what is new for a reader of 1,000 authors, and 10,000 digests that are due.
/// </summary>
internal static class FollowBenchmark
{
    private const int Works = 5_000;
    private const int Followers = 100_000;
    private const int AuthorsRead = 1_000;
    private const int EventsOfEach = 1_000;
    private const int Due = 10_000;
    private const int FollowedByEach = 20;
    private const int DigestsAtLeast = 500;

    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("bzpeer-bench-").FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        try
        {
            await using var cluster = await PrivateCluster.StartAsync(Path.Combine(folder, "cluster"), ClusterUse.Tool);
            var connection = Database.Tuned(cluster.ConnectionString);
            await MigrateDatabase.RunAsync(connection);
            await using var database = NpgsqlDataSource.Create(connection);
            var file = Path.Combine(folder, "invented.json");
            await using (var records = new StreamWriter(file))
                await new InventedWorld(Works, seed: 1).WriteAsync(records, truth: null);
            await new ImportRecords(database, TimeProvider.System).RunAsync(file);
            Say($"{Works:N0} invented works");

            await FollowedByManyAsync(database, folder);
            await ReaderOfManyAsync(database, connection);
            await DigestsAsync(database, connection);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A work by one author, imported with no followers and with many: time, and the rows of events and mails that it wrote.</summary>
    private static async Task FollowedByManyAsync(NpgsqlDataSource database, string folder)
    {
        await ImportOneAsync(database, folder, 0);
        var (before, nobody) = await TimesAsync(1);
        await ExecuteAsync(database,
            $"""
            insert into followers (email, normalized_email, created_at, digest, hour, weekday, time_zone, digested_event_id, stamp)
            select 'f' || n || '@follow.example', 'F' || n || '@FOLLOW.EXAMPLE', now(), 'Daily', 7, 1, 'Etc/UTC', 0, gen_random_uuid() from generate_series(1, {Followers}) n;
            insert into follows (follower_id, subject_kind, subject_id, stands_for_id, triggers, is_muted, created_at, read_event_id)
            select f.id, 'Author', a.id, a.id, 7, false, now(), 0 from followers f cross join (select author_id as id from author_keys where key = 'name:ada bench') a;
            insert into followed (subject_kind, subject_id, followers) select 'Author', author_id, {Followers} from author_keys where key = 'name:ada bench'
            on conflict (subject_kind, subject_id) do update set followers = excluded.followers;
            vacuum analyze
            """);
        var (after, many) = await TimesAsync(100);
        Say($"a work by an author whom nobody follows: {nobody:0.0} ms, {before} rows about it");
        Say($"a work by an author whom {Followers:N0} follow: {many:0.0} ms, {after} row about it (goal: no row for each follower){Missed(after > 1)}");

        async Task<(long Rows, double Milliseconds)> TimesAsync(int first)
        {
            const string Rows = "select (select count(*) from events) + (select count(*) from outgoing_mails)";
            var rows = await NumberAsync(database, Rows);
            var took = new List<double>();
            for (var n = first; n < first + 9; n++)
                took.Add(await ImportOneAsync(database, folder, n));
            took.Sort();
            return ((await NumberAsync(database, Rows) - rows) / 9, took[took.Count / 2]);
        }
    }

    private static async Task<double> ImportOneAsync(NpgsqlDataSource database, string folder, int number)
    {
        var file = Path.Combine(folder, FormattableString.Invariant($"one-{number}.json"));
        await File.WriteAllTextAsync(file, FormattableString.Invariant(
            $$"""{"id":"2611.{{10000 + number}}","authors":"Ada Bench","title":"Work {{number}}","categories":"cs.LG","abstract":"Text.","versions":[{"version":"v1","created":"Fri, 20 Nov 2026 10:00:00 GMT"}],"update_date":"2026-11-20","authors_parsed":[["Bench","Ada",""]]}""") + "\n");
        var begun = Stopwatch.GetTimestamp();
        await new ImportRecords(database, TimeProvider.System).RunAsync(file);
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    /// <summary>What is new for a reader of many authors, of each of whom very much is new.</summary>
    private static async Task ReaderOfManyAsync(NpgsqlDataSource database, string connection)
    {
        var account = new Account(EmailAddress.Parse("reader@follow.example"), "Reader", DateTimeOffset.UnixEpoch);
        await using (var accounts = BzPeerDatabase.Open(connection))
        {
            accounts.Accounts.Add(account);
            await accounts.SaveChangesAsync();
        }

        await ExecuteAsync(database,
            $"""
            insert into followers (account_id, created_at, digest, hour, weekday, time_zone, digested_event_id, stamp)
            values ({account.Id}, now(), 'Daily', 7, 1, 'Etc/UTC', 0, gen_random_uuid());
            insert into follows (follower_id, subject_kind, subject_id, stands_for_id, triggers, is_muted, created_at, read_event_id)
            select f.id, 'Author', a.id, a.id, 7, false, now(), 0
            from followers f, (select id from authors where works > 0 and merged_into_id is null order by works desc, id limit {AuthorsRead}) a
            where f.account_id = {account.Id};
            insert into events (at, kind, subject_kind, subject_id, work_id, is_older)
            select now(), 'NewWork', 'Author', w.subject_id, k.work_id, false
            from follows w
            join followers f on f.id = w.follower_id and f.account_id = {account.Id}
            cross join lateral (
                select id as work_id from works where id > w.subject_id % (select max(id) from works) order by id limit {EventsOfEach}) k;
            vacuum analyze
            """);
        var events = await NumberAsync(database, "select count(*) from events");
        var took = new List<double>();
        var shown = 0;
        for (var n = 0; n < 60; n++)
        {
            await using var records = BzPeerDatabase.Open(connection);
            var begun = Stopwatch.GetTimestamp();
            shown = (await ReadNews.OfReaderAsync(records, account.Id, subjects: 20, items: 5, CancellationToken.None)).Subjects.Count;
            await ReadFollows.PageAsync(records, account.Id, null, CancellationToken.None);
            if (n >= 10)
                took.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }
        took.Sort();
        Say($"a reader of {AuthorsRead:N0} authors, {events:N0} events, {shown} authors shown: what /follows reads, 2 statements beside the session's, p50 {took[took.Count / 2]:0.0} ms, p99 {took[^1]:0.0} ms");
    }

    /// <summary>Digests that are due, assembled and put into the outbox.</summary>
    private static async Task DigestsAsync(NpgsqlDataSource database, string connection)
    {
        await ExecuteAsync(database,
            $"""
            create table popular as select id, row_number() over (order by works desc, id) as n from authors where works > 0 and merged_into_id is null order by works desc, id limit 500;
            insert into followers (email, normalized_email, created_at, digest, hour, weekday, time_zone, next_digest_at, digested_event_id, stamp)
            select 'd' || n || '@follow.example', 'D' || n || '@FOLLOW.EXAMPLE', now(), 'Daily', 7, 1, 'Etc/UTC', now(), (select max(id) from events), gen_random_uuid()
            from generate_series(1, 2 * {Due}) n;
            insert into follows (follower_id, subject_kind, subject_id, stands_for_id, triggers, is_muted, created_at, read_event_id)
            select f.id, 'Author', p.id, p.id, 7, false, now(), 0
            from followers f cross join generate_series(0, {FollowedByEach - 1}) k
            join popular p on p.n = (f.id * 7 + k * 23) % 500 + 1
            where f.email like 'd%';
            insert into events (at, kind, subject_kind, subject_id, work_id, is_older)
            select now(), 'NewWork', 'Author', p.id, w.work_id, false
            from popular p cross join lateral (select work_id from author_works where author_id = p.id order by work_id desc limit 1) w
            where p.n % 4 = 0;
            vacuum analyze
            """);
        var ids = new PublicIds();
        await ids.LoadAsync(database);
        var letters = new DigestLetters(
            new PublicAddress(new Uri("https://bzpeer.example")), new Links(ids),
            new FollowLinks(new PublicAddress(new Uri("https://bzpeer.example")), new MailedTokens(new EphemeralDataProtectionProvider(), TimeProvider.System)));
        var contexts = new Contexts(connection);

        await ExecuteAsync(database, $"update followers set next_digest_at = null where id > (select min(id) + {Due} - 1 from followers where email like 'd%') and email like 'd%'");
        await RunAsync(workers: 1);
        await ExecuteAsync(database, $"update followers set next_digest_at = now() where email like 'd%' and digested_at is null");
        await RunAsync(workers: 2);

        async Task RunAsync(int workers)
        {
            var begun = Stopwatch.GetTimestamp();
            var written = await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(async () =>
            {
                var (due, mailed) = (0, 0);
                var write = new WriteDigests(contexts, letters, new MailDelivery(null, IsShown: true), TimeProvider.System);
                while (await write.RunAsync() is { Due: > 0 } batch)
                    (due, mailed) = (due + batch.Due, mailed + batch.Mailed);
                return (due, mailed);
            })));
            var rate = written.Sum(w => w.due) / Stopwatch.GetElapsedTime(begun).TotalSeconds;
            Say($"{written.Sum(w => w.due):N0} due digests, {written.Sum(w => w.mailed):N0} with news, of {FollowedByEach} authors each, {workers} at once: {rate:N0} digests/s (goal: at least {DigestsAtLeast}){Missed(rate < DigestsAtLeast)}");
        }
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, FormattableString sql)
    {
        await using var connection = await database.OpenConnectionAsync();
        // One after the other: vacuum wants to be alone.
        foreach (var statement in FormattableString.Invariant(sql).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync();
        }
    }

    private static async Task<long> NumberAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private static string Missed(bool isMissed) => isMissed ? ", missed" : "";

    private static void Say(FormattableString words) => Console.WriteLine(FormattableString.Invariant(words));

    private sealed class Contexts(string connection) : IDbContextFactory<BzPeerDbContext>
    {
        public BzPeerDbContext CreateDbContext() => BzPeerDatabase.Open(connection);
    }
}
