using Microsoft.AspNetCore.HttpOverrides;

namespace BzPeer.Web.Hosting;

/// <summary>The site's own address (setting <c>Address</c>) and the visitors' (setting <c>Proxies</c>).</summary>
public static class Addresses
{
    /// <summary>Registers the site's address. Without the setting it is the first one listened at, on this machine.</summary>
    /// <exception cref="SettingException">A setting can't be read.</exception>
    public static PublicAddress AddAddresses(this WebApplicationBuilder builder)
    {
        var site = Read(builder.Configuration);
        if (!site.IsSecure && !site.IsLoopback)
        {
            throw new SettingException("The setting Address must begin with https:// everywhere but on this machine itself: passwords and cookies need it.");
        }

        builder.Services.AddSingleton(site);
        builder.Services.Configure<ForwardedHeadersOptions>(options => ReadProxies(builder.Configuration["Proxies"], options));
        return site;
    }

    /// <summary>Takes scheme and visitor's address from where the operator says that they stand.</summary>
    public static void UseAddresses(this WebApplication app)
    {
        var site = app.Services.GetRequiredService<PublicAddress>();
        app.UseForwardedHeaders();
        app.Use((context, next) =>
        {
            // What ends TLS for the site talks plainly to it; visitors come over TLS all the same.
            if (site.IsSecure)
            {
                context.Request.Scheme = Uri.UriSchemeHttps;
            }

            return next(context);
        });
    }

    /// <summary>Whether nobody in the network can reach the site.</summary>
    public static bool ListensToThisMachineAlone(IConfiguration configuration) =>
        Listens(configuration) is { Length: > 0 } all && all.All(one => BindingAddress.Parse(one).Host is "localhost" or "127.0.0.1" or "[::1]");

    private static string[] Listens(IConfiguration configuration) =>
        configuration["urls"]?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static PublicAddress Read(ConfigurationManager configuration)
    {
        var configured = configuration["Address"];
        if (string.IsNullOrWhiteSpace(configured))
        {
            var port = Listens(configuration) is [var first, ..] ? BindingAddress.Parse(first).Port : 5000;
            return new PublicAddress(new Uri($"http://localhost:{port}"));
        }

        try
        {
            return new PublicAddress(new Uri(configured.Trim()));
        }
        catch (Exception unreadable) when (unreadable is UriFormatException or ArgumentException)
        {
            throw new SettingException("The setting Address must be the scheme and host of this site, such as https://bzpeer.example, without a path.");
        }
    }

    /// <summary>Only the address is taken, and only from proxies that are named: what anybody else forwards is their invention.</summary>
    private static void ReadProxies(string? configured, ForwardedHeadersOptions options)
    {
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        options.ForwardedHeaders = ForwardedHeaders.None;
        foreach (var proxy in (configured ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
            var network = proxy.Contains('/') ? proxy : proxy + (proxy.Contains(':') ? "/128" : "/32");
            options.KnownIPNetworks.Add(System.Net.IPNetwork.TryParse(network, out var known)
                ? known
                : throw new SettingException("The setting Proxies must list addresses or networks, such as 10.0.0.0/8, with commas between."));
        }
    }
}
