using BzPeer.Claims;
using BzPeer.Text;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers.Edit;

/// <summary>The name shown, and the other names by which imports find the record.</summary>
[Audience(Audience.Account)]
public sealed class NameModel(BzPeerDbContext records, Links links, ReadClaims claims, ReadOwnRecord read, SetName set, FindWork works) : EditPageModel(records, links, claims)
{
    /// <summary>The name to show.</summary>
    [BindProperty]
    public string? Name { get; set; }

    /// <summary>An alias to add.</summary>
    [BindProperty]
    public string? Alias { get; set; }

    /// <summary>The row of an alias to take away.</summary>
    [BindProperty]
    public string? Remove { get; set; }

    /// <summary>Anything, to show again what works print.</summary>
    [BindProperty]
    public string? Clear { get; set; }

    /// <summary>What is set.</summary>
    public OwnRecord Own { get; private set; } = null!;

    /// <summary>The names that works print.</summary>
    public IReadOnlyList<string> Printed { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => ShowAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await BeginChangeAsync(cancellation) is { } answer)
        {
            return answer;
        }

        if (Remove is not null)
        {
            return await AnswerAsync(await set.RemoveAliasAsync(Me, Author.Id, RowOf(Remove), cancellation), "The name is taken away.", "/name", cancellation);
        }

        if (Sends(nameof(Alias)))
        {
            return await AnswerAsync(await set.AddAliasAsync(Me, Author.Id, Alias, Why, cancellation), "Imports with that name find this record now.", "/name", cancellation);
        }

        if (Clear is not null)
        {
            return await AnswerAsync(await set.RunAsync(Me, Author.Id, "", Why, cancellation), "The name that works print is shown again.", "", cancellation);
        }

        return Prose.Line(Name).Length == 0
            ? await AgainAsync("Name", "Write the name to show.", StatusCodes.Status400BadRequest, cancellation)
            : await AnswerAsync(await set.RunAsync(Me, Author.Id, Name, Why, cancellation), "The name is changed.", "", cancellation);
    }

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        Own = await read.RunAsync(Author.Id, Ownership.AuthorKey, cancellation);
        Printed = await works.NamesAsync(Author.Id, cancellation);
    }
}
