using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using Xunit;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using OidcClaims = OpenIddict.Abstractions.OpenIddictConstants.Claims;

namespace BzPeer.Tests.Infrastructure;

/// <summary>Somebody who can sign in at <see cref="OrcidServer"/>.</summary>
/// <param name="Orcid">What the token says as its subject: an ORCID iD, unless a test wants otherwise.</param>
/// <param name="GivenName">Null where the person shows it to nobody.</param>
/// <param name="FamilyName">Null where the person shows it to nobody.</param>
public sealed record OrcidPerson(string Orcid, string? GivenName = null, string? FamilyName = null)
{
    /// <summary>Both names, as the server's page prints them; null without any.</summary>
    public string? Name => GivenName is null && FamilyName is null ? null : $"{GivenName} {FamilyName}".Trim();
}

/// <summary>What can be wrong with <see cref="OrcidServer"/>.</summary>
public enum OrcidFault
{
    None,

    /// <summary>Every connection breaks off.</summary>
    Down,

    /// <summary>Whoever is sent there comes back at once with the error server_error.</summary>
    ServerError,

    /// <summary>The token endpoint alone answers 503.</summary>
    TokenEndpointDown,

    /// <summary>The token has a right signature and a nonce that nobody asked for.</summary>
    WrongNonce,

    /// <summary>The token has a right signature and says that another server issued it.</summary>
    WrongIssuer,

    /// <summary>The token has a right signature and was made for another client.</summary>
    WrongAudience,

    /// <summary>The token has a right signature and expired an hour ago.</summary>
    Expired,

    /// <summary>The token is as it should be, but signed with another key under the server's key id.</summary>
    WrongSignature,

    /// <summary>The person signed in an hour ago, whatever the request asked for.</summary>
    OldSignIn,
}

/// <summary>
/// A stand-in for ORCID: a real OpenID Connect server on 127.0.0.1 that keeps nothing. Its page has one button for each of
/// <see cref="People"/> and "Deny", and works without JavaScript. As at ORCID the only scope is openid, the subject is the
/// iD, the client's secret comes in the form, and who has signed in there is not asked again unless the request has
/// prompt=login. Use as a class fixture.
/// </summary>
public sealed class OrcidServer : IAsyncLifetime
{
    public const string ClientId = "APP-0123456789ABCDEF";

    public const string ClientSecret = "00000000-1111-2222-3333-444444444444";

    /// <summary>Where the site takes answers; the server sends nobody anywhere else.</summary>
    public const string CallbackPath = "/account/orcid/callback";

    private const string AuthorizationPath = "/oauth/authorize";
    private const string TokenPath = "/oauth/token";
    private const string Session = "orcid_session";

    // Nothing is left of the host's own configuration, so that no variable of the environment reaches it.
    private readonly WebApplication app;
    private readonly RsaSecurityKey key = NewKey();

    public OrcidServer()
    {
        // It answers within the tests' own process, where others may hold every thread that two cores give.
        ThreadPool.SetMinThreads(workerThreads: 32, completionPortThreads: 32);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Services.AddOpenIddict().AddServer(Configure);
        app = builder.Build();
        app.Use(FailAsync);
        app.UseRouting();
        app.UseAuthentication();
        app.MapMethods(AuthorizationPath, [HttpMethods.Get, HttpMethods.Post], AuthorizeAsync);
        app.MapPost(TokenPath, ExchangeAsync);
        app.MapGet("/oauth/userinfo", UserInfoAsync);
    }

    /// <summary>Two people by default, neither of whom is anybody: their iDs lie outside the block that ORCID assigns from.</summary>
    public IList<OrcidPerson> People { get; } =
    [
        new("0000-0000-0000-001X", "Ada", "Example"),
        new("0000-0000-0000-0028", "Bo", "Sample"),
    ];

    /// <summary>What is wrong with the server, until a test sets it right.</summary>
    public OrcidFault Fault { get; set; }

    /// <summary>Its address, which is the issuer's name as well; with a slash at the end.</summary>
    public string Issuer => app.Urls.Single() + "/";

    public async ValueTask InitializeAsync() => await app.StartAsync();

