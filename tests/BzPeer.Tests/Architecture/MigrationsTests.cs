using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Architecture;

public sealed class MigrationsTests
{
    [Fact]
    public async Task The_model_has_no_change_without_a_migration()
    {
        await using var context = BzPeerDatabase.Open("Host=nowhere");

        Assert.False(context.Database.HasPendingModelChanges(), "Write a migration: ./bz migration NAME");
    }
}
