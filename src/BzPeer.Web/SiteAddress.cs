namespace BzPeer.Web;

/// <summary>The site's own address as the visitor wrote it, for documents that leave the site.</summary>
public static class SiteAddressOfRequest
{
    /// <summary>Scheme and host, without a slash at the end: "https://bzpeer.example"; null where the host is none that an address can have.</summary>
    public static string? SiteAddress(this HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var written = $"{request.Scheme}://{request.Host.ToUriComponent()}";
        return Uri.TryCreate(written, UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https"
            && address.UserInfo.Length == 0 && address.PathAndQuery == "/" && address.Fragment.Length == 0
            && Uri.CheckHostName(address.DnsSafeHost) != UriHostNameType.Unknown
            ? address.GetLeftPart(UriPartial.Authority)
            : null;
    }
}
