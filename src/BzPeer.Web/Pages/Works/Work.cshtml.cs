using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using BzPeer.Import;
using BzPeer.Web.Hosting;
using BzPeer.Works;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Works;

/// <summary>A work with all that is known of it.</summary>
[Audience(Audience.Anyone)]
public sealed class WorkModel(BzPeerDbContext records, Links links) : RecordPageModel(links)
{
    /// <summary>Up to so many authors stand under the title; a longer list has a section of its own.</summary>
    public const int AuthorsUnderTitle = 30;

    // Escapes what could end a script element; letters of all the world stay readable.
    private static readonly JsonSerializerOptions LinkedDataOptions = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>From the author after this place on.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public string? After { get; set; }

    /// <summary>The work.</summary>
    public WorkView Work { get; private set; } = null!;

    /// <summary>The address of this page.</summary>
    public string Address => Links.Work(Work.Id, Work.Title);

    /// <summary>Whether this is the beginning of the author list.</summary>
    public bool IsFirstPage => string.IsNullOrEmpty(After);

    /// <summary>Whether all authors stand under the title.</summary>
    public bool IsShortList => Work.AuthorCount <= AuthorsUnderTitle;

    /// <summary>
    /// Affiliations as printed, in the order in which the authors shown bring them, with who prints them and the
    /// institutions that they are; a provider may name institutions without printing anything.
    /// </summary>
    public IReadOnlyList<(string? Affiliation, string Names, IReadOnlyList<NamedInstitution> Institutions)> Affiliations =>
        [.. Work.Authors.Where(a => a.Affiliation is not null || a.Institutions.Count > 0)
            .GroupBy(a => (a.Affiliation, Institutions: string.Join(' ', a.Institutions.Select(i => i.Id))))
            .Select(g => (g.Key.Affiliation, string.Join(", ", g.Select(a => a.Printed)), g.First().Institutions))];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!TryReadId(RecordKind.Work, out var id))
        {
            return NotFound();
        }

        var after = 0;
        if (!IsFirstPage && !(int.TryParse(After, NumberStyles.None, CultureInfo.InvariantCulture, out after) && after is > 0 and <= IncomingRecord.MaxAuthors))
        {
            return BadRequest();
        }

        var work = await ReadWork.RunAsync(records, id, after, cancellation);
        if (work is null)
        {
            return NotFound();
        }

        if (work.IsErased)
        {
            return Gone();
        }

        if (work is { MergedIntoId: { } mergedInto, MergedIntoTitle: { } title })
        {
            return RedirectUnlessAt(Links.Work(mergedInto, title))!;
        }

        Work = work;
        ViewData["NoIndex"] = work.IsInvented || !IsFirstPage;
        if (RedirectUnlessAt(Address) is { } redirect)
        {
            return redirect;
        }

        return !IsFirstPage && work.Authors.Count == 0 ? NotFound() : Page();
    }

    /// <summary>The work for search engines, in the words of schema.org; as the content of a script element.</summary>
    public string LinkedData()
    {
        var data = new JsonObject
        {
            ["@context"] = "https://schema.org",
            ["@type"] = Work.Kind == WorkKind.Dataset ? "Dataset" : "ScholarlyArticle",
            ["url"] = Address,
            ["name"] = Work.Title,
            ["author"] = new JsonArray([.. Work.Authors.Select(a => new JsonObject
            {
                ["@type"] = "Person",
                ["name"] = a.Printed,
                ["url"] = Links.Researcher(a.AuthorId, a.Name),
            })]),
            ["about"] = new JsonArray([.. Work.Topics.Select(t => JsonValue.Create(t.Name))]),
        };
        if (Work.Kind != WorkKind.Dataset)
        {
            data["headline"] = Work.Title;
        }

        if (Work.Date is { } date)
        {
            data["datePublished"] = (Work.FirstPosted ?? date).ToString("O", CultureInfo.InvariantCulture);
            data["dateModified"] = date.ToString("O", CultureInfo.InvariantCulture);
        }

        string?[] same = [.. Work.Sources.Select(s => Providers.Page(s.Provider, s.ExternalId)), Work.Doi is { } doi ? WorkFacts.DoiPage(doi) : null];
        if (same.Any(s => s is not null))
        {
            data["sameAs"] = new JsonArray([.. same.Where(s => s is not null).Distinct(StringComparer.Ordinal).Select(s => JsonValue.Create(s))]);
        }

        if (Work.Sources.Select(s => WorkFacts.License(s.License)).FirstOrDefault(l => l is not null) is (_, { } license))
        {
            data["license"] = license;
        }

        return data.ToJsonString(LinkedDataOptions);
    }
}
