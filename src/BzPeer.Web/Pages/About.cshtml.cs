using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace BzPeer.Web.Pages;

/// <summary>What the site is, where its records come from, what trust means and how to correct a mistake.</summary>
[Audience(Audience.Anyone)]
public sealed class AboutModel : PageModel;
