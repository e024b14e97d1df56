namespace BzPeer.Web.Hosting;

/// <summary>The headers that every response carries: pages, files, redirects and errors alike.</summary>
public static class SecurityHeaders
{
    /// <summary>Only what this site serves itself, nothing inline, nothing in frames.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; " +
        "connect-src 'self'; " + OwnForms + "; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";

    private const string OwnForms = "form-action 'self'";

    private static readonly object FormsKey = new();

    private const string PermissionsPolicy =
        "browsing-topics=(), camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

    private const string OneYear = "max-age=31536000; includeSubDomains";

    public static void AddSecurityHeaders(this WebApplicationBuilder builder) =>
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);

    /// <summary>
    /// Lets a form of this page be answered by a redirect to another site, as by one to ORCID: browsers hold those to the
    /// policy as well.
    /// </summary>
    public static void LetFormsLeadTo(HttpContext context, string origin) => context.Items[FormsKey] = origin;

    public static void UseSecurityHeaders(this WebApplication app)
    {
        var alwaysTls = !app.Environment.IsDevelopment();

        app.Use((context, next) =>
        {
            // At the last moment: an error handler clears whatever was set before it.
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.ContentSecurityPolicy = context.Items[FormsKey] is string origin
                    ? ContentSecurityPolicy.Replace(OwnForms, $"{OwnForms} {origin}", StringComparison.Ordinal)
                    : ContentSecurityPolicy;
                headers.XContentTypeOptions = "nosniff";
                // A page whose own address is a secret says less.
                headers.TryAdd("Referrer-Policy", "strict-origin-when-cross-origin");
                headers["Permissions-Policy"] = PermissionsPolicy;
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers["Cross-Origin-Resource-Policy"] = "same-origin";
                if (alwaysTls && context.Request.IsHttps)
                    headers.StrictTransportSecurity = OneYear;
                return Task.CompletedTask;
            });
            return next(context);
        });
    }
}
