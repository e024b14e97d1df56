using System.Net;
using System.Net.Sockets;

namespace BzPeer.Fetching;

/// <summary>
/// Addresses at which no stranger's web page can be: this machine, private networks, what leads to them under another
/// name, and what the internet does not route. From the registries of special-purpose addresses (IANA, RFC 6890).
/// </summary>
public static class ForbiddenNetworks
{
    private static readonly IPNetwork[] Of4 =
    [
        .. new[]
        {
            "0.0.0.0/8", // this network
            "10.0.0.0/8", // private (RFC 1918)
            "100.64.0.0/10", // carriers' own (RFC 6598)
            "127.0.0.0/8", // loopback
            "168.63.129.16/32", // looks public, but answers the machines of one large hoster about themselves
            "169.254.0.0/16", // link-local, where hosters tell machines their secrets
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocol assignments
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // relays of 6to4 (RFC 7526)
            "192.168.0.0/16", // private
            "198.18.0.0/15", // measuring of devices (RFC 2544)
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4", // reserved, and broadcast
        }.Select(network => IPNetwork.Parse(network)),
    ];

    // All unicast addresses of the internet are in it (RFC 4291, 2.4). Outside are ::, ::1, unique local, link-local and
    // multicast ones, and those that wrap an IPv4 address as ::ffff:127.0.0.1 does.
    private static readonly IPNetwork Internet6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] Of6 =
    [
        .. new[]
        {
            "2001::/23", // protocol assignments, Teredo's tunnels among them
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4: an IPv4 address in it is where it leads
            "3ffe::/16", // given back (RFC 3701)
            "3fff::/20", // documentation (RFC 9637)
        }.Select(network => IPNetwork.Parse(network)),
    ];

    // How a network that has IPv6 alone reaches IPv4 (RFC 6052): the last 32 bits are where it leads.
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Whether nothing may be fetched from the address.</summary>
    public static bool Include(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return Of4.Any(network => network.Contains(address));
        }

        // Asked first, because IPNetwork takes such an address for the IPv4 one in it, and so 2000::/3 for half of IPv4.
        if (address.IsIPv4MappedToIPv6)
        {
            return true;
        }

        return Nat64.Contains(address)
            ? Include(new IPAddress(address.GetAddressBytes()[^4..]))
            : !Internet6.Contains(address) || Of6.Any(network => network.Contains(address));
    }
}
