using System.Globalization;

namespace BzPeer.Web.Hosting;

/// <summary>Addresses under <c>/.well-known/</c> (RFC 8615), where programs look without being told.</summary>
public static class WellKnown
{
    // RFC 9116, 2.5.5: less than a year; two visits in one month read the same text.
    private const int MonthsOfSecurityText = 11;

    public static void MapWellKnown(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/.well-known/security.txt", SecurityText).WithMetadata(new AudienceAttribute(Audience.Anyone));
        // Where password managers send their owner (W3C, "A Well-Known URL for Changing Passwords").
        endpoints.MapGet("/.well-known/change-password", () => Results.Redirect("/account/password"))
            .WithMetadata(new AudienceAttribute(Audience.Anyone));
    }

    private static IResult SecurityText(PublicAddress site, IConfiguration configuration, TimeProvider time)
    {
        var contact = configuration["Contact"] is { Length: > 0 } address ? "mailto:" + address : site.Of("/about").AbsoluteUri;
        var today = time.GetUtcNow();
        var expires = new DateTimeOffset(today.Year, today.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(MonthsOfSecurityText);
        return Results.Text(
            $"""
            Contact: {contact}
            Expires: {expires.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}
            Preferred-Languages: en
            Canonical: {site.Of("/.well-known/security.txt")}

            """,
            "text/plain; charset=utf-8");
    }
}
