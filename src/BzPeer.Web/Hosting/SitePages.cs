using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.Extensions.WebEncoders;

namespace BzPeer.Web.Hosting;

/// <summary>The pages and the files that they use.</summary>
public static class SitePages
{
    public static void AddPages(this WebApplicationBuilder builder, PublicAddress site)
    {
        // Run unpublished, the compressed files lie beside the build's other products, whatever the environment is called.
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddRazorPages(options =>
        {
            if (!DevelopmentHere.Is(builder.Environment, builder.Configuration, site))
            {
                // What shows the site's insides has no address elsewhere.
                options.Conventions.AddFolderRouteModelConvention("/Dev", page => page.Selectors.Clear());
            }
        });
        builder.Services.Configure<RouteOptions>(options => options.LowercaseUrls = true);
        // Names from all the world are printed as they are, not as numeric references five times as long.
        builder.Services.Configure<WebEncoderOptions>(options =>
            options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
    }

    public static void MapAssets(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapStaticAssets().WithMetadata(new AudienceAttribute(Audience.Anyone));
        // Browsers ask for this name unasked.
        endpoints.MapGet("/favicon.ico", () => Results.Redirect("/favicon.svg", permanent: true))
            .WithMetadata(new AudienceAttribute(Audience.Anyone));
    }

    public static void MapPages(this IEndpointRouteBuilder endpoints) => endpoints.MapRazorPages().WithStaticAssets();
}
