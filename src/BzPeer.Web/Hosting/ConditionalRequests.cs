using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Net.Http.Headers;

namespace BzPeer.Web.Hosting;

/// <summary>
/// Gives pages, feeds and JSON an ETag made from their content and answers 304 to who has it already. A response
/// is buffered for that, which also lets an error in the middle of a page become a whole error page.
/// </summary>
public static class ConditionalRequests
{
    /// <summary>Bytes of the hash that are printed: 96 bits never meet by chance.</summary>
    private const int TagLength = 12;

    public static void UseConditionalRequests(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        // Files of the site have their tags from the build.
        var isFile = context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null;
        if (!HttpMethods.IsGet(context.Request.Method) || isFile)
        {
            await next(context);
            return;
        }

        var outer = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var content = new MemoryStream();
        var inner = new StreamResponseBodyFeature(content, outer);
        context.Features.Set<IHttpResponseBodyFeature>(inner);
        try
        {
            await next(context);
            await inner.CompleteAsync();
        }
        finally
        {
            context.Features.Set(outer);
        }

        if (IsTagged(context.Response) && IsKnown(context, content))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            context.Response.ContentType = null;
            context.Response.ContentLength = null;
        }
        else if (content.Length > 0)
        {
            context.Response.ContentLength = content.Length;
            await context.Response.Body.WriteAsync(content.GetBuffer().AsMemory(0, (int)content.Length), context.RequestAborted);
        }
    });

    private static bool IsTagged(HttpResponse response) =>
        response.StatusCode == StatusCodes.Status200OK
        && MediaTypeHeaderValue.TryParse(response.ContentType, out var type)
        && (type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase)
            || type.MediaType.EndsWith("json", StringComparison.OrdinalIgnoreCase)
            || type.MediaType.EndsWith("xml", StringComparison.OrdinalIgnoreCase))
        && response.GetTypedHeaders().CacheControl is not { NoStore: true };

    private static bool IsKnown(HttpContext context, MemoryStream content)
    {
        var headers = context.Response.Headers;
        if (headers.CacheControl.Count == 0)
            headers.CacheControl = context.User.Identity is { IsAuthenticated: true } ? "private, no-cache" : "no-cache";
        if (!headers.Vary.Any(value => value?.Contains("Accept-Encoding", StringComparison.OrdinalIgnoreCase) == true))
            headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);

        // Weak, because the same content goes out in several encodings.
        var hash = SHA256.HashData(content.GetBuffer().AsSpan(0, (int)content.Length));
        var tag = new EntityTagHeaderValue($"\"{Base64Url.EncodeToString(hash.AsSpan(0, TagLength))}\"", isWeak: true);
        headers.ETag = tag.ToString();

        return context.Request.GetTypedHeaders().IfNoneMatch
            .Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false));
    }
}
