using Xunit;

namespace BzPeer.Tests;

public sealed class OrcidIdTests
{
    [Theory]
    [InlineData("0000-0002-1825-0097", "0000-0002-1825-0097")]
    [InlineData("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097")]
    [InlineData("http://orcid.org/0000-0002-1694-233x/", "0000-0002-1694-233X")]
    [InlineData("ORCID: 0000-0002-1694-233X", "0000-0002-1694-233X")]
    [InlineData("0000-0002-1825-0098", null)]
    [InlineData("00000002-1825-00970", null)]
    [InlineData("x0000-0002-1825-0097", null)]
    [InlineData("0000-0002-1825-009", null)]
    [InlineData("0000-0002-1825-00٩7", null)]
    [InlineData(null, null)]
    public void An_ORCID_iD_counts_where_its_check_character_fits(string? printed, string? orcid) => Assert.Equal(orcid, OrcidId.In(printed));
}
