using BzPeer.Authors;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers;

/// <summary>What the pages of one researcher share: whom the slug names, and where that person's record is now.</summary>
public abstract class ResearcherPageModel(BzPeerDbContext records, Links links) : RecordPageModel(links)
{
    /// <summary>The record.</summary>
    public AuthorHeader Author { get; protected set; } = null!;

    /// <summary>The address of the profile.</summary>
    public string ProfileAddress => Links.Researcher(Author.Id, Author.Name);

    protected BzPeerDbContext Records { get; } = records;

    /// <summary>Reads <see cref="Author"/> by the slug.</summary>
    /// <returns>What to answer instead of the page; null where the page is to be shown.</returns>
    protected async Task<IActionResult?> FindAuthorAsync(CancellationToken cancellation)
    {
        if (!TryReadId(RecordKind.Author, out var id))
        {
            return NotFound();
        }

        return AnswerFor(await ReadAuthor.RunAsync(Records, id, cancellation));
    }

    /// <summary>Takes a record that was read; answers for one that is missing, erased, merged or at another address.</summary>
    protected IActionResult? AnswerFor(AuthorHeader? author)
    {
        if (author is null)
        {
            return NotFound();
        }

        if (author.IsErased)
        {
            return Gone();
        }

        if (author is { MergedIntoId: { } mergedInto, MergedIntoName: { } name })
        {
            return RedirectUnlessAt(Links.Researcher(mergedInto, name));
        }

        Author = author;
        ViewData["NoIndex"] = author.Works == 0 || author.IsInvented;
        return RedirectUnlessAt(ProfileAddress);
    }
}
