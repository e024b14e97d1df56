using BzPeer.Authors;

namespace BzPeer.Web.Pages.Researchers.Edit;

/// <summary>How fields that can be hidden are called.</summary>
public static class HiddenWords
{
    /// <summary>"affiliation".</summary>
    public static string Of(string field) => field switch
    {
        HiddenFields.Orcid => "ORCID iD",
        HiddenFields.Pages => "pages of the ORCID record",
        _ => field,
    };

    /// <summary>What hiding it means.</summary>
    public static string Meaning(string field) => field switch
    {
        HiddenFields.Affiliation => "Where you work is left out of this page and of the pages of institutions. Works keep the affiliations that they print, and trust still counts one.",
        HiddenFields.Orcid => "The iD is left out. Works whose source prints it keep it.",
        HiddenFields.Pages => "Pages that your ORCID record names are left out. Links that you set here stay.",
        _ => "They stay set, and are not shown.",
    };
}
