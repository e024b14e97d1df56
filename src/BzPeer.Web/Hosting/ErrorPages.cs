using BzPeer.Decisions;
using Microsoft.AspNetCore.Diagnostics;

namespace BzPeer.Web.Hosting;

/// <summary>Every error without a body of its own gets a page in the house look (<c>Pages/Errors/Status</c>).</summary>
public static class ErrorPages
{
    public static void UseErrorPages(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/errors",
            StatusCodeSelector = error => error switch
            {
                BadHttpRequestException bad => bad.StatusCode,
                RecordsBusyException => StatusCodes.Status503ServiceUnavailable,
                _ when DatabaseOutage.IsBehind(error) => StatusCodes.Status503ServiceUnavailable,
                _ => StatusCodes.Status500InternalServerError,
            },
        });
        app.UseStatusCodePagesWithReExecute("/errors");
        app.Use(ReadAsGet);
    }

    /// <summary>Whether the page that is being made explains an error, not what was asked for.</summary>
    public static bool IsErrorPage(HttpContext context) =>
        context.Features.Get<IStatusCodeReExecuteFeature>() is not null
        || context.Features.Get<IExceptionHandlerFeature>() is not null;

    // An error is explained whatever the method was; a page would want a form token of POST and answer OPTIONS by 200.
    private static async Task ReadAsGet(HttpContext context, RequestDelegate next)
    {
        var method = context.Request.Method;
        if (IsErrorPage(context))
            context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = method;
        }
    }
}
