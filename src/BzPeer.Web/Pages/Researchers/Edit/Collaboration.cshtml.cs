using System.Globalization;
using BzPeer.Claims;
using BzPeer.Decisions;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers.Edit;

/// <summary>Whether the owner is open to collaborate, on what, until when.</summary>
[Audience(Audience.Account)]
public sealed class CollaborationModel(BzPeerDbContext records, Links links, ReadClaims claims, ReadOwnRecord read, SetAbout set) : EditPageModel(records, links, claims)
{
    /// <summary>What "says nothing" is called in the form.</summary>
    public const string Nothing = "none";

    /// <summary>The name of a state, or <see cref="Nothing"/>.</summary>
    [BindProperty]
    public string? State { get; set; }

    [BindProperty]
    public string? Topics { get; set; }

    /// <summary>The last day, as browsers send it: 2027-01-31.</summary>
    [BindProperty]
    public string? Until { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await BeginAsync(cancellation) is { } answer)
        {
            return answer;
        }

        var terms = (await read.RunAsync(Author.Id, Ownership.AuthorKey, cancellation)).Collaboration;
        (State, Topics, Until) = (terms?.State.ToString() ?? Nothing, terms?.Topics, terms?.Until?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await BeginChangeAsync(cancellation) is { } answer)
        {
            return answer;
        }

        CollaborationState? state = Enum.GetNames<CollaborationState>().Contains(State, StringComparer.Ordinal) ? Enum.Parse<CollaborationState>(State!) : null;
        if (state is null && State != Nothing)
        {
            return await AgainAsync("", "Choose one of the answers.", StatusCodes.Status400BadRequest, cancellation);
        }

        DateOnly? until = DateOnly.TryParseExact(Until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
        return until is null && !string.IsNullOrWhiteSpace(Until)
            ? await AgainAsync("Until", "Write the day as year, month and day: 2027-01-31.", StatusCodes.Status400BadRequest, cancellation)
            : await AnswerAsync(await set.CollaborationAsync(Me, Author.Id, state, Topics, until, Why, cancellation), "What you say of collaboration is changed.", "", cancellation);
    }

    protected override Task ReadAsync(CancellationToken cancellation) => Task.CompletedTask;
}
