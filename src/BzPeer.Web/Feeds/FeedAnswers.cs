using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace BzPeer.Web.Feeds;

/// <summary>How pages answer with a feed.</summary>
public static class FeedAnswers
{
    /// <summary>The feed in the format asked for.</summary>
    /// <param name="page">The page.</param>
    /// <param name="format">"atom" or "json": the route lets nothing else through.</param>
    /// <param name="make">Makes the feed for scheme and host of the site, as it was asked for.</param>
    public static IActionResult FeedAs(this PageModel page, string format, Func<string, FeedDocument> make)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(make);
        if (page.Request.SiteAddress() is not { } site)
        {
            return page.BadRequest();
        }

        return format == "json"
            ? page.File(WriteJsonFeed.Run(make(site)), WriteJsonFeed.MediaType)
            : page.File(WriteAtomFeed.Run(make(site)), WriteAtomFeed.MediaType);
    }
}
