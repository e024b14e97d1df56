using BzPeer.Authors;

namespace BzPeer.Web.Pages.Researchers.Edit;

/// <summary>How it is worded what ties a work to a record.</summary>
public static class BasisWords
{
    /// <summary>"name match only".</summary>
    public static string Of(WorkBasis basis) => basis switch
    {
        WorkBasis.Confirmed => "confirmed by you",
        WorkBasis.Orcid => "ORCID in the source",
        WorkBasis.ProviderId => "matched by the provider’s author id",
        WorkBasis.Decided => "decided by a moderator",
        _ => "name match only",
    };
}
