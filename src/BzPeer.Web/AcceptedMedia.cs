using Microsoft.Net.Http.Headers;

namespace BzPeer.Web;

/// <summary>Which of a page's forms an Accept header asks for.</summary>
public static class AcceptedMedia
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeHeaderValue Html = new("text/html");

    /// <summary>
    /// Whether JSON is wanted more than HTML. Each form has the quality of the most specific range that covers it
    /// (RFC 9110, 12.5.1); of two equal ones the one that is named wins over one under a wildcard, and HTML otherwise.
    /// </summary>
    public static bool PrefersJson(IList<MediaTypeHeaderValue> accepted)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        var json = Of(accepted, Json);
        var html = Of(accepted, Html);
        return json.Quality > html.Quality || (json.Quality > 0 && json.Quality.Equals(html.Quality) && json.Specificity > html.Specificity);
    }

    private static (double Quality, int Specificity) Of(IList<MediaTypeHeaderValue> accepted, MediaTypeHeaderValue form)
    {
        var best = (Quality: 0d, Specificity: -1);
        foreach (var range in accepted)
        {
            var specificity = range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2;
            if (specificity > best.Specificity && form.IsSubsetOf(Bare(range)))
            {
                best = (range.Quality ?? 1, specificity);
            }
        }

        return best;
    }

    /// <summary>The range without parameters: charset and profile do not tell the two forms apart.</summary>
    private static MediaTypeHeaderValue Bare(MediaTypeHeaderValue range) => new(range.MediaType);
}
