using System.Security.Claims;
using BzPeer.Accounts;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace BzPeer.Web;

/// <summary>The cookie of who is logged in. It holds the session's key and nothing else that counts; the database decides on every request.</summary>
public static class SessionCookie
{
    private const string KeyItem = "key";

    public static void Configure(CookieAuthenticationOptions options, PublicAddress site)
    {
        SiteCookies.Guard(options.Cookie, site, SiteCookies.Session);
        // The row decides when it ends, and moves the end.
        options.SlidingExpiration = false;
        options.ExpireTimeSpan = AccountSession.Longest;
        options.Events = new CookieAuthenticationEvents { OnValidatePrincipal = ValidateAsync };
    }

    /// <summary>Gives the browser the cookie of a session.</summary>
    public static Task SetAsync(HttpContext context, StartedSession session, DateTimeOffset now)
    {
        // Whose it is stands in there for form tokens, which are made for one account.
        var whose = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, session.AccountId.ToString(System.Globalization.CultureInfo.InvariantCulture))], "session");
        return context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, new ClaimsPrincipal(whose), new AuthenticationProperties
        {
            IsPersistent = session.IsKept,
            IssuedUtc = now,
            ExpiresUtc = session.ExpiresAt,
            Items = { [KeyItem] = Convert.ToBase64String(session.Key) },
        });
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        var sessions = http.RequestServices.GetRequiredService<ReadSession>();
        LoggedIn? found;
        try
        {
            found = context.Properties.Items.TryGetValue(KeyItem, out var key) && key is not null
                ? await sessions.RunAsync(Convert.FromBase64String(key), http.RequestAborted)
                : null;
        }
        catch (Exception e) when (ErrorPages.IsErrorPage(http) && DatabaseOutage.IsBehind(e))
        {
            // The page that says so is for whoever asks.
            context.RejectPrincipal();
            return;
        }

        if (found is null)
        {
            context.RejectPrincipal();
            await http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            return;
        }

        http.Features.Set(found);
        if (HttpMethods.IsGet(http.Request.Method) && await sessions.RenewAsync(found, http.RequestAborted) is { } later)
        {
            context.Properties.IssuedUtc = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
            context.Properties.ExpiresUtc = later;
            context.ShouldRenew = true;
        }
    }
}

/// <summary>Who asks.</summary>
public static class LoggedInOfRequest
{
    /// <summary>Who is logged in; null for a visitor who isn't.</summary>
    public static LoggedIn? LoggedIn(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.User.Identity is { IsAuthenticated: true } ? context.Features.Get<LoggedIn>() : null;
    }
}
