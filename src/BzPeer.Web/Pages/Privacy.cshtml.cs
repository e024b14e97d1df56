using BzPeer.Accounts;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace BzPeer.Web.Pages;

/// <summary>What is stored about whom, why, and for how long. Times are those by which the program goes.</summary>
[Audience(Audience.Anyone)]
public sealed class PrivacyModel(IConfiguration configuration, PublicAddress site) : PageModel
{
    /// <summary>How long a used-up limit is remembered at most; a test sees to it that no other lasts longer.</summary>
    public static TimeSpan LongestLimit { get; } = AccountLimits.SameLink.Whole;

    /// <summary>The operator's e-mail address, from the setting <c>Contact</c>; null where none is set.</summary>
    public string? Contact { get; } = configuration["Contact"] is { Length: > 0 } address ? address : null;

    /// <summary>A cookie's name as browsers list it.</summary>
    public string NameOf(string cookie) => SiteCookies.NameOf(site, cookie);
}
