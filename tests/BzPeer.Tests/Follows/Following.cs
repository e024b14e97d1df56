using System.Globalization;
using BzPeer.Accounts;
using BzPeer.Decisions;
using BzPeer.Follows;
using BzPeer.Import;
using BzPeer.Mail;
using BzPeer.Tests.Accounts;
using BzPeer.Tests.Import;
using BzPeer.Tests.Infrastructure;
using BzPeer.Works;
using Xunit;

namespace BzPeer.Tests.Follows;

/// <summary>Who follows what in a database, records that come to it, and what its log then says; the time stands still until it is moved.</summary>
internal sealed class Following(TestDatabase database)
{
    public StandingClock Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    /// <summary>A follower with a confirmed e-mail address.</summary>
    public async Task<long> FollowerAsync(string name)
    {
        await using var records = database.Open();
        return await new FindFollower(records, Clock).OrAddOfEmailAsync(EmailAddress.Parse($"{name}@follow.example"), TestContext.Current.CancellationToken);
    }

    /// <summary>An account with such a confirmed e-mail address.</summary>
    public async Task<long> AccountAsync(string name)
    {
        await using var records = database.Open();
        var account = new Account(EmailAddress.Parse($"{name}@follow.example"), "Reader", Clock.GetUtcNow());
        records.Accounts.Add(account);
        await records.SaveChangesAsync(TestContext.Current.CancellationToken);
        return account.Id;
    }

    /// <summary>The follower that an account is.</summary>
    public async Task<long> OfAccountAsync(long account)
    {
        await using var records = database.Open();
        return await new FindFollower(records, Clock).OrAddOfAccountAsync(account, TestContext.Current.CancellationToken);
    }

    /// <summary>Brings over to an account what its address follows.</summary>
    public async Task<FollowAnswer> AdoptAsync(long account)
    {
        await using var records = database.Open();
        return await new AdoptFollows(records, new Throttle(database.DataSource, Clock), Clock).RunAsync(account, TestContext.Current.CancellationToken);
    }

    public Task<FollowAnswer> FollowAsync(long follower, Subject subject) => ChangeAsync(f => f.RunAsync(follower, subject, TestContext.Current.CancellationToken));

    public Task<FollowAnswer> UnfollowAsync(long follower, Subject subject) => ChangeAsync(f => f.EndAsync(follower, subject, TestContext.Current.CancellationToken));

    public Task ForgetAsync(long follower) => ChangeAsync(async f =>
    {
        await f.ForgetAsync(follower, TestContext.Current.CancellationToken);
        return new FollowAnswer.Done(0);
    });

    /// <summary>The author whom a name leads to, whatever it was merged into.</summary>
    public async Task<Subject> AuthorAsync(string name) => new(SubjectKind.Author, await NumberAsync(
        $"select author_id from author_keys where key = 'name:{BzPeer.Authors.NameKey.Of(name)}' and not is_invented"));

    public async Task ImportAsync(string file, params IReadOnlyList<Incoming> records)
    {
        using var source = new SourceFile(new MemoryStream([1]), file);
        await new ImportRecords(database.DataSource, Clock).RunAsync(source, new GivenRecords(records), cancellation: TestContext.Current.CancellationToken);
    }

    public Task<long> DecideAsync(Decision decision, string? value = null) =>
        new RecordDecision(database.DataSource, Clock).RunAsync(decision, value, TestContext.Current.CancellationToken);

    public Task DeriveAgainAsync() => new DeriveAgain(database.DataSource, Clock).RunAsync(cancellation: TestContext.Current.CancellationToken);

    /// <summary>A preprint.</summary>
    public static IncomingRecord Preprint(string id, string title, DateOnly posted, DateOnly? revised = null, string[]? topics = null, params string[] authors) =>
        Preprint(id, title, posted, revised, topics, [.. authors.Select(a => new PrintedAuthor(a, null, null))]);

    /// <summary>The same with what stands beside the names.</summary>
    public static IncomingRecord Preprint(string id, string title, DateOnly posted, DateOnly? revised, string[]? topics, IReadOnlyList<PrintedAuthor> authors) => new()
    {
        Provider = Providers.Arxiv,
        ExternalId = id,
        ArxivId = id,
        ProviderDate = revised ?? posted,
        Kind = WorkKind.Preprint,
        Title = title,
        Abstract = "",
        Categories = topics ?? [],
        Taxonomy = "arXiv",
        FirstPosted = posted,
        LatestRevision = revised ?? posted,
        Authors = authors,
    };

    /// <summary>The log in the words of a test: "NewWork Ada One: Title", one row each, in its order.</summary>
    public Task<List<string>> EventsAsync() => EventsAsync("e.subject_kind <> 'Work'");

    /// <summary>The same of what stands in the log under works themselves: "NewVersion Title".</summary>
    public Task<List<string>> EventsOfWorksAsync() => EventsAsync("e.subject_kind = 'Work' and e.subject_id = e.work_id");

    private async Task<List<string>> EventsAsync(string which)
    {
        var rows = new List<string>();
        await using var command = database.DataSource.CreateCommand(
            $"""
            select concat_ws(' ', e.kind, coalesce(a.name, t.shown_name, i.name, s.text) || ':', w.title, case when e.is_older then '(older)' end, o.name, e.before, e.after)
            from events e
            left join works w on w.id = e.work_id
            left join authors a on e.subject_kind = 'Author' and a.id = e.subject_id
            left join topics t on e.subject_kind = 'Topic' and t.id = e.subject_id
            left join institutions i on e.subject_kind = 'Institution' and i.id = e.subject_id
            left join followed_searches s on e.subject_kind = 'Search' and s.id = e.subject_id
            left join authors o on e.kind in ('RecordsMerged', 'RecordsSplit') and o.id = e.other_id
            where {which}
            order by e.id
            """);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add(reader.GetString(0));
        return rows;
    }

    /// <summary>Subjects whose stored number of followers is not that of the rows: none, if all is well.</summary>
    public async Task<List<string>> MiscountedAsync()
    {
        var rows = new List<string>();
        await using var command = database.DataSource.CreateCommand(
            """
            select format('%s %s: %s, not %s', subject_kind, subject_id, d.followers, coalesce(c.followers, 0))
            from followed d
            full join (select subject_kind, stands_for_id as subject_id, count(distinct follower_id) as followers from follows group by 1, 2) c using (subject_kind, subject_id)
            where coalesce(d.followers, 0) <> coalesce(c.followers, 0)
            union all
            select format('follow %s stands for %s, not %s', f.id, f.stands_for_id, coalesce(a.merged_into_id, a.id))
            from follows f join authors a on a.id = f.subject_id
            where f.subject_kind = 'Author' and f.stands_for_id <> coalesce(a.merged_into_id, a.id)
            union all
            select format('follow %s stands for %s, not %s', f.id, f.stands_for_id, coalesce(i.successor_id, i.id))
            from follows f join institutions i on i.id = f.subject_id
            where f.subject_kind = 'Institution' and f.stands_for_id <> coalesce(i.successor_id, i.id)
            """);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add(reader.GetString(0));
        return rows;
    }

    public async Task<long> NumberAsync(string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
    }

    private async Task<FollowAnswer> ChangeAsync(Func<FollowSubject, Task<FollowAnswer>> change)
    {
        await using var records = database.Open();
        return await change(new FollowSubject(records, new Throttle(database.DataSource, Clock), Clock));
    }
}
