using BzPeer.Institutions;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace BzPeer.Web.Pages.Institutions;

/// <summary>Institutions that works name, most works first, of all countries or of one.</summary>
[Audience(Audience.Anyone)]
public sealed class IndexModel(BzPeerDbContext records, Links links) : PageModel
{
    /// <summary>Countries listed beside.</summary>
    public const int CountriesShown = 40;

    /// <summary>The one country asked for, ISO 3166-1 alpha-2.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Country { get; set; }

    /// <summary>From the institution after this one on, by its short id.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public string? After { get; set; }

    /// <summary>The addresses of the institutions.</summary>
    public Links Links { get; } = links;

    /// <summary>What is shown.</summary>
    public InstitutionList Institutions { get; private set; } = null!;

    /// <summary>The country asked for, by name; null where all are shown.</summary>
    public string? CountryName { get; private set; }

    /// <summary>Whether this is the beginning of the list.</summary>
    public bool IsFirstPage => string.IsNullOrEmpty(After);

    /// <summary>The address of the beginning of the list.</summary>
    public string Address => string.IsNullOrEmpty(Country) ? "/institutions" : "/institutions?country=" + Country;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        var isOneCountry = !string.IsNullOrEmpty(Country);
        if (isOneCountry && !(Country!.Length == 2 && Country.All(char.IsAsciiLetterUpper)))
        {
            return BadRequest();
        }

        long? after = null;
        if (!IsFirstPage)
        {
            if (After!.Contains('-', StringComparison.Ordinal) || !Links.TryRead(RecordKind.Institution, After, out var last))
            {
                return BadRequest();
            }

            after = last;
        }

        Institutions = await ReadInstitutions.RunAsync(records, isOneCountry ? Country : null, after, cancellation);
        CountryName = isOneCountry ? Institutions.Countries.FirstOrDefault(c => c.Code == Country)?.Name : null;
        ViewData["NoIndex"] = !IsFirstPage;
        return isOneCountry && CountryName is null ? NotFound() : Page();
    }
}
