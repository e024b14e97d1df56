using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace BzPeer.Web.Pages.Dev;

/// <summary>
/// What pages in this folder share: they show the site's insides to who develops it. They have an address only where
/// <see cref="Hosting.DevelopmentHere"/> says so (<see cref="Hosting.SitePages"/>), and even there only for who sits at this
/// machine. What comes through a tunnel or a proxy comes from this machine as well: it is told by the host that it asks for and
/// by what it forwards. The host also keeps out other sites whose names lead here (DNS rebinding).
/// </summary>
public abstract class DevPageModel(PublicAddress site) : PageModel
{
    private static readonly string[] Forwarding =
        ["Forwarded", ForwardedHeadersDefaults.XForwardedForHeaderName, ForwardedHeadersDefaults.XOriginalForHeaderName];

    /// <summary>The site's own address.</summary>
    protected PublicAddress Site => site;

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!IsFromHere())
        {
            context.Result = NotFound();
        }
    }

    private bool IsFromHere() =>
        (HttpContext.Connection.RemoteIpAddress is not { } visitor || IPAddress.IsLoopback(visitor))
        && IsOfHere(Request.Host.Host) && !Array.Exists(Forwarding, Request.Headers.ContainsKey);

    private bool IsOfHere(string host) =>
        string.Equals(host, site.Host, StringComparison.OrdinalIgnoreCase)
        || string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var number) && IPAddress.IsLoopback(number));
}
