using BzPeer.Works;

namespace BzPeer.Web.Pages.Shared;

/// <summary>By what the works of one record are known to be one person's, in a few words.</summary>
public static class IdentityWords
{
    /// <summary>What the works belong together by.</summary>
    /// <param name="identifiedBy">As the record has it: <c>orcid</c>, <c>decision</c>, <c>name</c>, or a provider.</param>
    public static string Of(string identifiedBy) => identifiedBy switch
    {
        "orcid" => "the ORCID iD that their records name",
        "decision" => "a decision of a person",
        "name" => "the name that they print",
        var provider => $"the id that {Providers.Name(provider)} gives to their author",
    };
}
