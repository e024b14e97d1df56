using BzPeer.Authors;
using BzPeer.Trust;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace BzPeer.Web.Pages.Researchers;

/// <summary>Why a researcher's trust score is what it is, as a page and as JSON.</summary>
[Audience(Audience.Anyone)]
public sealed class TrustModel(BzPeerDbContext records, Links links) : ResearcherPageModel(records, links)
{
    /// <summary>"json" asks for JSON by the address alone, so that a link can.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Format { get; set; }

    /// <summary>What is shown.</summary>
    public TrustOfAuthorView View { get; private set; } = null!;

    /// <summary>The parts of the score.</summary>
    public IReadOnlyList<TrustPart> Parts { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!TryReadId(RecordKind.Author, out var id))
        {
            return NotFound();
        }

        if (!string.IsNullOrEmpty(Format) && Format != "json")
        {
            return BadRequest();
        }

        var view = await ReadTrustOfAuthor.RunAsync(Records, id, cancellation);
        if (AnswerFor(view?.Author) is { } answer)
        {
            return answer;
        }

        View = view!;
        Parts = TrustFormula.Explain(Author.Signals);
        Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        if (Format != "json" && !AcceptedMedia.PrefersJson(Request.GetTypedHeaders().Accept))
        {
            return Page();
        }

        return Request.SiteAddress() is { } site
            ? new JsonResult(TrustDocument.Of(View, Parts, Advice(), Links.ShortId(RecordKind.Author, id), site + ProfileAddress), SiteJson.Format)
            : BadRequest();
    }

    /// <summary>What would raise the score and by how much, as far as it is true of this record.</summary>
    public IEnumerable<TrustAdvice> Advice()
    {
        if (Author.IsInvented)
        {
            yield break;
        }

        var (points, level) = (TrustFormula.PointsForLevel(Author.Level), Author.Level);
        if (level < 3)
        {
            yield return new TrustAdvice(
                Author.IsClaimed ? TrustStep.StrongProof : TrustStep.Claim, TrustFormula.PointsForLevel(3) - points, IsEach: false);
        }
        else if (level < 4)
        {
            yield return new TrustAdvice(TrustStep.SecondProof, TrustFormula.PointsForLevel(4) - points, IsEach: false);
        }

        if (Author.Signals.Vouches * TrustFormula.Vouches.Each < TrustFormula.Vouches.AtMost)
        {
            yield return new TrustAdvice(TrustStep.Vouch, TrustFormula.Vouches.Each, IsEach: true);
        }

        if (!Author.HasInstitution)
        {
            yield return new TrustAdvice(TrustStep.Affiliation, TrustFormula.Anchors.Each, IsEach: false);
        }

        if (!Author.LinksBack)
        {
            yield return new TrustAdvice(TrustStep.Homepage, TrustFormula.Anchors.Each, IsEach: false);
        }
    }
}

/// <summary>Something that would raise a score.</summary>
/// <param name="Step">What.</param>
/// <param name="Points">By how much.</param>
/// <param name="IsEach">Whether each of several does.</param>
public sealed record TrustAdvice(TrustStep Step, decimal Points, bool IsEach);

/// <summary>What can be done for a record.</summary>
public enum TrustStep
{
    /// <summary>The author claims it with a strong proof.</summary>
    Claim,

    /// <summary>A claimed record without a strong proof gets one.</summary>
    StrongProof,

    /// <summary>A second strong proof of another kind.</summary>
    SecondProof,

    /// <summary>A verified co-author vouches.</summary>
    Vouch,

    /// <summary>An affiliation is known by its ROR id.</summary>
    Affiliation,

    /// <summary>A homepage links back.</summary>
    Homepage,
}
