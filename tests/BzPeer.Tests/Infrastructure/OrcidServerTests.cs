using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace BzPeer.Tests.Infrastructure;

/// <summary>The stand-in for ORCID, spoken to as the protocol says (OpenID Connect Core 3.1, RFC 7636), without the site.</summary>
public sealed class OrcidServerTests(OrcidServer orcid) : IClassFixture<OrcidServer>, IDisposable
{
    private const string Callback = "https://bzpeer.test" + OrcidServer.CallbackPath;
    private const string Verifier = "a-verifier-of-at-least-forty-three-characters";

    private readonly OrcidVisitor visitor = new();
    private readonly HttpClient client = new();

    [Fact]
    public async Task Signs_somebody_in()
    {
        var back = await visitor.PressAsync(await AskAsync(), "Sign in as Ada Example (0000-0000-0000-001X)");

        Assert.StartsWith(Callback + "?", back.AbsoluteUri, StringComparison.Ordinal);
        var answer = HttpUtility.ParseQueryString(back.Query);
        Assert.Equal("the state", answer["state"]);
        var tokens = await ExchangeAsync(answer["code"]);
        Assert.Equal("0000-0000-0000-001X", (string?)tokens["orcid"]);
        var said = await ValidateAsync((string)tokens["id_token"]!);
        Assert.True(said.IsValid, said.Exception?.Message);
        Assert.Equal("0000-0000-0000-001X", said.Claims["sub"]);
        Assert.Equal("Ada Example", said.Claims["name"]);
        Assert.Equal("Example", said.Claims["family_name"]);
        Assert.Equal("the nonce", said.Claims["nonce"]);

        using var ask = new HttpRequestMessage(HttpMethod.Get, await EndpointAsync("userinfo_endpoint"));
        ask.Headers.Authorization = new("Bearer", (string)tokens["access_token"]!);
        using var told = await client.SendAsync(ask, TestContext.Current.CancellationToken);
        Assert.Equal("Ada", (string?)JsonNode.Parse(await told.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["given_name"]);
    }

    [Fact]
    public async Task A_name_that_nobody_sees_is_not_told()
    {
        orcid.People.Add(new("0000-0000-0000-0036"));

        var said = await SignInAsync("Sign in as nobody named");

        Assert.Equal("0000-0000-0000-0036", said.Claims["sub"]);
        Assert.DoesNotContain("name", said.Claims.Keys);
    }

    [Fact]
    public async Task Who_denies_comes_back_with_the_error()
    {
        var back = await visitor.PressAsync(await AskAsync(), "Deny");

        Assert.Equal("access_denied", HttpUtility.ParseQueryString(back.Query)["error"]);
    }

    [Fact]
    public async Task Who_is_signed_in_is_asked_again_only_on_demand()
    {
        await visitor.PressAsync(await AskAsync(), "Sign in as Bo");

        using var straight = await visitor.OpenAsync(await AskAsync());
        Assert.Equal(HttpStatusCode.Redirect, straight.StatusCode);
        using var again = await visitor.OpenAsync(await AskAsync(("prompt", "login")));
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Theory]
    [InlineData("redirect_uri", "https://bzpeer.test/elsewhere", "invalid_request")]
    [InlineData("redirect_uri", "https://another.test" + OrcidServer.CallbackPath, "invalid_request")]
    [InlineData("client_id", "APP-OF-ANOTHER", "invalid_client")]
    [InlineData("code_challenge", null, "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("scope", "openid profile", "invalid_scope")]
    public async Task A_request_that_the_site_should_never_send_ends_at_the_server(string parameter, string? value, string error)
    {
        using var answer = await visitor.OpenAsync(await AskAsync((parameter, value)));

        Assert.Null(answer.Headers.Location);
        Assert.Contains("error:" + error, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("client_secret", "wrong", "invalid_client")]
    [InlineData("code_verifier", "another-verifier-of-at-least-forty-three-chars", "invalid_grant")]
    public async Task A_code_is_worth_nothing_to_others(string parameter, string value, string error)
    {
        var back = await visitor.PressAsync(await AskAsync(), "Sign in as Ada");

        var refused = await ExchangeAsync(HttpUtility.ParseQueryString(back.Query)["code"], (parameter, value));

        Assert.Equal(error, (string?)refused["error"]);
    }

    [Theory]
    [InlineData(OrcidFault.WrongSignature, typeof(SecurityTokenInvalidSignatureException))]
    [InlineData(OrcidFault.WrongIssuer, typeof(SecurityTokenInvalidIssuerException))]
    [InlineData(OrcidFault.WrongAudience, typeof(SecurityTokenInvalidAudienceException))]
    [InlineData(OrcidFault.Expired, typeof(SecurityTokenExpiredException))]
    public async Task A_spoilt_token_is_wrong_in_one_thing(OrcidFault fault, Type found)
    {
        orcid.Fault = fault;

        var said = await SignInAsync("Sign in as Ada");

        Assert.IsType(found, said.Exception);
    }

    [Fact]
    public async Task Other_faults_are_what_they_say()
    {
        orcid.Fault = OrcidFault.WrongNonce;
        var said = await SignInAsync("Sign in as Ada");
        Assert.True(said.IsValid);
        Assert.Equal("another", said.Claims["nonce"]);

        orcid.Fault = OrcidFault.OldSignIn;
        said = await SignInAsync("Sign in as Ada");
        Assert.Equal(3_600, Seconds("iat") - Seconds("auth_time"), tolerance: 60);

        orcid.Fault = OrcidFault.ServerError;
        using var failed = await visitor.OpenAsync(await AskAsync(("prompt", "login")));
        Assert.Contains("error=server_error", failed.Headers.Location?.Query, StringComparison.Ordinal);

        orcid.Fault = OrcidFault.TokenEndpointDown;
        await Assert.ThrowsAsync<HttpRequestException>(() => SignInAsync("Sign in as Ada"));

        orcid.Fault = OrcidFault.Down;
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync());

        long Seconds(string claim) => Convert.ToInt64(said.Claims[claim], CultureInfo.InvariantCulture);
    }

    /// <summary>The address that a client would send somebody to, with parameters of one's own; null takes one away.</summary>
    private async Task<Uri> AskAsync(params (string Name, string? Value)[] own)
    {
        var asked = HttpUtility.ParseQueryString("");
        asked["client_id"] = OrcidServer.ClientId;
        asked["response_type"] = "code";
        asked["scope"] = "openid";
        asked["redirect_uri"] = Callback;
        asked["state"] = "the state";
        asked["nonce"] = "the nonce";
        asked["code_challenge"] = Base64UrlEncoder.Encode(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
        asked["code_challenge_method"] = "S256";
        foreach (var (name, value) in own)
        {
            if (value is null)
                asked.Remove(name);
            else
                asked[name] = value;
        }
        return new Uri($"{await EndpointAsync("authorization_endpoint")}?{asked}");
    }

    private async Task<Uri> EndpointAsync(string name)
    {
        var document = await client.GetStringAsync(new Uri(orcid.Issuer + ".well-known/openid-configuration"), TestContext.Current.CancellationToken);
        return new Uri((string)JsonNode.Parse(document)![name]!);
    }

    private async Task<JsonNode> ExchangeAsync(string? code, params (string Name, string Value)[] own)
    {
        var fields = new Dictionary<string, string?>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = Callback,
            ["code_verifier"] = Verifier,
            ["client_id"] = OrcidServer.ClientId,
            ["client_secret"] = OrcidServer.ClientSecret,
        };
        foreach (var (name, value) in own)
            fields[name] = value;
        using var form = new FormUrlEncodedContent(fields!);
        using var answer = await client.PostAsync(await EndpointAsync("token_endpoint"), form, TestContext.Current.CancellationToken);
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
            answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    private async Task<TokenValidationResult> SignInAsync(string button)
    {
        var back = await visitor.PressAsync(await AskAsync(("prompt", "login")), button);
        var tokens = await ExchangeAsync(HttpUtility.ParseQueryString(back.Query)["code"]);
        return await ValidateAsync((string)tokens["id_token"]!);
    }

    private async Task<TokenValidationResult> ValidateAsync(string token)
    {
        var keys = await client.GetStringAsync(await EndpointAsync("jwks_uri"), TestContext.Current.CancellationToken);
        return await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = orcid.Issuer,
            ValidAudience = OrcidServer.ClientId,
            IssuerSigningKeys = new JsonWebKeySet(keys).GetSigningKeys(),
        });
    }

    public void Dispose()
    {
        orcid.Fault = OrcidFault.None;
        visitor.Dispose();
        client.Dispose();
    }
}
