using System.Diagnostics.CodeAnalysis;

namespace BzPeer.Fetching;

/// <summary>The addresses that may be fetched, if what they lead to may be reached.</summary>
public static class WebAddress
{
    /// <summary>Longest address, in characters.</summary>
    public const int MaxLength = 2_000;

    // RFC 1035, 2.3.4, without the dots at both ends.
    private const int LongestHost = 253;

    /// <summary>
    /// Reads an address that somebody wrote: http or https, a host, its scheme's own port, no user name and no password. The
    /// host of the result is in ASCII, as it is looked up: what spells 127.0.0.1 in other digits has become just that.
    /// </summary>
    /// <param name="written">As somebody wrote it.</param>
    /// <param name="address">The address, without fragment.</param>
    /// <param name="from">What a relative address is relative to; null takes absolute ones alone.</param>
    /// <param name="anyPort">Takes any port.</param>
    public static bool TryRead(string? written, [NotNullWhen(true)] out Uri? address, Uri? from = null, bool anyPort = false)
    {
        address = null;
        if (written is null || written.Length > MaxLength
            || !(from is null ? Uri.TryCreate(written.Trim(), UriKind.Absolute, out var read) : Uri.TryCreate(from, written.Trim(), out read))
            || read.Scheme is not ("http" or "https")
            || read.HostNameType is not (UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6)
            || read.UserInfo.Length > 0 || !(anyPort || read.IsDefaultPort)
            || LinkAddress.HostOf(read) is not { Length: <= LongestHost } host)
        {
            return false;
        }

        return Uri.TryCreate(new UriBuilder(read) { Host = host, Fragment = "" }.ToString(), UriKind.Absolute, out address)
            // Letters beyond ASCII are longer than they were written.
            && address.AbsoluteUri.Length <= MaxLength;
    }
}
