using BzPeer.Postgres;
using Npgsql;
using Xunit;

namespace BzPeer.Tests.Postgres;

public sealed class DatabaseTests
{
    [Fact]
    public async Task Configured_server_is_used_and_nothing_is_started()
    {
        await using var database = await Database.OpenAsync(
            "Host=db.example;Username=u;Password=secret;Database=records", ClusterUse.Site, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("records on db.example", database.Description);
        var options = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        Assert.Equal((100, true, "bzpeer"), (options.MaxAutoPrepare, options.NoResetOnClose, options.ApplicationName));
    }

    [Fact]
    public void What_the_operator_sets_is_kept()
    {
        var options = new NpgsqlConnectionStringBuilder(Database.Tuned("Host=pooler;Max Auto Prepare=0;No Reset On Close=false;Application Name=mine"));

        Assert.Equal((0, false, "mine"), (options.MaxAutoPrepare, options.NoResetOnClose, options.ApplicationName));
    }

    [Fact]
    public void Unreadable_connection_string_is_one_sentence_that_names_the_variable()
    {
        var refused = Assert.Throws<PostgresUnavailableException>(() => Database.Tuned("Hots=localhost"));

        Assert.Contains(Database.EnvironmentVariable, refused.Message, StringComparison.Ordinal);
    }
}
