using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace BzPeer.Accounts;

/// <summary>Which network a visitor comes from, as text to count by. None of it is stored in plain: <see cref="Throttle"/> hashes it.</summary>
public static class NetworkOf
{
    /// <summary>Stands for visitors whose address is not known, all together.</summary>
    public const string Unknown = "unknown";

    /// <summary>
    /// The network that counts as one visitor: an IPv4 address, or the 64 bits of an IPv6 address that name a home or an
    /// office, within which anybody can take any address (RFC 4291, section 2.5.4).
    /// </summary>
    public static string Address(IPAddress? address) => Prefix(address, 32, 64);

    /// <summary>
    /// The network that counts as one operator: 24 bits of IPv4, 48 of IPv6, the least that the internet routes. Tunnels
    /// and hosters hand out a whole IPv6 network of 48 bits, 65,536 visitors by <see cref="Address"/>, for nothing. Many
    /// people share one, so what is counted by it needs a generous limit.
    /// </summary>
    public static string Block(IPAddress? address) => Prefix(address, 24, 48);

    private static string Prefix(IPAddress? address, int bits4, int bits6)
    {
        if (address is null)
        {
            return Unknown;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        var bits = address.AddressFamily == AddressFamily.InterNetwork ? bits4 : bits6;
        var bytes = address.GetAddressBytes(); // without the zone of a link-local address, which is the server's own matter
        bytes.AsSpan(bits / 8).Clear();
        return string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(bytes)}/{bits}");
    }
}
