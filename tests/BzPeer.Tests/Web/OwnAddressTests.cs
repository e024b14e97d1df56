using System.Net;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace BzPeer.Tests.Web;

public sealed class OwnAddressTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("https://bzpeer.example", "https://bzpeer.example", "bzpeer.example")]
    [InlineData("https://BzPeer.example:8443/", "https://bzpeer.example:8443", "bzpeer.example")]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("http://[::1]:5080", "http://[::1]:5080", "::1")]
    public void The_origin_is_the_one_that_browsers_send(string configured, string origin, string host)
    {
        var address = new PublicAddress(new Uri(configured));

        Assert.Equal((origin, host), (address.Origin, address.Host));
        Assert.Equal(origin + "/about?q=1", address.Of("/about?q=1").AbsoluteUri);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(true, "urls", "http://localhost:5080;http://127.0.0.1:5081;http://[::1]:5082")]
    [InlineData(false, "urls", "http://localhost:5080;http://+:5081")]
    [InlineData(false, "urls", "http://192.0.2.7:5080")]
    [InlineData(false, "http_ports", "8080")]
    [InlineData(false, "https_ports", "8443")]
    [InlineData(true, "urls", "http://localhost:5080", "http_ports", "8080")]
    [InlineData(true, "Kestrel:Endpoints:One:Url", "http://localhost:5080")]
    [InlineData(false, "Kestrel:Endpoints:One:Url", "http://localhost:5080", "Kestrel:Endpoints:Two:Url", "http://*:5081")]
    [InlineData(false, "urls", "http://localhost:5080", "Kestrel:Endpoints:One:Url", "http://0.0.0.0:5080")]
    public void It_is_known_who_can_reach_the_site(bool thisMachineAlone, params string[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Chunk(2).ToDictionary(s => s[0], s => (string?)s[1])).Build();

        Assert.Equal(thisMachineAlone, Addresses.ListensToThisMachineAlone(configuration));
    }

    [Theory]
    [InlineData("203.0.113.7", "10.0.0.2", "203.0.113.7, 10.0.0.3")]
    [InlineData("203.0.113.7", "10.0.0.2", "198.51.100.1, 203.0.113.7, 10.0.0.4, 10.0.0.3")]
    [InlineData("192.0.2.9", "192.0.2.9", "203.0.113.7, 10.0.0.3")]
    public async Task The_visitor_is_who_stands_before_all_proxies_that_are_listed(string visitor, string sender, string forwarded)
    {
        await using var behind = Behind("10.0.0.0/8", sender);

        Assert.Equal(visitor, await AskAsync(behind, forwarded));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("10.0.0.2", 0)]
    public async Task The_log_says_once_that_a_proxy_is_not_listed_and_names_nobody(string proxies, int warnings)
    {
        site.Log.Clear();
        await using var behind = Behind(proxies, "10.0.0.2");

        await AskAsync(behind, "203.0.113.7");
        await AskAsync(behind, "203.0.113.8");

        var said = site.Log.Select(line => line.Print()).Where(line => line.Contains("Proxies", StringComparison.Ordinal)).ToList();
        Assert.Equal(warnings, said.Count);
        Assert.All(said, line => Assert.DoesNotMatch(@"203\.0|10\.0", line));
    }

    [Theory]
    [InlineData(1, "urls", "http://*:5080")]
    [InlineData(0, "urls", "http://localhost:5080")]
    [InlineData(0, "urls", "http://*:5080", "Address", "https://bzpeer.test")]
    public async Task Who_opens_the_site_to_others_is_told_that_its_address_is_missing(int warnings, params string[] settings)
    {
        site.Log.Clear();
        await using var open = site.WithWebHostBuilder(builder => Array.ForEach(settings.Chunk(2).ToArray(), s => builder.UseSetting(s[0], s[1])));
        using var visitor = open.CreateClient();

        Assert.Equal(warnings, site.Log.Count(line => line.Print().StartsWith("The setting Address is missing", StringComparison.Ordinal)));
    }

    /// <summary>The site as seen by one who sends from an address, with a page that says where the visitor is.</summary>
    private WebApplicationFactory<Program> Behind(string proxies, string sender) => site.WithWebHostBuilder(builder =>
    {
        builder.UseSetting("Proxies", proxies);
        builder.ConfigureTestServices(services => services.AddSingleton<IStartupFilter>(new SentFrom(IPAddress.Parse(sender))));
    });

    private static async Task<string> AskAsync(WebApplicationFactory<Program> behind, string forwarded)
    {
        using var visitor = behind.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/test/visitor");
        request.Headers.Add("X-Forwarded-For", forwarded);
        using var answer = await visitor.SendAsync(request, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private sealed class SentFrom(IPAddress sender) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                context.Connection.RemoteIpAddress = sender;
                return rest(context);
            });
            next(app);
            app.Map("/test/visitor", visitor => visitor.Run(context => context.Response.WriteAsync(context.Connection.RemoteIpAddress!.ToString())));
        };
    }
}
