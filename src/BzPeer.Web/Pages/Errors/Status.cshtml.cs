using System.Diagnostics;
using BzPeer.Decisions;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace BzPeer.Web.Pages.Errors;

/// <summary>
/// What went wrong, in words. Reached by re-execution only; asked for by its own
/// address it is a page that doesn't exist. Needs no database.
/// </summary>
[Audience(Audience.Anyone)]
public sealed class StatusModel : PageModel
{
    private const string RetryAfterSeconds = "30";

    public int Status => Response.StatusCode;

    /// <summary>The id under which the log has the request; only for faults of the site.</summary>
    public string? TraceId => Status == StatusCodes.Status500InternalServerError
        ? Activity.Current?.TraceId.ToString() ?? HttpContext.TraceIdentifier
        : null;

    /// <summary>Why it was refused, where what was refused said so.</summary>
    private string? Reason => SameSite.ReasonOf(HttpContext) ?? Busy?.Message;

    /// <summary>Somebody derives records for so long that a change could not have its turn.</summary>
    private RecordsBusyException? Busy => HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error as RecordsBusyException;

    public string Heading => Status switch
    {
        StatusCodes.Status400BadRequest when Reason is not null => "This form was not taken",
        StatusCodes.Status400BadRequest => "This address can’t be read",
        StatusCodes.Status403Forbidden => "This is not open to you",
        StatusCodes.Status404NotFound => "There is no page here",
        StatusCodes.Status405MethodNotAllowed => "This page can’t be used in that way",
        StatusCodes.Status410Gone => "This record was removed",
        StatusCodes.Status503ServiceUnavailable when Busy is not null => "The records are being worked on",
        StatusCodes.Status503ServiceUnavailable => "The records can’t be reached right now",
        >= StatusCodes.Status500InternalServerError => "Something broke on our side",
        _ => "This request can’t be answered",
    };

    public string Explanation => Reason ?? Status switch
    {
        StatusCodes.Status400BadRequest =>
            "It is too long, or holds something that is not text. A link may have been cut or changed on its way.",
        StatusCodes.Status404NotFound =>
            "The address may be mistyped, or it may never have led to a record. If you look for somebody, search for the name.",
        StatusCodes.Status405MethodNotAllowed =>
            "The page exists, but it doesn’t take what was sent to it. Open it again and start from there.",
        StatusCodes.Status410Gone =>
            "It existed once and was taken down for good. This address will not lead to anything again.",
        StatusCodes.Status503ServiceUnavailable =>
            "The database behind the site doesn’t answer. Nothing is lost; try again in half a minute.",
        >= StatusCodes.Status500InternalServerError =>
            "The fault is ours, not yours, and it has been written to the log. Trying again may help.",
        _ => "The site understood the address but won’t answer this request.",
    };

    // Razor Pages would take it for the handler of a method "PAGE".
    [NonHandler]
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (!ErrorPages.IsErrorPage(HttpContext))
            Response.StatusCode = StatusCodes.Status404NotFound;
        if (Status == StatusCodes.Status503ServiceUnavailable)
            Response.Headers.RetryAfter = RetryAfterSeconds;
        Response.Headers.CacheControl = "no-cache";
    }
}
