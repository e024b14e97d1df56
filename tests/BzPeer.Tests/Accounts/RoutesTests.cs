using System.Net;
using System.Reflection;
using BzPeer.Tests.Infrastructure;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using TestServer = BzPeer.Tests.Infrastructure.TestServer;

namespace BzPeer.Tests.Accounts;

/// <summary>A site with accounts and the records of <see cref="RecordSite"/>.</summary>
public sealed class AccountAndRecordSite(TestServer server) : AccountSite(server)
{
    protected override bool IsFilled => true;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        // So that its routes are there; nobody goes to ORCID.
        builder.UseSetting("Orcid:ClientId", "APP-0123456789ABCDEF");
        builder.UseSetting("Orcid:ClientSecret", "secret");
    }
}

/// <summary>Who may do what, on every route there is.</summary>
public sealed class RoutesTests(AccountAndRecordSite site) : IClassFixture<AccountAndRecordSite>
{
    [Fact]
    public void Every_route_has_a_declared_answer_for_everybody()
    {
        var routes = Routes().Select(Pattern).Distinct(StringComparer.Ordinal).ToList();

        Assert.Equal([], routes.Except(RouteAnswers.Get.Keys));
        Assert.Equal([], RouteAnswers.Get.Keys.Except(routes));
    }

    [Fact]
    public async Task Every_route_answers_everybody_as_declared()
    {
        var people = new (string Who, Person Person)[]
        {
            ("visitor", site.Visitor()),
            ("account", await site.NewAccountAsync("matrix-one@site.example")),
            ("other", await site.NewAccountAsync("matrix-two@site.example")),
            ("moderator", await site.NewAccountAsync("matrix-mod@site.example", isModerator: true)),
        };

        var wrong = new List<string>();
        foreach (var (route, answers) in RouteAnswers.Get)
        {
            var address = await FillInAsync(answers.Address);
            var declared = new[] { answers.Visitor, answers.Account, answers.Other, answers.Moderator };
            foreach (var ((who, person), expected) in people.Zip(declared))
            {
                var answer = Said(await person.GetAsync(address));
                // "302" alone leaves open where to.
                if (!answer.StartsWith(expected, StringComparison.Ordinal))
                    wrong.Add($"{route} for {who}: {answer} instead of {expected}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Every_unsafe_route_refuses_a_missing_token_a_foreign_one_and_what_another_site_sends()
    {
        var person = await site.NewAccountAsync("unsafe@site.example", isModerator: true);
        var token = Token(await person.GetAsync("/account"));
        var foreign = Token(await (await site.NewAccountAsync("foreign@site.example")).GetAsync("/account"));
        var routes = await UnsafeAsync();
        Assert.True(routes.Count > 10);
        // What mail programs post carries its own proof, and no more than that is taken from anywhere.
        Assert.Equal(["/follows/mail/unsubscribe"], await FromAnywhereAsync());
        routes = [.. routes.Where(route => route.Address != "/follows/mail/unsubscribe")];

        var wrong = new List<string>();
        foreach (var (address, method) in routes)
        {
            await ExpectAsync("without a token", HttpStatusCode.BadRequest, [], "same-origin", null);
            await ExpectAsync("with a foreign token", HttpStatusCode.BadRequest, [new("form-token", foreign)], "same-origin", null);
            await ExpectAsync("from another site", HttpStatusCode.Forbidden, [new("form-token", token)], "cross-site", null);
            await ExpectAsync("from a sister site", HttpStatusCode.Forbidden, [new("form-token", token)], "same-site", null);
            await ExpectAsync("from another origin", HttpStatusCode.Forbidden, [new("form-token", token)], null, "https://elsewhere.example");
            await ExpectAsync("from no origin", HttpStatusCode.Forbidden, [new("form-token", token)], null, "null");

            async Task ExpectAsync(string how, HttpStatusCode expected, KeyValuePair<string, string>[] fields, string? fetchSite, string? origin)
            {
                using var request = new HttpRequestMessage(method, address) { Content = new FormUrlEncodedContent(fields) };
                if (fetchSite is not null)
                    request.Headers.Add("Sec-Fetch-Site", fetchSite);
                if (origin is not null)
                    request.Headers.Add("Origin", origin);
                var answer = await person.SendAsync(request);
                if (answer.Status != expected)
                    wrong.Add($"{method} {address} {how}: {(int)answer.Status} instead of {(int)expected}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        // And nothing of it did anything: the account is still logged in and as it was.
        Assert.Equal("Ada Example", (await person.GetAsync("/account")).Heading);
    }

    [Fact]
    public async Task A_visitor_can_send_nothing_to_what_is_for_accounts()
    {
        var visitor = site.Visitor();
        var declared = new Dictionary<string, (string Address, string Visitor, string Account, string Other, string Moderator)>(StringComparer.Ordinal);
        foreach (var answers in RouteAnswers.Get.Values)
            declared.TryAdd(await FillInAsync(answers.Address), answers);
        foreach (var (address, method) in await UnsafeAsync())
        {
            var route = declared[address];
            if (!route.Visitor.EndsWith("log-in", StringComparison.Ordinal) || address is "/account/log-in/code" or "/account/log-in/orcid")
                continue;
            using var request = new HttpRequestMessage(method, address) { Content = new FormUrlEncodedContent([]) };
            var answer = await visitor.SendAsync(request);
            Assert.StartsWith("302 log-in", Said(answer), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_unsafe_route_answers_everybody_as_declared()
    {
        var declared = new Dictionary<string, (string Visitor, string Account, string Moderator)>(StringComparer.Ordinal);
        foreach (var (address, answers) in RouteAnswers.Post)
            declared.Add(await FillInAsync(address), answers);
        Assert.Equal((await UnsafeAsync()).Select(route => route.Address).Order(StringComparer.Ordinal), declared.Keys.Order(StringComparer.Ordinal));

        var wrong = new List<string>();
        foreach (var (address, answers) in declared)
        {
            // An empty form with the right token, from an account of its own each time: some of them end it.
            var people = new (string Who, Person Person, string Expected)[]
            {
                ("visitor", site.Visitor(), answers.Visitor),
                ("account", await site.NewAccountAsync($"one{address.Replace('/', '.')}@site.example"), answers.Account),
                ("moderator", await site.NewAccountAsync($"mod{address.Replace('/', '.')}@site.example", isModerator: true), answers.Moderator),
            };
            foreach (var (who, person, expected) in people)
            {
                var token = Token(await person.GetAsync(who == "visitor" ? "/account/log-in" : "/account/name"));
                var answer = Said(await person.PostAsync(address, [new("form-token", token)]));
                if (!answer.StartsWith(expected, StringComparison.Ordinal))
                    wrong.Add($"{address} for {who}: {answer} instead of {expected}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_refused_form_says_so_in_a_page()
    {
        var person = await site.NewAccountAsync("explained@site.example");
        var answer = await person.PostAsync("/account/name", [new("Name", "x")]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("The form is too old", Visit.Text(answer.Page.QuerySelector("main")!), StringComparison.Ordinal);
    }

    private IEnumerable<RouteEndpoint> Routes() => site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null && endpoint.RoutePattern.RawText != "{**path:file}");

    /// <summary>Every route and method that may change something.</summary>
    private async Task<IReadOnlyList<(string Address, HttpMethod Method)>> UnsafeAsync()
    {
        var loader = site.Services.GetRequiredService<PageLoader>();
        var found = new List<(string, HttpMethod)>();
        foreach (var endpoint in Routes())
        {
            var page = endpoint.Metadata.GetMetadata<PageActionDescriptor>();
            var methods = page is null
                ? endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
                : (await loader.LoadAsync(page, endpoint.Metadata)).HandlerMethods.Select(handler => handler.HttpMethod);
            foreach (var method in methods.Where(m => !HttpMethods.IsGet(m) && !HttpMethods.IsHead(m)).Distinct(StringComparer.OrdinalIgnoreCase))
                found.Add((await FillInAsync(RouteAnswers.Get[Pattern(endpoint)].Address), new HttpMethod(method.ToUpperInvariant())));
        }

        return found;
    }

    /// <summary>The routes that take what other sites send.</summary>
    private async Task<IReadOnlyList<string>> FromAnywhereAsync()
    {
        var loader = site.Services.GetRequiredService<PageLoader>();
        var found = new List<string>();
        foreach (var endpoint in Routes())
        {
            var page = endpoint.Metadata.GetMetadata<PageActionDescriptor>();
            // Of pages the attributes stand on the model, which the endpoint knows once it is asked for.
            var model = page is null ? null : (await loader.LoadAsync(page, endpoint.Metadata)).ModelTypeInfo;
            if (endpoint.Metadata.GetMetadata<FromAnywhereAttribute>() is not null
                || model?.GetCustomAttribute<FromAnywhereAttribute>() is not null || model?.GetCustomAttribute<IgnoreAntiforgeryTokenAttribute>() is not null)
                found.Add(RouteAnswers.Get[Pattern(endpoint)].Address);
        }

        return found;
    }

    private async Task<string> FillInAsync(string address) =>
        address.Replace("{researcher}", address.Contains("{researcher}", StringComparison.Ordinal) ? await site.ResearcherAsync("Srinadh Bhojanapalli") : "", StringComparison.Ordinal)
            .Replace("{topic}", address.Contains("{topic}", StringComparison.Ordinal) ? await site.TopicAsync("cs.LG") : "", StringComparison.Ordinal)
            .Replace("{work}", address.Contains("{work}", StringComparison.Ordinal) ? await site.ScalarAsync<string>("select external_id from works order by id limit 1") is var id ? await site.WorkAsync(id) : "" : "", StringComparison.Ordinal);

    private static string Pattern(RouteEndpoint route) => route.RoutePattern.RawText!.TrimStart('/').ToLowerInvariant();

    private static string Token(Visit page) => page.Page.QuerySelector("[name=form-token]")!.GetAttribute("value")!;

    private static string Said(Visit visit) => visit.Location switch
    {
        { } to when to.StartsWith("/account/log-in", StringComparison.Ordinal) && !to.StartsWith("/account/log-in/", StringComparison.Ordinal) => $"{(int)visit.Status} log-in",
        { } to => $"{(int)visit.Status} {to}",
        _ => ((int)visit.Status).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
