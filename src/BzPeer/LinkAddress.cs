using System.Globalization;
using System.Text;

namespace BzPeer;

/// <summary>The address of a page elsewhere, as somebody typed it: only what a reader can follow without being led astray.</summary>
public static class LinkAddress
{
    /// <summary>Longest address, in characters.</summary>
    public const int MaxLength = 2_000;

    /// <summary>
    /// Reads an address. It comes back in ASCII: a host name in letters that look like others is seen as what it is
    /// (<c>xn--…</c>), and nothing in it turns the direction of the text around it.
    /// </summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="address">The address.</param>
    /// <param name="fault">What is wrong with it, in a sentence; empty where nothing is.</param>
    public static bool TryRead(string? typed, out string address, out string fault)
    {
        address = "";
        var text = (typed ?? "").Trim();
        if (text.Length > MaxLength)
        {
            fault = "An address has at most 2,000 characters.";
        }
        else if (text.EnumerateRunes().Any(r => r == Rune.ReplacementChar || r.Value == '\\' || IsUnseen(r)))
        {
            fault = "There are characters in it that no address has, such as spaces.";
        }
        else if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp))
        {
            fault = "Write the whole address, beginning with https:// or http://.";
        }
        else if (text.AsSpan(uri.Scheme.Length + 3) is var rest && rest[..(rest.IndexOfAny('/', '?', '#') is >= 0 and var end ? end : rest.Length)].Contains('@'))
        {
            fault = "It holds a user name before the host; write it without.";
        }
        else if (uri.HostNameType != UriHostNameType.Dns || HostOf(uri) is not { } host || !IsPublicName(host))
        {
            fault = "Name the page by its host, such as www.example.org.";
        }
        else
        {
            var port = uri.IsDefaultPort ? "" : ":" + uri.Port.ToString(CultureInfo.InvariantCulture);
            address = $"{uri.Scheme}://{host}{port}{uri.PathAndQuery}{uri.Fragment}";
            fault = address.Length > MaxLength ? "An address has at most 2,000 characters." : "";
        }

        return fault.Length == 0;
    }

    /// <summary>An address as text: without scheme, and without the slash at its end.</summary>
    public static string Shown(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var from = address.IndexOf("://", StringComparison.Ordinal);
        return (from < 0 ? address : address[(from + 3)..]).TrimEnd('/');
    }

    /// <summary>The host of an address, of a name its ASCII form; null where it has letters that no name can have.</summary>
    internal static string? HostOf(Uri uri)
    {
        try
        {
            return uri.HostNameType == UriHostNameType.Dns ? uri.IdnHost : uri.Host;
        }
        catch (UriFormatException)
        {
            // Letters that no name can have are found out here at the earliest.
            return null;
        }
    }

    private static bool IsUnseen(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>A name with a dot in it, in ASCII, whose last part is no number: that would be an address of a machine.</summary>
    private static bool IsPublicName(string host)
    {
        var parts = host.TrimEnd('.').Split('.');
        return parts.Length > 1 && Ascii.IsValid(host) && parts.All(p => p.Length is > 0 and <= 63) && !char.IsAsciiDigit(parts[^1][0]);
    }
}
