using System.Net;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace BzPeer.Web.Pages.Dev;

/// <summary>
/// What pages in this folder share: they show the site's insides to who develops it. They have an address in development
/// alone (<see cref="Hosting.SitePages"/>), and even there only for this machine: a laptop may be in a strange network.
/// </summary>
public abstract class DevPageModel : PageModel
{
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (HttpContext.Connection.RemoteIpAddress is { } visitor && !IPAddress.IsLoopback(visitor))
        {
            context.Result = NotFound();
        }
    }
}