    private void Configure(OpenIddictServerBuilder server)
    {
        server.SetAuthorizationEndpointUris(AuthorizationPath)
            .SetTokenEndpointUris(TokenPath)
            .SetUserInfoEndpointUris("oauth/userinfo")
            .SetJsonWebKeySetEndpointUris("oauth/jwks");
        server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
        // Without a store: the handlers below say who may come.
        server.EnableDegradedMode();
        server.AddSigningKey(key);
        server.AddEphemeralEncryptionKey().DisableAccessTokenEncryption();
        server.Configure(options =>
        {
            options.Scopes.Remove(Scopes.OfflineAccess);
            options.CodeChallengeMethods.Remove(CodeChallengeMethods.Plain);
        });

        server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(asked =>
        {
            if (asked.ClientId != ClientId)
                asked.Reject(Errors.InvalidClient, "No such client.");
            else if (!IsRegistered(asked.RedirectUri))
                asked.Reject(Errors.InvalidRequest, "No such address is registered for the client.");
            return ValueTask.CompletedTask;
        }));
        server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(asked =>
        {
            if (asked.ClientId != ClientId || asked.ClientSecret != ClientSecret)
                asked.Reject(Errors.InvalidClient, "The client is unknown or its secret is wrong.");
            return ValueTask.CompletedTask;
        }));
        server.AddEventHandler<ApplyTokenResponseContext>(handler => handler.UseInlineHandler(answered =>
        {
            if (answered.Response.IdToken is { } token)
                answered.Response.IdToken = Spoilt(token);
            return ValueTask.CompletedTask;
        }));

        server.UseAspNetCore()
            .DisableTransportSecurityRequirement()
            .EnableAuthorizationEndpointPassthrough()
            .EnableTokenEndpointPassthrough()
            .EnableUserInfoEndpointPassthrough();
    }

    private static bool IsRegistered(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri is { Scheme: "http" or "https", Host: "localhost" } || uri is { Scheme: "https", Authority: "bzpeer.test" })
        && uri is { PathAndQuery: CallbackPath, Fragment: "", UserInfo: "" };

    /// <summary>Signs what the token says again, with one thing wrong; a token is left alone where the fault is elsewhere.</summary>
    private string Spoilt(string token)
    {
        if (Fault is not (OrcidFault.WrongNonce or OrcidFault.WrongIssuer or OrcidFault.WrongAudience or OrcidFault.Expired or OrcidFault.WrongSignature))
            return token;
        var said = JsonNode.Parse(Base64UrlEncoder.Decode(new JsonWebToken(token).EncodedPayload))!.AsObject();
        var hour = (long)TimeSpan.FromHours(1).TotalSeconds;
        switch (Fault)
        {
            case OrcidFault.WrongNonce:
                said["nonce"] = "another";
                break;
            case OrcidFault.WrongIssuer:
                said["iss"] = "https://issuer.invalid/";
                break;
            case OrcidFault.WrongAudience:
                said["aud"] = "APP-OF-ANOTHER";
                break;
            case OrcidFault.Expired:
                said["exp"] = (long)said["iat"]! - hour;
                said["iat"] = (long)said["iat"]! - (2 * hour);
                break;
        }
        var signer = Fault == OrcidFault.WrongSignature ? NewKey() : key;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }
            .CreateToken(said.ToJsonString(), new SigningCredentials(signer, SecurityAlgorithms.RsaSha256));
    }

    private static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = "stand-in" };

    private async Task FailAsync(HttpContext context, RequestDelegate next)
    {
        if (Fault == OrcidFault.Down)
            context.Abort();
        else if (Fault == OrcidFault.TokenEndpointDown && context.Request.Path == TokenPath)
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        else
            await next(context);
    }

    /// <summary>The page with its buttons, and where they lead. Requests come here when OpenIddict has found them in order.</summary>
    private async Task AuthorizeAsync(HttpContext context)
    {
        var asked = context.GetOpenIddictServerRequest()!;
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var chosen = HttpMethods.IsPost(context.Request.Method) ? (string?)asked["person"] : null;
        if (Fault == OrcidFault.ServerError)
        {
            await SendBackAsync(context, Errors.ServerError, "Something went wrong.");
        }
        else if (chosen == "deny")
        {
            await SendBackAsync(context, Errors.AccessDenied, "User denied access");
        }
        else if (People.FirstOrDefault(person => person.Orcid == chosen) is { } signedIn)
        {
            context.Response.Cookies.Append(Session, FormattableString.Invariant($"{signedIn.Orcid} {now}"), new CookieOptions { HttpOnly = true });
            await SendBackAsync(context, signedIn, now);
        }
        else if (!asked.HasPromptValue(PromptValues.Login) && context.Request.Cookies[Session]?.Split(' ') is [var orcid, var since]
            && People.FirstOrDefault(person => person.Orcid == orcid) is { } known)
        {
            await SendBackAsync(context, known, long.Parse(since, CultureInfo.InvariantCulture));
        }
        else
        {
            await WritePageAsync(context, asked);
        }
    }

    private Task SendBackAsync(HttpContext context, OrcidPerson person, long since)
    {
        var identity = new ClaimsIdentity("ORCID", OidcClaims.Name, OidcClaims.Role);
        identity.SetClaim(OidcClaims.Subject, person.Orcid)
            .SetClaim(OidcClaims.Name, person.Name)
            .SetClaim(OidcClaims.GivenName, person.GivenName)
            .SetClaim(OidcClaims.FamilyName, person.FamilyName)
            .SetClaim(OidcClaims.AuthenticationTime, Fault == OrcidFault.OldSignIn ? since - 3_600 : since);
        identity.SetScopes(Scopes.OpenId);
        identity.SetDestinations(_ => [Destinations.IdentityToken, Destinations.AccessToken]);
        return context.SignInAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, new ClaimsPrincipal(identity));
    }

    private static Task SendBackAsync(HttpContext context, string error, string description) =>
        context.ForbidAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
        }));

    private async Task WritePageAsync(HttpContext context, OpenIddictRequest asked)
    {
        var page = new StringBuilder("<!doctype html><html lang=en><meta charset=utf-8><title>Sign in to ORCID</title><h1>Sign in to ORCID</h1>");
        foreach (var person in People)
            AppendButton(person.Orcid, $"Sign in as {person.Name ?? "nobody named"} ({person.Orcid})");
        AppendButton("deny", "Deny");
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(page.ToString());

        void AppendButton(string chosen, string label)
        {
            page.Append(CultureInfo.InvariantCulture, $"<form method=post action=\"{AuthorizationPath}\">");
            foreach (var (name, value) in asked.GetParameters())
                page.Append(CultureInfo.InvariantCulture, $"<input type=hidden name=\"{WebUtility.HtmlEncode(name)}\" value=\"{WebUtility.HtmlEncode((string?)value)}\">");
            page.Append(CultureInfo.InvariantCulture, $"<button name=person value=\"{WebUtility.HtmlEncode(chosen)}\">{WebUtility.HtmlEncode(label)}</button></form>");
        }
    }

    /// <summary>A code that OpenIddict has found good becomes tokens. The answer names the person beside them, as ORCID's does.</summary>
    private static async Task ExchangeAsync(HttpContext context)
    {
        var code = await context.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        var beside = new AuthenticationProperties();
        beside.SetParameter("orcid", code.Principal!.GetClaim(OidcClaims.Subject));
        if (code.Principal!.GetClaim(OidcClaims.Name) is { } name)
            beside.SetParameter("name", name);
        await context.SignInAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, code.Principal!, beside);
    }

    private static async Task UserInfoAsync(HttpContext context)
    {
        var token = await context.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        string[] told = [OidcClaims.Subject, OidcClaims.Name, OidcClaims.GivenName, OidcClaims.FamilyName];
        context.Response.ContentType = "application/json";
        var known = told.Where(token.Principal!.HasClaim).ToDictionary(claim => claim, claim => token.Principal!.GetClaim(claim));
        await context.Response.WriteAsync(JsonSerializer.Serialize(known));
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        key.Rsa.Dispose();
    }
}
