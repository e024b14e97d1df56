namespace BzPeer;

/// <summary>
/// The site's own address as the operator configured it, for links in mails, passkeys and cookies: never what a
/// request claims to have asked for.
/// </summary>
public sealed class PublicAddress
{
    /// <summary>Scheme and host of a site.</summary>
    /// <exception cref="ArgumentException">It is not the root of an http or https address.</exception>
    public PublicAddress(Uri origin)
    {
        ArgumentNullException.ThrowIfNull(origin);
        if (!origin.IsAbsoluteUri || origin.Scheme is not ("http" or "https") || origin.PathAndQuery != "/" || origin.UserInfo.Length > 0 || origin.Fragment.Length > 0)
        {
            throw new ArgumentException("The site's address is a scheme and a host, such as https://bzpeer.example.", nameof(origin));
        }

        // As browsers send it: letters beyond ASCII in their ASCII form.
        Host = origin.IdnHost;
        Origin = new UriBuilder(origin) { Host = Host }.Uri.GetLeftPart(UriPartial.Authority);
        IsSecure = origin.Scheme == Uri.UriSchemeHttps;
        IsLoopback = origin.IsLoopback;
    }

    /// <summary>Scheme, host and port, without a slash: "https://bzpeer.example".</summary>
    public string Origin { get; }

    /// <summary>The host alone, which passkeys belong to.</summary>
    public string Host { get; }

    /// <summary>Whether visitors come over TLS.</summary>
    public bool IsSecure { get; }

    /// <summary>Whether it is this machine's own.</summary>
    public bool IsLoopback { get; }

    /// <summary>The whole address of a page.</summary>
    /// <param name="path">From the root, with query: "/account".</param>
    public Uri Of(string path) => new(Origin + path);

    /// <summary>The whole address of a page that is told something in its query.</summary>
    public Uri Of(string path, string name, string value) => new($"{Origin}{path}?{name}={Uri.EscapeDataString(value)}");
}
