using System.Net;
using BzPeer.Accounts;
using Xunit;

namespace BzPeer.Tests.Accounts;

public sealed class NetworkOfTests
{
    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7/32", "192.0.2.0/24")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7/32", "192.0.2.0/24")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48")]
    [InlineData("2001:db8:1:2::", "2001:db8:1:2::/64", "2001:db8:1::/48")]
    [InlineData("fe80::1%3", "fe80::/64", "fe80::/48")]
    [InlineData("::1", "::/64", "::/48")]
    public void Addresses_of_one_network_count_together(string address, string network, string block)
    {
        Assert.Equal(network, NetworkOf.Address(IPAddress.Parse(address)));
        Assert.Equal(block, NetworkOf.Block(IPAddress.Parse(address)));
    }

    [Fact]
    public void Without_an_address_all_count_together()
    {
        Assert.Equal("unknown", NetworkOf.Address(null));
        Assert.Equal("unknown", NetworkOf.Block(null));
    }
}
