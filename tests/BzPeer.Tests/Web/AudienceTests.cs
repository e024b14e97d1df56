using System.Reflection;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace BzPeer.Tests.Web;

public sealed class AudienceTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Every_endpoint_says_who_may_use_it()
    {
        var endpoints = site.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        var loader = site.Services.GetRequiredService<PageLoader>();

        var silent = new List<string?>();
        foreach (var endpoint in endpoints.Where(endpoint => !IsFileFallback(endpoint)))
        {
            // What stands on a PageModel is known once its page is compiled.
            var page = endpoint.Metadata.GetMetadata<PageActionDescriptor>();
            var declared = page is null
                ? endpoint.Metadata.GetMetadata<AudienceAttribute>()
                : (await loader.LoadAsync(page, endpoint.Metadata)).ModelTypeInfo?.GetCustomAttribute<AudienceAttribute>();
            if (declared is null)
                silent.Add(endpoint.DisplayName);
        }

        Assert.Contains(endpoints, endpoint => endpoint.DisplayName?.Contains("About", StringComparison.Ordinal) == true);
        Assert.Empty(silent);
    }

    // MapStaticAssets adds it when the site runs unpublished, for files newer than the build. It takes no metadata.
    private static bool IsFileFallback(Endpoint endpoint) => endpoint is RouteEndpoint { RoutePattern.RawText: "{**path:file}" };
}
