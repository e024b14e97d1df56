using BzPeer.Tests.Infrastructure;

namespace BzPeer.Tests.Researchers;

internal static class FollowNext
{
    /// <summary>The links that a selector finds on a page and on all pages that follow it.</summary>
    public static async Task<List<string>> FollowNextAsync(this RecordSite site, string address, string links)
    {
        var seen = new List<string>();
        for (string? next = address; next is not null;)
        {
            var visit = await site.GetAsync(next);
            seen.AddRange(visit.Page.QuerySelectorAll(links).Select(a => a.GetAttribute("href")!));
            next = visit.Page.QuerySelector("[rel=next]")?.GetAttribute("href");
        }

        return seen;
    }
}
