namespace BzPeer.Accounts;

/// <summary>How somebody proved that an account is theirs.</summary>
public enum WayIn
{
    /// <summary>By the password, and a code where the account asks for one.</summary>
    Password,

    /// <summary>By a passkey, which asks its owner itself.</summary>
    Passkey,

    /// <summary>By logging in at ORCID.</summary>
    Orcid,

    /// <summary>By a link mailed to the account's e-mail address.</summary>
    MailedLink,

    /// <summary>By confirming the e-mail address of a new account.</summary>
    SignUp,
}
