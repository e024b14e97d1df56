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
        if (string.IsNullOrWhiteSpace(app.Configuration["Address"]) && !ListensToThisMachineAlone(app.Configuration))
        {
            app.Logger.LogWarning(
                "The setting Address is missing, though others than this machine can reach the site: its cookies are not kept to TLS, and links in mails lead to {Origin}. Set it to the address that visitors type.",
                site.Origin);
        }

        app.UseForwardedHeaders();
        WarnOfUnknownProxies(app);
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
        Listens(configuration).All(one => BindingAddress.Parse(one).Host is "localhost" or "127.0.0.1" or "[::1]");

    /// <summary>
    /// Where Kestrel listens: at its configured endpoints (they win over the rest, which is counted all the same), else at
    /// <c>urls</c>, else everywhere at the ports of <c>http_ports</c> and <c>https_ports</c>, else at its own default.
    /// </summary>
    private static string[] Listens(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>();
        string[] listens = [.. endpoints, .. Parts("urls")];
        if (listens.Length == 0)
        {
            listens = [.. Parts("http_ports").Select(port => $"http://*:{port}"), .. Parts("https_ports").Select(port => $"https://*:{port}")];
        }

        return listens is [] ? ["http://localhost:5000"] : listens;

        string[] Parts(string name) => configuration[name]?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
    }

    private static PublicAddress Read(ConfigurationManager configuration)
    {
        var configured = configuration["Address"];
        if (string.IsNullOrWhiteSpace(configured))
        {
            return new PublicAddress(new Uri($"http://localhost:{BindingAddress.Parse(Listens(configuration)[0]).Port}"));
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

    /// <summary>Behind a proxy that nobody listed all visitors have its address, and the limits of one. What it forwards is still in the header.</summary>
    private static void WarnOfUnknownProxies(WebApplication app)
    {
        var isSaid = 0;
        app.Use((context, next) =>
        {
            var headers = context.Request.Headers;
            if (headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName)
                && !headers.ContainsKey(ForwardedHeadersDefaults.XOriginalForHeaderName)
                && Interlocked.Exchange(ref isSaid, 1) == 0)
            {
                app.Logger.LogWarning(
                    "X-Forwarded-For came from an address that the setting Proxies doesn't list, and is not believed. If a proxy of this site sent it, list it there: else all visitors count as one.");
            }

            return next(context);
        });
    }

    /// <summary>Only the address is taken, and only from proxies that are named: what anybody else forwards is their invention.</summary>
    private static void ReadProxies(string? configured, ForwardedHeadersOptions options)
    {
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        options.ForwardedHeaders = ForwardedHeaders.None;
        // As many proxies as stand one behind the other: the walk ends at the first address that is none of them.
        options.ForwardLimit = null;
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
