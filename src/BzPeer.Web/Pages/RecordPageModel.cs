using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace BzPeer.Web.Pages;

/// <summary>What pages of one record share: the slug's id decides, a slug of another name is sent to the present one.</summary>
public abstract class RecordPageModel(Links links) : PageModel
{
    /// <summary>The slug as asked for; null on the page of a search, which has none.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Slug { get; set; }

    protected Links Links { get; } = links;

    /// <summary>The id in the slug; false where it is none of this kind.</summary>
    protected bool TryReadId(RecordKind kind, out long id) => Links.TryRead(kind, Slug, out id);

    /// <summary>The answer to an address that is not the present one of its record; null where it is.</summary>
    /// <param name="address">The address of the record, or of the one that it was merged into, without the part below it.</param>
    protected IActionResult? RedirectUnlessAt(string address)
    {
        var asked = Request.Path.Value ?? "";
        // "/kind/slug/part": the slug is found by its place, since its letters may stand in the kind too, and an escaped slash differs.
        var slugEnd = asked.IndexOf('/', asked.IndexOf('/', 1) + 1);
        var (record, part) = slugEnd < 0 ? (asked, "") : (asked[..slugEnd], asked[slugEnd..]);
        if (record == address)
            return null;

        // Names and merges can be taken back. A browser that kept the way there and then the way back would go round for ever.
        Response.Headers.CacheControl = "no-cache";
        return RedirectPermanent(address + part + Request.QueryString);
    }

    /// <summary>The record was erased.</summary>
    protected static IActionResult Gone() => new StatusCodeResult(StatusCodes.Status410Gone);
}
