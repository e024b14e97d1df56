using System.Globalization;
using BzPeer.Web.Pages.Account;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace BzPeer.Web.Pages;

/// <summary>How pages answer a form, whatever else they have in common.</summary>
public static class FormAnswers
{
    /// <summary>Leads on and says one sentence there.</summary>
    public static RedirectResult SayAt(this PageModel page, string address, string sentence)
    {
        ArgumentNullException.ThrowIfNull(page);
        page.TempData[AccountPageModel.SaidKey] = sentence;
        return new RedirectResult(address);
    }

    /// <summary>Leads on and says there why something was not done.</summary>
    public static RedirectResult RefuseAt(this PageModel page, string address, string sentence)
    {
        ArgumentNullException.ThrowIfNull(page);
        page.TempData[AccountPageModel.RefusedKey] = sentence;
        return new RedirectResult(address);
    }

    /// <summary>Puts an error beside a field; an empty name means the whole form.</summary>
    public static void Refuse(this PageModel page, string field, string why)
    {
        ArgumentNullException.ThrowIfNull(page);
        page.ModelState.AddModelError(field, why);
    }

    /// <summary>The page again, with its errors.</summary>
    public static IActionResult Again(this PageModel page)
    {
        ArgumentNullException.ThrowIfNull(page);
        page.Response.StatusCode = StatusCodes.Status400BadRequest;
        return page.Page();
    }

    /// <summary>The page again, saying to wait.</summary>
    public static IActionResult AskToWait(this PageModel page, TimeSpan wait, string instead)
    {
        ArgumentNullException.ThrowIfNull(page);
        page.Refuse("", $"Too many tries. Try again in about {Minutes(wait)}{instead}.");
        page.SayWhen(wait);
        page.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        return page.Page();
    }

    /// <summary>Leads to a page that says to wait: for forms that are parts of it, and keep no input.</summary>
    public static RedirectResult AskToWaitAt(this PageModel page, string address, TimeSpan wait) =>
        page.RefuseAt(address, $"Too many tries. Try again in about {Minutes(wait)}.");

    /// <summary>Says in a header when to come back.</summary>
    public static void SayWhen(this PageModel page, TimeSpan wait)
    {
        ArgumentNullException.ThrowIfNull(page);
        page.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
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
