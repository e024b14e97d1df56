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
}
