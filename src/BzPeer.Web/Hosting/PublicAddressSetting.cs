namespace BzPeer.Web.Hosting;

/// <summary>The setting <c>Address</c>: where the site is for its visitors.</summary>
public static class PublicAddressSetting
{
    private const string Setting = "Address";

    /// <exception cref="UnusableSettingException">It is no address of a site.</exception>
    public static void AddPublicAddress(this WebApplicationBuilder builder)
    {
        var written = builder.Configuration[Setting] is { Length: > 0 } set ? set : "http://localhost:5080";
        try
        {
            builder.Services.AddSingleton(new PublicAddress(new Uri(written)));
        }
        catch (Exception e) when (e is UriFormatException or ArgumentException)
        {
            throw new UnusableSettingException(Setting, "must be the scheme and the host of the site, such as https://bzpeer.example");
        }
    }
}
