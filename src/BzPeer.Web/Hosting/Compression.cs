using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace BzPeer.Web.Hosting;

/// <summary>Compresses what is made on request; the site's files were compressed when it was published.</summary>
public static class Compression
{
    public static void AddCompression(this WebApplicationBuilder builder)
    {
        builder.Services.AddResponseCompression(options =>
        {
            // Over TLS too: pages for visitors hold no secret, and form tokens differ with every print.
            options.EnableForHttps = true;
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
            options.MimeTypes =
            [
                .. ResponseCompressionDefaults.MimeTypes,
                "application/atom+xml", "application/feed+json", "application/problem+json", "application/graphml+xml",
                "application/x-bibtex", "application/x-research-info-systems", "image/svg+xml",
            ];
        });
        builder.Services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        builder.Services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
    }
}
