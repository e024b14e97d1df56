namespace BzPeer.Accounts;

/// <summary>
/// How often what can be abused may be done. Numbers leave room for a person who mistypes and for a family or an
/// office behind one address, and none for guessing: a stranger's ten tries and ten more an hour, from all the world
/// together, against a password of 12 characters that is on no list.
/// </summary>
public static class AccountLimits
{
    /// <summary>Wrong passwords and passkeys from one network, whatever the account.</summary>
    public static readonly Limit WrongFromNetwork = new("wrong password from network", 20, TimeSpan.FromSeconds(30));

    /// <summary>The same from all networks that somebody can have at once: a hoster gives away 65,536 of IPv6.</summary>
    public static readonly Limit WrongFromBlock = new("wrong password from block", 300, TimeSpan.FromSeconds(5));

    /// <summary>Passkeys that are none, from one network. Nobody guesses one; this spares the machine.</summary>
    public static readonly Limit WrongPasskey = new("wrong passkey from network", 60, TimeSpan.FromSeconds(5));

    /// <summary>Wrong passwords for one account from places that it was never logged in from, all together.</summary>
    public static readonly Limit WrongFromStrangers = new("wrong password from strangers", 10, TimeSpan.FromMinutes(6));

    /// <summary>Wrong passwords for one account from each place that is familiar to it: strangers elsewhere don't use this up.</summary>
    public static readonly Limit WrongFromFamiliar = new("wrong password from familiar place", 10, TimeSpan.FromMinutes(1));

    /// <summary>Wrong codes of an authenticator, or recovery codes, for one account.</summary>
    public static readonly Limit WrongCode = new("wrong code", 6, TimeSpan.FromMinutes(10));

    /// <summary>Letters that tell an owner of wrong codes.</summary>
    public static readonly Limit WrongCodeLetter = new("letter about wrong codes", 1, TimeSpan.FromDays(1));

    /// <summary>The same code of an authenticator for one account: once while it is valid (RFC 6238, 5.2).</summary>
    public static readonly Limit SameCode = new("same code", 1, TimeSpan.FromMinutes(3));

    /// <summary>The same challenge to a passkey: one answer, right or wrong, for longer than it is good.</summary>
    public static readonly Limit SamePasskeyChallenge = new("same passkey challenge", 1, TimeSpan.FromMinutes(10));

    /// <summary>The same mailed link: once.</summary>
    public static readonly Limit SameLink = new("same link", 1, TimeSpan.FromDays(2));

    /// <summary>Mails that strangers can cause to one e-mail address.</summary>
    public static readonly Limit MailsToAddress = new("mails to address", 4, TimeSpan.FromMinutes(20));

    /// <summary>Mails that one network can cause.</summary>
    public static readonly Limit MailsFromNetwork = new("mails from network", 20, TimeSpan.FromMinutes(3));

    /// <summary>The same from all networks that somebody can have at once.</summary>
    public static readonly Limit MailsFromBlock = new("mails from block", 200, TimeSpan.FromSeconds(30));

    /// <summary>Proofs that a logged-in owner is asked for, by one account.</summary>
    public static readonly Limit Proofs = new("proofs of account", 10, TimeSpan.FromMinutes(1));
}
