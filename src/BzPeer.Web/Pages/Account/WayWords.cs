using BzPeer.Accounts;

namespace BzPeer.Web.Pages.Account;

/// <summary>Ways in, in words.</summary>
public static class WayWords
{
    /// <summary>As after "Logged in".</summary>
    public static string Of(WayIn way) => way switch
    {
        WayIn.Password => "with the password",
        WayIn.Passkey => "with a passkey",
        WayIn.Orcid => "with ORCID",
        WayIn.MailedLink => "by a mailed link",
        _ => "by signing up",
    };
}
