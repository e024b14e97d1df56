using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Infrastructure;

public sealed class TestDatabaseTests(TestDatabase database, TestServer server) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Has_every_migration_and_no_records()
    {
        await using var records = database.Open();

        Assert.Empty(await records.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
        Assert.False(await records.Works.AnyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_one_writes_the_other_does_not_see()
    {
        await using var write = database.DataSource.CreateCommand("CREATE TABLE mine (n int)");
        await write.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var other = await server.CreateDatabaseAsync();
        try
        {
            await using var records = BzPeerDatabase.Open(other);
            var tables = await records.Database.SqlQuery<string>($"SELECT tablename::text AS \"Value\" FROM pg_tables")
                .ToListAsync(TestContext.Current.CancellationToken);
            Assert.DoesNotContain("mine", tables, StringComparer.Ordinal);
            Assert.Contains("works", tables, StringComparer.Ordinal);
        }
        finally
        {
            await server.DropDatabaseAsync(other);
        }
    }
}
