using System.Globalization;
using System.Security.Claims;
using BzPeer.Accounts;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace BzPeer.Web.Hosting;

/// <summary>Logging in with ORCID by OpenID Connect: code flow with PKCE, and no token of ORCID's is kept.</summary>
public static class OrcidSetup
{
    /// <summary>Where ORCID sends people back; registered there.</summary>
    public const string CallbackPath = "/account/orcid/callback";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // A stand-in on this machine shares its processor with the site, and may be slow for that alone.
    private static readonly TimeSpan PatienceHere = TimeSpan.FromSeconds(60);

    private static readonly string[] Pages = ["/Account/Orcid", "/Account/LogIn/Orcid"];

    /// <exception cref="SettingException">A setting is wrong or missing.</exception>
    public static void AddOrcid(this WebApplicationBuilder builder, PublicAddress site)
    {
        var settings = OrcidSettings.Read(builder.Configuration);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<OrcidJourney>();
        var authentication = builder.Services.AddAuthentication().AddCookie(OrcidJourney.Kept, options =>
        {
            SiteCookies.Guard(options.Cookie, site, SiteCookies.Orcid);
            options.ExpireTimeSpan = OrcidJourney.KeptFor;
            options.SlidingExpiration = false;
        });
        if (settings.IsConfigured)
        {
            authentication.AddOpenIdConnect(OrcidJourney.Scheme, options => Configure(options, settings, site));
            return;
        }

        // Afterwards, because Razor Pages begin a list of their own.
        builder.Services.PostConfigure<RazorPagesOptions>(options =>
        {
            foreach (var page in Pages)
            {
                options.Conventions.AddPageRouteModelConvention(page, route => route.Selectors.Clear());
            }
        });
    }

    private static void Configure(OpenIdConnectOptions options, OrcidSettings settings, PublicAddress site)
    {
        options.Authority = settings.Issuer.AbsoluteUri;
        options.RequireHttpsMetadata = settings.Issuer.Scheme == Uri.UriSchemeHttps;
        options.ClientId = settings.ClientId;
        options.ClientSecret = settings.ClientSecret;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.Scope.Clear();
        options.Scope.Add(OpenIdConnectScope.OpenId);
        options.CallbackPath = CallbackPath;
        options.SignInScheme = OrcidJourney.Kept;
        options.SaveTokens = false;
        options.MapInboundClaims = false;
        options.BackchannelTimeout = settings.Issuer.IsLoopback ? PatienceHere : Patience;
        options.RemoteAuthenticationTimeout = OrcidJourney.ValidFor;
        options.ProtocolValidator.NonceLifetime = OrcidJourney.ValidFor;
        SiteCookies.Guard(options.CorrelationCookie, site, SiteCookies.OrcidState);
        SiteCookies.Guard(options.NonceCookie, site, SiteCookies.OrcidNonce);
        options.Events.OnRedirectToIdentityProvider = context =>
        {
            // Never by what a request calls the site.
            context.ProtocolMessage.RedirectUri = site.Of(CallbackPath).AbsoluteUri;
            return Task.CompletedTask;
        };
        options.Events.OnTokenValidated = KeepLittle;
        options.Events.OnAccessDenied = context =>
        {
            Journey(context.HttpContext).Fail(context.HttpContext, context.Properties, null);
            context.HandleResponse();
            return Task.CompletedTask;
        };
        options.Events.OnRemoteFailure = context =>
        {
            Journey(context.HttpContext).Fail(context.HttpContext, context.Properties, context.Failure ?? new InvalidOperationException());
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }

    private static OrcidJourney Journey(HttpContext context) => context.RequestServices.GetRequiredService<OrcidJourney>();

    /// <summary>Of the token only the iD, the name and the time of the log-in are kept.</summary>
    private static Task KeepLittle(TokenValidatedContext context)
    {
        var said = context.Principal;
        if (said?.FindFirstValue("sub") is not { } subject || OrcidId.In(subject) is not { } id || id != subject)
        {
            context.Fail("The token names no ORCID iD.");
            return Task.CompletedTask;
        }

        List<Claim> kept = [new("orcid", id)];
        var printed = said.FindFirstValue("name") ?? $"{said.FindFirstValue("given_name")} {said.FindFirstValue("family_name")}";
        if (AccountName.Clean(printed) is { } name)
        {
            kept.Add(new Claim("name", name));
        }

        if (long.TryParse(said.FindFirstValue("auth_time"), NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at is > 0 and < int.MaxValue)
        {
            kept.Add(new Claim("auth_time", at.ToString(CultureInfo.InvariantCulture)));
        }

        context.Principal = new ClaimsPrincipal(new ClaimsIdentity(kept, OrcidJourney.Kept));
        return Task.CompletedTask;
    }
}
