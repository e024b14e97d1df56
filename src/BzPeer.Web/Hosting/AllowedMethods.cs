using Microsoft.AspNetCore.Mvc.RazorPages;

namespace BzPeer.Web.Hosting;

/// <summary>
/// Answers 405, naming the allowed methods, where a page has no handler for the method asked for. Razor Pages
/// themselves would print such a page as if nothing had been sent.
/// </summary>
public static class AllowedMethods
{
    public static void UseAllowedMethods(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var page = context.GetEndpoint()?.Metadata.GetMetadata<CompiledPageActionDescriptor>();
        if (page is null)
            return next(context);

        var allowed = Allowed(page);
        if (allowed.Contains(context.Request.Method))
            return next(context);

        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = string.Join(", ", allowed.Order(StringComparer.Ordinal));
        return Task.CompletedTask;
    });

    private static HashSet<string> Allowed(CompiledPageActionDescriptor page)
    {
        var methods = page.HandlerMethods.Select(handler => handler.HttpMethod).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (methods.Count == 0)
            methods.Add(HttpMethods.Get);
        if (methods.Contains(HttpMethods.Get))
            methods.Add(HttpMethods.Head);
        return methods.Select(method => method.ToUpperInvariant()).ToHashSet(StringComparer.Ordinal);
    }
}
