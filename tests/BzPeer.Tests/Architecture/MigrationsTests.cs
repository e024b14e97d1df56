using BzPeer.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Xunit;

namespace BzPeer.Tests.Architecture;

public sealed class MigrationsTests(TestServer server)
{
    [Fact]
    public async Task The_model_has_no_change_without_a_migration()
    {
        await using var context = BzPeerDatabase.Open("Host=nowhere");

        Assert.False(context.Database.HasPendingModelChanges(), "Write a migration: ./bz migration NAME");
    }

    [Fact]
    public async Task Migrations_since_the_second_can_be_taken_back_and_made_again()
    {
        var token = TestContext.Current.CancellationToken;
        var connection = await server.CreateDatabaseAsync();
        await using (var context = BzPeerDatabase.Open(connection))
        {
            var all = context.Database.GetMigrations().ToList();
            var migrator = context.GetService<IMigrator>();
            for (var left = all.Count - 1; left > 1; left--)
            {
                await migrator.MigrateAsync(all[left - 1], token);
                Assert.Equal(all[..left], await context.Database.GetAppliedMigrationsAsync(token));
            }

            await migrator.MigrateAsync(all[^1], token);
            Assert.Equal(all, await context.Database.GetAppliedMigrationsAsync(token));
        }

        await server.DropDatabaseAsync(connection);
    }

    [Fact]
    public async Task The_log_and_the_follows_of_before_later_events_are_as_if_they_had_been_written_since()
    {
        var token = TestContext.Current.CancellationToken;
        var connection = await server.CreateDatabaseAsync();
        await using (var context = BzPeerDatabase.Open(connection))
        {
            var all = context.Database.GetMigrations().ToList();
            var later = all.FindIndex(m => m.EndsWith("_LaterEvents", StringComparison.Ordinal));
            var migrator = context.GetService<IMigrator>();
            await migrator.MigrateAsync(all[later - 1], token);
            await context.Database.ExecuteSqlRawAsync(
                """
                insert into events (id, at, kind, subject_kind, subject_id, work_id, is_older, other_id, before, after) values
                    (1, '2026-11-01Z', 'AffiliationChanged', 'Author', 10, null, false, 5, 'Old University', 'New University'),
                    (2, '2026-11-02Z', 'RecordsMerged', 'Author', 10, null, false, 11, 'Bea', 'Ada'),
                    (3, '2026-11-03Z', 'NewVersion', 'Author', 10, 7, false, null, null, null),
                    (4, '2026-11-03Z', 'NewVersion', 'Topic', 3, 7, true, null, null, null),
                    (5, '2026-11-04Z', 'RecordsMerged', 'Author', 10, null, false, 11, 'Bea', 'Ada'),
                    (6, '2026-11-05Z', 'LevelChanged', 'Author', 10, null, false, null, '1', '2'),
                    (7, '2026-11-06Z', 'NewWork', 'Author', 10, 8, false, null, null, null);
                alter table events alter column id restart with 8;
                insert into followers (id, email, normalized_email, created_at, digest, hour, weekday, time_zone, digested_event_id, stamp)
                values (1, 'reader@follow.example', 'READER@FOLLOW.EXAMPLE', now(), 'Daily', 7, 1, 'Etc/UTC', 0, gen_random_uuid());
                insert into follows (follower_id, subject_kind, subject_id, stands_for_id, triggers, is_muted, created_at, read_event_id) values
                    (1, 'Author', 10, 10, 7, false, now(), 0),
                    (1, 'Author', 11, 10, 7, false, now(), 0),
                    (1, 'Author', 12, 10, 7, false, now(), 0),
                    (1, 'Institution', 11, 10, 7, false, now(), 0)
                """,
                token);

            await migrator.MigrateAsync(all[later], token);

            Assert.Equal(
                [
                    "1 AffiliationChanged Author 10 false New University",
                    "2 RecordsMerged Author 10 false",
                    "3 NewVersion Author 10 7 false",
                    "4 NewVersion Topic 3 7 true",
                    "5 RecordsMerged Author 10 false",
                    "6 LevelChanged Author 10 false 1 2",
                    "7 NewWork Author 10 8 false",
                    "8 NewVersion Work 7 7 true",
                ],
                await context.Database.SqlQueryRaw<string>(
                    """select concat_ws(' ', id, kind, subject_kind, subject_id, work_id, is_older::text, before, after) as "Value" from events order by id""").ToListAsync(token));
            // From the last merge on, and who was not led on stands where they stood.
            Assert.Equal(
                ["Author 10 0", "Author 11 4", "Author 12 0", "Institution 11 0"],
                await context.Database.SqlQueryRaw<string>(
                    """select concat_ws(' ', subject_kind, subject_id, led_event_id) as "Value" from follows order by id""").ToListAsync(token));
        }

        await server.DropDatabaseAsync(connection);
    }
}
