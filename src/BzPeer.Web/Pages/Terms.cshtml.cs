using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace BzPeer.Web.Pages;

/// <summary>What can be expected of the site, and what it expects of those who use it.</summary>
[Audience(Audience.Anyone)]
public sealed class TermsModel(IConfiguration configuration) : PageModel
{
    /// <summary>The operator's e-mail address, from the setting <c>Contact</c>; null where none is set.</summary>
    public string? Contact { get; } = configuration["Contact"] is { Length: > 0 } address ? address : null;
}
