using System.Buffers.Text;
using System.Security.Cryptography;
using BzPeer.Accounts;
using BzPeer.Web.Hosting;

namespace BzPeer.Web;

/// <summary>From where a visitor asks.</summary>
public static class Visitor
{
    private const int DeviceKeyBytes = 16;

    // As long as the hash is kept on the other side.
    private static readonly TimeSpan DeviceLasts = Accounts.FamiliarPlace.Remembered;

    /// <summary>The visitor's network, device and browser.</summary>
    public static Place Place(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var site = context.RequestServices.GetRequiredService<PublicAddress>();
        var cookie = context.Request.Cookies[SiteCookies.NameOf(site, SiteCookies.Device)];
        return new Place(
            NetworkOf.Address(context.Connection.RemoteIpAddress),
            NetworkOf.Block(context.Connection.RemoteIpAddress),
            DeviceKey(cookie),
            DescribeDevice.Run(context.Request.Headers.UserAgent.ToString()));
    }

    /// <summary>The visitor's place, with a key for a device that has none yet: for one that is being logged in.</summary>
    public static Place FamiliarPlace(this HttpContext context)
    {
        var place = context.Place();
        var key = place.DeviceKey ?? RandomNumberGenerator.GetBytes(DeviceKeyBytes);
        var site = context.RequestServices.GetRequiredService<PublicAddress>();
        var cookie = new CookieBuilder();
        SiteCookies.Guard(cookie, site, SiteCookies.Device);
        cookie.MaxAge = DeviceLasts;
        context.Response.Cookies.Append(cookie.Name!, Base64Url.EncodeToString(key), cookie.Build(context));
        return place with { DeviceKey = key };
    }

    private static byte[]? DeviceKey(string? cookie) =>
        cookie is { Length: <= 64 } && Base64Url.IsValid(cookie, out var length) && length == DeviceKeyBytes ? Base64Url.DecodeFromChars(cookie) : null;
}
