using BzPeer.Web.Hosting;
using Npgsql;
using Xunit;

namespace BzPeer.Tests.Web;

public sealed class DatabaseOutageTests
{
    [Theory]
    [InlineData("57P01", true)]
    [InlineData("57P03", true)]
    [InlineData("53300", true)]
    [InlineData("08006", true)]
    [InlineData("42P01", false)]
    [InlineData("23505", false)]
    public void A_server_that_is_away_is_told_from_a_wrong_statement(string sqlState, bool away) =>
        Assert.Equal(away, DatabaseOutage.IsBehind(new PostgresException("m", "ERROR", "ERROR", sqlState)));

    [Fact]
    public void A_fault_of_the_site_is_no_outage() => Assert.False(DatabaseOutage.IsBehind(new InvalidOperationException("x")));
}
