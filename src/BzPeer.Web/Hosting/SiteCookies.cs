namespace BzPeer.Web.Hosting;

/// <summary>
/// How cookies are named and guarded. Over TLS their names begin with <c>__Host-</c>, which browsers keep only when
/// they came over TLS, for this host alone and all of its paths. A site on this machine without TLS, as in
/// development, has the same cookies without the prefix.
/// </summary>
public static class SiteCookies
{
    /// <summary>Who is logged in.</summary>
    public const string Session = "session";

    /// <summary>A device that was logged in before.</summary>
    public const string Device = "device";

    /// <summary>A log-in between password and code.</summary>
    public const string Step = "step";

    /// <summary>A challenge to a passkey.</summary>
    public const string Passkey = "passkey";

    /// <summary>What ORCID said, until it is used.</summary>
    public const string Orcid = "orcid";

    /// <summary>What binds an answer of ORCID's to this browser; the handler appends which journey.</summary>
    public const string OrcidState = "orcid-state";

    /// <summary>The same for the token; the handler appends which.</summary>
    public const string OrcidNonce = "orcid-nonce";

    /// <summary>The half of the form token that a page does not show.</summary>
    public const string Form = "form";

    /// <summary>One sentence for the next page.</summary>
    public const string Said = "said";

    /// <summary>The name of a cookie.</summary>
    public static string NameOf(PublicAddress site, string cookie) => site.IsSecure ? $"__Host-bzpeer-{cookie}" : $"bzpeer-{cookie}";

    /// <summary>Makes a cookie as strict as it can be and still come along when a link leads here.</summary>
    public static void Guard(CookieBuilder cookie, PublicAddress site, string name)
    {
        cookie.Name = NameOf(site, name);
        cookie.Path = "/";
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = site.IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
        cookie.IsEssential = true;
    }
}
