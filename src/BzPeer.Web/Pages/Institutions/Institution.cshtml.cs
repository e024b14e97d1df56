using System.Globalization;
using System.Text.Json;
using BzPeer.Follows;
using BzPeer.Institutions;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Institutions;

/// <summary>An institution: what it is, who is and was there, about what and with whom its people write.</summary>
[Audience(Audience.Anyone)]
public sealed class InstitutionModel(BzPeerDbContext records, Links links, ReadFollowable followable) : RecordPageModel(links)
{
    /// <summary>From the work after this one on, by its short id.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public string? After { get; set; }

    /// <summary>The institution.</summary>
    public InstitutionView Institution { get; private set; } = null!;

    /// <summary>The address of this page.</summary>
    public string Address => Links.Institution(Institution.Id, Institution.Name);

    /// <summary>The button that follows it.</summary>
    public FollowButton Follow { get; private set; } = null!;

    /// <summary>Whether this is the beginning of the list of works.</summary>
    public bool IsFirstPage => string.IsNullOrEmpty(After);

    /// <summary>Its page in the registry.</summary>
    public string RorPage => "https://ror.org/" + Institution.RorId;

    /// <summary>Its homepage, where what the record prints is an address of the web.</summary>
    public Uri? Website => Uri.TryCreate(Institution.Website, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp) && address.UserInfo.Length == 0 ? address : null;

    /// <summary>"Montreal, Quebec, Canada": what is known of it, nothing twice.</summary>
    public string Where => string.Join(", ", new[] { Institution.Place, Institution.Region, Institution.Country }.OfType<string>().Distinct(StringComparer.Ordinal));

    /// <summary>Full names and aliases, apart from the one shown.</summary>
    public IEnumerable<NamedOtherwise> FullNames => Institution.Names.Where(n => n.Kind != InstitutionNameKind.Acronym);

    /// <summary>Initials.</summary>
    public IEnumerable<NamedOtherwise> Acronyms => Institution.Names.Where(n => n.Kind == InstitutionNameKind.Acronym);

    /// <summary>What the page is about, in one sentence.</summary>
    public string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{Institution.Name}{(Where.Length > 0 ? $" in {Where}" : "")}: {WorkWords.Count(Institution.Works, "work", "works")} and {WorkWords.Count(Institution.People, "person", "people")} by the affiliations that works print.");

    /// <summary>The same for machines, in schema.org's words; the serializer escapes what could end the element.</summary>
    public string StructuredData
    {
        get
        {
            var data = new Dictionary<string, object>
            {
                ["@context"] = "https://schema.org",
                ["@type"] = "Organization",
                ["name"] = Institution.Name,
                ["url"] = Request.SiteAddress() + Address,
                ["sameAs"] = new[] { RorPage, Website?.AbsoluteUri }.OfType<string>().ToArray(),
            };
            if (Institution.Names.Count > 0)
            {
                data["alternateName"] = Institution.Names.Select(n => n.Name).ToArray();
            }

            if (Where.Length > 0)
            {
                var address = new Dictionary<string, string> { ["@type"] = "PostalAddress" };
                Add("addressLocality", Institution.Place);
                Add("addressRegion", Institution.Region);
                Add("addressCountry", Institution.CountryCode ?? Institution.Country);
                data["address"] = address;

                void Add(string name, string? value)
                {
                    if (value is not null)
                    {
                        address[name] = value;
                    }
                }
            }

            if (Institution.Established is { } year)
            {
                data["foundingDate"] = year.ToString(CultureInfo.InvariantCulture);
            }

            return JsonSerializer.Serialize(data);
        }
    }

    /// <summary>Those that stand to it in one way.</summary>
    public IReadOnlyList<RelatedInstitution> Related(InstitutionRelationKind kind) => [.. Institution.Relations.Where(r => r.Kind == kind)];

    /// <summary>A share of its works, in per cent, for a bar: never nothing where there is something.</summary>
    public int Share(InstitutionCount count)
    {
        ArgumentNullException.ThrowIfNull(count);
        return Institution.Works == 0 ? 0 : (int)Math.Clamp(Math.Round(100.0 * count.Works / Institution.Works), 1, 100);
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!TryReadId(RecordKind.Institution, out var id))
        {
            return NotFound();
        }

        long? after = null;
        if (!IsFirstPage)
        {
            if (After!.Contains('-', StringComparison.Ordinal) || !Links.TryRead(RecordKind.Work, After, out var work))
            {
                return BadRequest();
            }

            after = work;
        }

        if (await ReadInstitution.RunAsync(records, id, after, cancellation) is not { } institution)
        {
            return NotFound();
        }

        if (institution is { SuccessorId: { } successor, SuccessorName: { } name })
        {
            return RedirectUnlessAt(Links.Institution(successor, name))!;
        }

        Institution = institution;
        Follow = new FollowButton(SubjectKind.Institution, Address);
        if (HttpContext.LoggedIn() is { } me)
        {
            var mine = await followable.RunAsync(new Subject(SubjectKind.Institution, id), me.AccountId, cancellation);
            Follow = Follow with { Follows = mine?.Follows == true, Followers = mine?.Followers };
        }

        ViewData["NoIndex"] = !IsFirstPage || institution.Works == 0;
        return RedirectUnlessAt(Address) ?? Page();
    }
}
