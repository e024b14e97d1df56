using BzPeer.Claims;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers.Edit;

/// <summary>The homepage, and further links.</summary>
[Audience(Audience.Account)]
public sealed class LinksModel(BzPeerDbContext records, Links links, ReadClaims claims, ReadOwnRecord read, ChangeLinks change) : EditPageModel(records, links, claims)
{
    /// <summary>The homepage.</summary>
    [BindProperty]
    public string? Homepage { get; set; }

    /// <summary>The address of a link to add.</summary>
    [BindProperty]
    public string? Link { get; set; }

    /// <summary>What it is called.</summary>
    [BindProperty]
    public string? Label { get; set; }

    /// <summary>The row of a link to move up.</summary>
    [BindProperty]
    public string? Raise { get; set; }

    /// <summary>The row of a link to take away.</summary>
    [BindProperty]
    public string? Remove { get; set; }

    /// <summary>What is set.</summary>
    public OwnRecord Own { get; private set; } = null!;

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => ShowAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await BeginChangeAsync(cancellation) is { } answer)
        {
            return answer;
        }

        if (Raise is not null)
        {
            return await AnswerAsync(await change.RaiseAsync(Me, Author.Id, RowOf(Raise), cancellation), "The link stands further up.", "/links", cancellation);
        }

        if (Remove is not null)
        {
            return await AnswerAsync(await change.RemoveAsync(Me, Author.Id, RowOf(Remove), cancellation), "The link is taken away.", "/links", cancellation);
        }

        if (Sends(nameof(Link)))
        {
            return await AnswerAsync(await change.AddAsync(Me, Author.Id, Link, Label, Why, cancellation), "The link is added.", "/links", cancellation);
        }

        return Sends(nameof(Homepage))
            ? await AnswerAsync(await change.HomepageAsync(Me, Author.Id, Homepage, Why, cancellation), "The homepage is changed.", "/links", cancellation)
            : await AgainAsync("", "Nothing was sent.", StatusCodes.Status400BadRequest, cancellation);
    }

    protected override async Task ReadAsync(CancellationToken cancellation) => Own = await read.RunAsync(Author.Id, Ownership.AuthorKey, cancellation);
}
