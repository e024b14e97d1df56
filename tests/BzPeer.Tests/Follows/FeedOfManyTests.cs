using System.Globalization;
using BzPeer.Follows;
using BzPeer.Tests.Infrastructure;
using BzPeer.Tests.Institutions;
using Xunit;

namespace BzPeer.Tests.Follows;

/// <summary>What feeds have of subjects with more works in a year than are looked at.</summary>
public sealed class FeedOfManyTests(TestServer server) : IAsyncLifetime
{
    private const int ThisYears = 40;

    private readonly TestDatabase database = new(server);

    private Following Site => field ??= new Following(database);

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        await Site.ImportAsync("registry", Given.Institution(1, "University"));
        await Site.ImportAsync(
            "first",
            [
                .. Enumerable.Range(1, ThisYears).Select(n => Following.Preprint(
                    string.Create(CultureInfo.InvariantCulture, $"2601.{n}"), string.Create(CultureInfo.InvariantCulture, $"New {n}"),
                    new DateOnly(2026, 1, 1).AddDays(n), topics: ["cs.LG"], authors: "Ada One")),
                Following.Preprint("2512.1", "Old", new(2025, 12, 31), topics: ["cs.LG"], authors: "Ada One"),
            ]);
        // Last year's came later than this year's, and are more than are looked at.
        await using var many = database.DataSource.CreateCommand(
            """
            insert into works select (jsonb_populate_record(w, jsonb_build_object('id', 100000 + n))).* from works w, generate_series(1, 3000) n where w.title = 'Old';
            insert into work_topics select (jsonb_populate_record(t, jsonb_build_object('work_id', 100000 + n))).* from work_topics t, generate_series(1, 3000) n where t.year = 2025;
            insert into work_institutions (work_id, institution_id, year, sort_key) select t.work_id, i.id, t.year, t.sort_key from work_topics t, institutions i
            """);
        await many.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task All_works_of_the_latest_year_are_told_however_many_came_of_the_year_before()
    {
        await using var records = database.Open();
        var topic = (int)await Site.NumberAsync("select topic_id from topic_codes where code = 'cs.LG'");
        var institution = await Site.NumberAsync("select id from institutions");

        foreach (var feed in new[]
        {
            await ReadFeed.OfTopicAsync(records, topic, TestContext.Current.CancellationToken),
            await ReadFeed.OfInstitutionAsync(records, institution, TestContext.Current.CancellationToken),
        })
        {
            var titles = feed!.Entries.Select(e => e.Work!.Title).ToList();
            Assert.Equal(Enumerable.Range(1, ThisYears).Reverse().Select(n => string.Create(CultureInfo.InvariantCulture, $"New {n}")), titles[..ThisYears]);
            Assert.Equal(Enumerable.Repeat("Old", Feed.MostWorks - ThisYears), titles[ThisYears..]);
        }
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
