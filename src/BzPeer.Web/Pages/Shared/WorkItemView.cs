using System.Globalization;
using BzPeer.Authors;
using BzPeer.Text;
using BzPeer.Works;

namespace BzPeer.Web.Pages.Shared;

/// <summary>A work in a list.</summary>
/// <param name="Work">The work.</param>
/// <param name="OwnerId">The author whose page it is: their name is marked instead of linked.</param>
public sealed record WorkItemView(WorkItem Work, long? OwnerId = null);

/// <summary>How facts about works are worded, wherever they are printed.</summary>
public static class WorkWords
{
    /// <summary>"Preprint".</summary>
    public static string Of(WorkKind kind) => kind switch
    {
        WorkKind.Article => "Article",
        WorkKind.Proceedings => "Proceedings paper",
        WorkKind.Preprint => "Preprint",
        WorkKind.Dataset => "Data set",
        _ => "Work",
    };

    /// <summary>How a work is known to be an author's: "name match only".</summary>
    public static string Of(WorkBasis basis) => basis switch
    {
        WorkBasis.Confirmed => "confirmed by the author",
        WorkBasis.Orcid => "ORCID in the source",
        WorkBasis.ProviderId => "matched by the provider’s author id",
        WorkBasis.Decided => "decided by a moderator",
        _ => "name match only",
    };

    /// <summary>The <c>lang</c> of a text whose provider names its language; null where that is the page's, or none is named.</summary>
    public static string? Lang(string? language) => TextLanguage.Tag(language) is { } tag && tag != "en" ? tag : null;

    /// <summary>"1 work", "1,204 works".</summary>
    public static string Count(int count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}");

    /// <summary>"2020–2022", "2020", or nothing where no year is known.</summary>
    public static string Years(int first, int last) => last == 0
        ? ""
        : first == last || first == 0
            ? last.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{first}–{last}");

    /// <summary>"arXiv", "arXiv and OpenAlex", "arXiv, Crossref and OpenAlex".</summary>
    public static string List(IEnumerable<string> words)
    {
        string[] all = [.. words];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }

    /// <summary>"24 November 2026".</summary>
    public static string Day(DateTimeOffset moment) => moment.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>"24 November 2026".</summary>
    public static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>"1,204".</summary>
    public static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
