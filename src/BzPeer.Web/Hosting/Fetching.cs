using BzPeer.Fetching;

namespace BzPeer.Web.Hosting;

/// <summary>Fetching pages that strangers name.</summary>
public static class Fetching
{
    /// <summary>Whoever tries the site on their own machine may have a homepage there as well; everywhere else nothing leads to the server itself.</summary>
    public static void AddFetching(this WebApplicationBuilder builder, PublicAddress site) =>
        builder.Services.AddSingleton(new FetchPage(site, mayReachThisMachine: DevelopmentHere.Is(builder.Environment, builder.Configuration, site)));
}
