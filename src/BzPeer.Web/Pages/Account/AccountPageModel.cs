using System.Globalization;
using BzPeer.Accounts;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace BzPeer.Web.Pages.Account;

/// <summary>What the pages of accounts share: who is logged in, where to go on, and one sentence for the next page.</summary>
public abstract class AccountPageModel : PageModel
{
    /// <summary>The key of the sentence that the next page says.</summary>
    public const string SaidKey = "Said";

    /// <summary>The key of a sentence that says why not.</summary>
    public const string RefusedKey = "Refused";

    /// <summary>Where to go on afterwards, as asked for.</summary>
    [BindProperty(SupportsGet = true, Name = "return")]
    public string? Return { get; set; }

    /// <summary>The same, where it is a page of this site; else null.</summary>
    public string? GoOn => LocalAddress.Of(Return);

    /// <summary>Who is logged in. Only for pages of <see cref="Audience.Account"/>.</summary>
    public LoggedIn Me => HttpContext.LoggedIn() ?? throw new InvalidOperationException("This page is for who is logged in.");

    /// <summary>Leads on and says one sentence there.</summary>
    protected RedirectResult SayAt(string address, string sentence)
    {
        TempData[SaidKey] = sentence;
        return Redirect(address);
    }

    /// <summary>Leads on and says there why something was not done.</summary>
    protected RedirectResult RefuseAt(string address, string sentence)
    {
        TempData[RefusedKey] = sentence;
        return Redirect(address);
    }

    /// <summary>Puts an error beside a field; an empty name means the whole form.</summary>
    protected void Refuse(string field, string why) => ModelState.AddModelError(field, why);

    /// <summary>The page again, saying to wait.</summary>
    protected IActionResult AskToWait(TimeSpan wait, string instead)
    {
        Refuse("", $"Too many tries. Try again in about {Minutes(wait)}{instead}.");
        Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        Response.StatusCode = StatusCodes.Status429TooManyRequests;
        return Page();
    }

    /// <summary>The page again, with its errors.</summary>
    protected IActionResult Again()
    {
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    /// <summary>For pages that a mailed link opens: its token goes nowhere else.</summary>
    protected void KeepTokenHere()
    {
        Response.Headers["Referrer-Policy"] = "no-referrer";
        Response.Headers.CacheControl = "no-cache, no-store";
    }

    private static string Minutes(TimeSpan wait)
    {
        var minutes = Math.Max(1, (int)Math.Ceiling(wait.TotalMinutes));
        return minutes switch
        {
            1 => "a minute",
            < 90 => $"{minutes.ToString(CultureInfo.InvariantCulture)} minutes",
            _ => $"{Math.Round(minutes / 60.0).ToString(CultureInfo.InvariantCulture)} hours",
        };
    }
}
