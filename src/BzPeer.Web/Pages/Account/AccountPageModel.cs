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

    /// <inheritdoc cref="FormAnswers.SayAt" />
    protected RedirectResult SayAt(string address, string sentence) => FormAnswers.SayAt(this, address, sentence);

    /// <inheritdoc cref="FormAnswers.RefuseAt" />
    protected RedirectResult RefuseAt(string address, string sentence) => FormAnswers.RefuseAt(this, address, sentence);

    /// <inheritdoc cref="FormAnswers.Refuse" />
    protected void Refuse(string field, string why) => FormAnswers.Refuse(this, field, why);

    /// <inheritdoc cref="FormAnswers.AskToWait" />
    protected IActionResult AskToWait(TimeSpan wait, string instead) => FormAnswers.AskToWait(this, wait, instead);

    /// <inheritdoc cref="FormAnswers.Again" />
    protected IActionResult Again() => FormAnswers.Again(this);

    /// <summary>For pages that a mailed link opens: its token goes nowhere else.</summary>
    protected void KeepTokenHere()
    {
        Response.Headers["Referrer-Policy"] = "no-referrer";
        Response.Headers.CacheControl = "no-cache, no-store";
    }
}
