using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;

namespace BzPeer.Web.Hosting;

/// <summary>
/// Refuses what another site makes a visitor's browser send: by <c>Sec-Fetch-Site</c>, which no page can set, or by
/// <c>Origin</c> in browsers that don't know it. Form tokens are checked as well; this holds even for a stolen one.
/// </summary>
public static class SameSite
{
    private static readonly object ReasonKey = new();

    public static void UseSameSite(this WebApplication app)
    {
        var site = app.Services.GetRequiredService<PublicAddress>();
        app.Use((context, next) =>
        {
            if (IsSafe(context.Request.Method) || ErrorPages.IsErrorPage(context) || IsOwn(context.Request, site)
                || context.GetEndpoint()?.Metadata.GetMetadata<FromAnywhereAttribute>() is not null)
            {
                return next(context);
            }

            Explain(context, "It was sent from another site. Nothing was changed. Open the page here and start from there.");
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        });
    }

    /// <summary>Why a request was refused, for the page that says so; null where the status says it all.</summary>
    public static string? ReasonOf(HttpContext context) => context.Items[ReasonKey] as string;

    /// <summary>Says why a request is refused.</summary>
    public static void Explain(HttpContext context, string reason) => context.Items[ReasonKey] = reason;

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool IsOwn(HttpRequest request, PublicAddress site)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } from)
        {
            return from is "same-origin" or "none";
        }

        // A program that is no browser sends neither, and carries nobody's cookies.
        return request.Headers.Origin.ToString() is not { Length: > 0 } origin
            || origin == site.Origin
            || origin == $"{request.Scheme}://{request.Host.ToUriComponent()}";
    }
}

/// <summary>
/// Says that an endpoint takes what other sites send, without a form token: what is sent must prove by itself what it may do,
/// and may depend on nobody's cookies.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FromAnywhereAttribute : Attribute;

/// <summary>Says what a missing or foreign form token means.</summary>
public sealed class ExplainFormToken : IAlwaysRunResultFilter
{
    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is IAntiforgeryValidationFailedResult)
        {
            SameSite.Explain(context.HttpContext, "The form is too old, or was opened before you logged in or out. Nothing was changed. Open its page again and send it once more.");
        }
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }
}
